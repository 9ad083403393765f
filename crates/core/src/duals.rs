//! Dual numbers of several children side by side.

use std::array::from_fn;
use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::dual::{Dual, Number};
use crate::lanes::{Lanes, WIDTH};

/// [`Dual`] of [`WIDTH`] children: values, and their derivatives with respect to `N` parameters
/// each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duals<const N: usize> {
    value: Lanes,
    partials: [Lanes; N],
}

impl<const N: usize> Duals<N> {
    /// From one number of each child.
    #[inline(always)]
    pub fn of(each: [Dual<N>; WIDTH]) -> Self {
        let partials = from_fn(|i| Lanes(each.map(|dual| dual.partials[i])));
        Self { value: Lanes(each.map(|dual| dual.value)), partials }
    }

    /// The number of one child.
    pub fn lane(&self, lane: usize) -> Dual<N> {
        Dual { value: self.value.0[lane], partials: self.partials.map(|p| p.0[lane]) }
    }

    /// The chain rule for a function of one argument.
    #[inline(always)]
    fn chain(mut self, value: Lanes, slope: Lanes) -> Self {
        self.value = value;
        for p in &mut self.partials {
            *p = *p * slope;
        }
        self
    }

    /// The chain rule for a function of two arguments.
    #[inline(always)]
    fn zip(mut self, other: &Self, value: Lanes, partial: impl Fn(Lanes, Lanes) -> Lanes) -> Self {
        self.value = value;
        // A loop: what the methods of arrays make of it is not inlined, hence not for these
        // vectors.
        for (a, b) in self.partials.iter_mut().zip(&other.partials) {
            *a = partial(*a, *b);
        }
        self
    }
}

impl<const N: usize> From<f64> for Duals<N> {
    #[inline(always)]
    fn from(value: f64) -> Self {
        Self::constant(Lanes::splat(value))
    }
}

impl<const N: usize> Number for Duals<N> {
    type Plain = Lanes;
    #[inline(always)]
    fn constant(plain: Lanes) -> Self {
        Self { value: plain, partials: [Lanes::ZERO; N] }
    }
    #[inline(always)]
    fn times(self, plain: Lanes) -> Self {
        self.chain(self.value * plain, plain)
    }
    #[inline(always)]
    fn values(&self) -> &[f64] {
        &self.value.0
    }
    #[inline(always)]
    fn exp(self) -> Self {
        let e = self.value.exp();
        self.chain(e, e)
    }
    #[inline(always)]
    fn ln(self) -> Self {
        self.chain(self.value.ln(), Lanes::splat(1.0) / self.value)
    }
}

impl<const N: usize> Add for Duals<N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(&other, self.value + other.value, |a, b| a + b)
    }
}

impl<const N: usize> Sub for Duals<N> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(&other, self.value - other.value, |a, b| a - b)
    }
}

#[expect(clippy::suspicious_arithmetic_impl, reason = "Leibniz' rule is a sum of products")]
impl<const N: usize> Mul for Duals<N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let (x, y) = (self.value, other.value);
        self.zip(&other, x * y, |a, b| a * y + x * b)
    }
}

impl<const N: usize> Div for Duals<N> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        let inverse = Lanes::splat(1.0) / other.value;
        self.zip(&other, value, |a, b| (a - value * b) * inverse)
    }
}

impl<const N: usize> Neg for Duals<N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.chain(-self.value, Lanes::splat(-1.0))
    }
}

impl<const N: usize> Mul<f64> for Duals<N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, factor: f64) -> Self {
        self.times(Lanes::splat(factor))
    }
}

impl<const N: usize> Add<f64> for Duals<N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, shift: f64) -> Self {
        Self { value: self.value + shift, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn model<R: Number>(x: R, y: R) -> R {
        (x * y + 1.0).ln() / (y - x * 0.5).exp() - (-x)
    }

    proptest! {
        /// Against one child after the other; exponential and logarithm are within two units in
        /// the last place of the library's, and the model multiplies that by less than ten.
        #[test]
        fn side_by_side_is_one_after_the_other(
            x in prop::array::uniform4(0.1..3.0), y in prop::array::uniform4(0.1..3.0),
        ) {
            let [x, y] = [(x, 0), (y, 1)]
                .map(|(values, i)| values.map(|value| Dual::<2>::variable(value, i)));
            let together = model(Duals::of(x), Duals::of(y));
            for lane in 0..WIDTH {
                let (got, alone) = (together.lane(lane), model(x[lane], y[lane]));
                prop_assert!((got.value - alone.value).abs() < 1e-14 * (1.0 + alone.value.abs()));
                for (a, b) in got.partials.iter().zip(alone.partials) {
                    prop_assert!((a - b).abs() < 1e-13 * (1.0 + b.abs()));
                }
            }
        }
    }
}
