//! Exact first derivatives by forward accumulation.
//!
//! A model written once over [`Real`] runs on plain numbers or on [`Dual`] numbers, which carry
//! the derivative with respect to `N` parameters. Own code rather than a library because every
//! elementary function must go through [`crate::math`] (ADR 4).

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::math;

/// A number a model can be written in: `f64`, [`Dual`], or several of either side by side.
///
/// ```
/// use thymoid_core::{Dual, Number};
/// // Written once, for plain numbers and for those that carry derivatives.
/// fn decay<N: Number>(loss_per_day: N, days: f64) -> N {
///     (-loss_per_day * days).exp()
/// }
/// let slope = decay(Dual::<1>::variable(0.1, 0), 7.0);
/// assert_eq!(decay(0.1, 7.0), slope.value);
/// assert!((slope.partials[0] + 7.0 * slope.value).abs() < 1e-15);
/// ```
pub trait Number:
    Copy
    + From<f64>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Mul<f64, Output = Self>
    + Add<f64, Output = Self>
    + std::fmt::Debug
{
    /// What has no derivatives: a number, or as many as stand side by side.
    type Plain: Copy;
    /// Returns a constant, whose derivatives are 0.
    fn constant(plain: Self::Plain) -> Self;
    /// Returns a multiple.
    #[must_use]
    fn times(self, plain: Self::Plain) -> Self;
    /// Returns the values without their derivatives, side by side.
    fn values(&self) -> &[f64];
    /// Returns $e^x$.
    #[must_use]
    fn exp(self) -> Self;
    /// Returns the natural logarithm.
    #[must_use]
    fn ln(self) -> Self;
}

/// One number: `f64` or [`Dual`].
///
/// ```
/// use thymoid_core::{Dual, Real, math::normal_pdf};
/// // The derivative of the distribution function is the density.
/// let p = Dual::<1>::variable(0.7, 0).normal_cdf();
/// assert_eq!(p.value(), 0.7.normal_cdf());
/// assert_eq!(p.partials, [normal_pdf(0.7)]);
/// ```
pub trait Real: Number<Plain = f64> {
    /// Returns the value without its derivatives.
    fn value(self) -> f64;
    /// Returns the distribution function of the standard normal distribution.
    #[must_use]
    fn normal_cdf(self) -> Self;
    /// Returns the logarithm of [`Real::normal_cdf`], finite far into the lower tail.
    #[must_use]
    fn ln_normal_cdf(self) -> Self;
}

impl Number for f64 {
    type Plain = Self;
    #[inline]
    fn constant(plain: Self) -> Self {
        plain
    }
    #[inline]
    fn times(self, plain: Self) -> Self {
        self * plain
    }
    #[inline]
    fn values(&self) -> &[Self] {
        std::slice::from_ref(self)
    }
    #[inline]
    fn exp(self) -> Self {
        math::exp(self)
    }
    #[inline]
    fn ln(self) -> Self {
        math::ln(self)
    }
}

impl Real for f64 {
    fn value(self) -> f64 {
        self
    }
    fn normal_cdf(self) -> Self {
        math::normal_cdf(self)
    }
    fn ln_normal_cdf(self) -> Self {
        math::ln_normal_cdf(self)
    }
}

/// A value and its derivatives with respect to `N` parameters.
///
/// ```
/// use thymoid_core::{Dual, Number};
/// let x = Dual::<2>::variable(3.0, 0);
/// let y = Dual::<2>::variable(2.0, 1);
/// let f = (x * y).ln();
/// assert!((f.partials[0] - 1.0 / 3.0).abs() < 1e-15);
/// assert!((f.partials[1] - 0.5).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dual<const N: usize> {
    /// The value.
    pub value: f64,
    /// Its derivatives.
    pub partials: [f64; N],
}

impl<const N: usize> Dual<N> {
    /// Makes the parameter number `index`, with value `value`.
    ///
    /// ```
    /// use thymoid_core::Dual;
    /// let second_of_three = Dual::<3>::variable(5.0, 1);
    /// assert_eq!((second_of_three.value, second_of_three.partials), (5.0, [0.0, 1.0, 0.0]));
    /// ```
    ///
    /// # Panics
    /// When `index` is not below `N`.
    pub fn variable(value: f64, index: usize) -> Self {
        let mut partials = [0.0; N];
        partials[index] = 1.0;
        Self { value, partials }
    }

    /// Returns `value` with each partial scaled: the chain rule for a function of one argument.
    #[inline]
    fn chain(self, value: f64, slope: f64) -> Self {
        Self { value, partials: self.partials.map(|p| p * slope) }
    }
}

impl<const N: usize> From<f64> for Dual<N> {
    #[inline]
    fn from(value: f64) -> Self {
        Self { value, partials: [0.0; N] }
    }
}

impl<const N: usize> Number for Dual<N> {
    type Plain = f64;
    #[inline]
    fn constant(plain: f64) -> Self {
        Self::from(plain)
    }
    #[inline]
    fn times(self, plain: f64) -> Self {
        self * plain
    }
    #[inline]
    fn values(&self) -> &[f64] {
        std::slice::from_ref(&self.value)
    }
    #[inline]
    fn exp(self) -> Self {
        let e = math::exp(self.value);
        self.chain(e, e)
    }
    #[inline]
    fn ln(self) -> Self {
        self.chain(math::ln(self.value), 1.0 / self.value)
    }
}

impl<const N: usize> Real for Dual<N> {
    #[inline]
    fn value(self) -> f64 {
        self.value
    }
    #[inline]
    fn normal_cdf(self) -> Self {
        self.chain(math::normal_cdf(self.value), math::normal_pdf(self.value))
    }
    #[inline]
    fn ln_normal_cdf(self) -> Self {
        // d ln Phi = phi / Phi, as an exponential of logarithms so that 0 / 0 cannot occur.
        let ln_cdf = math::ln_normal_cdf(self.value);
        let slope = math::exp(math::ln_normal_pdf(self.value) - ln_cdf);
        self.chain(ln_cdf, slope)
    }
}

impl<const N: usize> Add for Dual<N> {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        let partials = std::array::from_fn(|i| self.partials[i] + other.partials[i]);
        Self { value: self.value + other.value, partials }
    }
}

impl<const N: usize> Sub for Dual<N> {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        let partials = std::array::from_fn(|i| self.partials[i] - other.partials[i]);
        Self { value: self.value - other.value, partials }
    }
}

#[expect(clippy::suspicious_arithmetic_impl, reason = "Leibniz' rule is a sum of products")]
impl<const N: usize> Mul for Dual<N> {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        let partials = std::array::from_fn(|i| {
            self.partials[i] * other.value + self.value * other.partials[i]
        });
        Self { value: self.value * other.value, partials }
    }
}

impl<const N: usize> Div for Dual<N> {
    type Output = Self;
    #[inline]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        let inverse = 1.0 / other.value;
        let partials =
            std::array::from_fn(|i| (self.partials[i] - value * other.partials[i]) * inverse);
        Self { value, partials }
    }
}

impl<const N: usize> Neg for Dual<N> {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        self.chain(-self.value, -1.0)
    }
}

impl<const N: usize> Mul<f64> for Dual<N> {
    type Output = Self;
    #[inline]
    fn mul(self, factor: f64) -> Self {
        self.chain(self.value * factor, factor)
    }
}

impl<const N: usize> Add<f64> for Dual<N> {
    type Output = Self;
    #[inline]
    fn add(self, shift: f64) -> Self {
        Self { value: self.value + shift, partials: self.partials }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn model<R: Real>(x: R, y: R) -> R {
        (x * y + 1.0).ln() / (y - x * 0.5).exp() - (-x) + x.normal_cdf() * (-y).ln_normal_cdf()
    }

    proptest! {
        /// Central differences of a smooth function: error of order h² plus rounding of order ε/h.
        #[test]
        fn derivatives_agree_with_differences(x in 0.1..3.0, y in 0.1..3.0) {
            let f = model(Dual::<2>::variable(x, 0), Dual::variable(y, 1));
            let h = 1e-5;
            let dx = (model(x + h, y) - model(x - h, y)) / (2.0 * h);
            let dy = (model(x, y + h) - model(x, y - h)) / (2.0 * h);
            prop_assert_eq!(f.value, model(x, y));
            prop_assert!((f.partials[0] - dx).abs() < 1e-7 * (1.0 + dx.abs()));
            prop_assert!((f.partials[1] - dy).abs() < 1e-7 * (1.0 + dy.abs()));
        }
    }
}
