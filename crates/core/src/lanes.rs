//! Several individuals side by side.
//!
//! Plain arrays: what is written once for [`Lanes`] the compiler turns into vector instructions of
//! the machine, with the same bits on every machine because nothing is fused or reordered. Loops
//! stand where `map` would read better: a closure handed to the standard library is not compiled
//! for the vectors of its caller.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// Individuals solved together. Four doubles fill a vector of AVX2.
pub const WIDTH: usize = 4;

/// One number of each of [`WIDTH`] individuals.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(32))]
pub struct Lanes(pub [f64; WIDTH]);

/// ln 2 in two parts, the first with zeros at its end (fdlibm).
const LN2_HIGH: f64 = 6.931_471_803_691_238_2e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// 1.5 · 2⁵²: adding it rounds a number to a whole one, which then stands in the lowest bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// Of the exponent of a double.
const BIAS: u64 = 1023;
/// Beyond this, $e^x$ is kept from leaving the normal numbers.
const FARTHEST: f64 = 700.0;

impl Lanes {
    /// Zero everywhere.
    pub const ZERO: Self = Self([0.0; WIDTH]);

    /// The same number everywhere.
    #[inline(always)]
    pub const fn splat(x: f64) -> Self {
        Self([x; WIDTH])
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let mut out = [0.0; WIDTH];
        for lane in 0..WIDTH {
            out[lane] = f(self.0[lane], other.0[lane]);
        }
        Self(out)
    }

    /// A function of each lane.
    #[inline(always)]
    #[must_use]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        let mut out = self.0;
        for x in &mut out {
            *x = f(*x);
        }
        Self(out)
    }

    /// The larger magnitude of two, in each lane; not a number where either is not.
    #[inline(always)]
    #[must_use]
    pub fn max_abs(self, other: Self) -> Self {
        self.zip(other, |a, b| {
            let (a, b) = (a.abs(), b.abs());
            if a > b { a } else { b }
        })
    }

    /// Sum over the lanes, in their order.
    #[inline(always)]
    pub fn sum(self) -> f64 {
        self.0.iter().sum()
    }

    /// $e^x$ to within one unit in the last place, for |x| < 700, beyond which it stays.
    ///
    /// $x = n \ln 2 + r$ with |r| at most half of ln 2, the series of $e^r$ to the thirteenth power
    /// (remainder below 5e-18) and n put into the exponent.
    #[inline(always)]
    #[must_use]
    pub fn exp(self) -> Self {
        const C: [f64; 14] = {
            let (mut c, mut n) = ([1.0; 14], 1);
            while n < 14 {
                c[n] = c[n - 1] / n as f64;
                n += 1;
            }
            c
        };
        let x = self.map(|x| if x > FARTHEST { FARTHEST } else { x });
        let x = x.map(|x| if x < -FARTHEST { -FARTHEST } else { x });
        let whole = x.map(|x| x * std::f64::consts::LOG2_E + ROUND - ROUND);
        let r = x - whole * LN2_HIGH - whole * LN2_LOW;
        let r2 = r * r;
        let pair = |n: usize| r * C[n + 1] + C[n];
        let (r4, r8) = (r2 * r2, r2 * r2 * (r2 * r2));
        let low = pair(0) + pair(2) * r2 + (pair(4) + pair(6) * r2) * r4;
        let high = pair(8) + pair(10) * r2 + pair(12) * r4;
        let power = whole.map(|n| f64::from_bits((n + (ROUND + BIAS as f64)).to_bits() << 52));
        (low + high * r8) * power
    }

    /// Natural logarithm to within two units in the last place; not a number where x is not
    /// positive, not finite or subnormal.
    ///
    /// $x = 2^n m$ with m between the roots of 1/2 and 2, and
    /// $\ln m = 2 (s + s^3/3 + \dots + s^{21}/21)$ with $s = (m-1)/(m+1)$ (remainder below 3e-17).
    #[inline(always)]
    #[must_use]
    pub fn ln(self) -> Self {
        // The bits of the root of 1/2, rounded down so that the exponent of 1 is kept.
        const HALF_ROOT: u64 = 0x3fe6_a09e_0000_0000;
        const ONE: u64 = 0x3ff0_0000_0000_0000;
        let parts = |x: f64| {
            let shifted = x.to_bits().wrapping_add(ONE - HALF_ROOT);
            let exponent = (shifted >> 52).wrapping_sub(BIAS);
            (exponent, (shifted & ((1 << 52) - 1)) + HALF_ROOT)
        };
        let n = self.map(|x| f64::from_bits(ROUND.to_bits().wrapping_add(parts(x).0)) - ROUND);
        let m = self.map(|x| f64::from_bits(parts(x).1));
        let s = (m + -1.0) / (m + 1.0);
        let s2 = s * s;
        let mut series = Self::ZERO;
        for half in (1..=10_u32).rev() {
            series = series * s2 + Self::splat(1.0 / f64::from(2 * half + 1));
        }
        let small = s * (s2 * series) + s;
        let ln = n * LN2_HIGH + (n * LN2_LOW + small * 2.0);
        let normal = |x: f64| (f64::MIN_POSITIVE..f64::INFINITY).contains(&x);
        Self(std::array::from_fn(|i| if normal(self.0[i]) { ln.0[i] } else { f64::NAN }))
    }
}

impl Add for Lanes {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl AddAssign for Lanes {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Lanes {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl Mul for Lanes {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
}

impl Div for Lanes {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
}

impl Neg for Lanes {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

impl Add<f64> for Lanes {
    type Output = Self;
    #[inline(always)]
    fn add(self, shift: f64) -> Self {
        self.map(|a| a + shift)
    }
}

impl Mul<f64> for Lanes {
    type Output = Self;
    #[inline(always)]
    fn mul(self, factor: f64) -> Self {
        self.map(|a| a * factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use proptest::prelude::*;

    proptest! {
        /// Two units in the last place: one of ours and one of the reference.
        #[test]
        fn exponential_agrees_with_libm(x in -690.0..690.0) {
            let (got, expected) = (Lanes::splat(x).exp().0[WIDTH - 1], math::exp(x));
            prop_assert!((got / expected - 1.0).abs() < 4.5e-16, "{x}: {got} {expected}");
        }
    }

    proptest! {
        /// Absolute where the logarithm is small, for there it is the series alone.
        #[test]
        fn logarithm_agrees_with_libm(x in -690.0..690.0, near in 0.5..2.0) {
            for x in [math::exp(x), near] {
                let (got, expected) = (Lanes::splat(x).ln().0[WIDTH - 1], math::ln(x));
                prop_assert!((got - expected).abs() <= 5e-16 * expected.abs(), "{x}: {got} {expected}");
            }
        }
    }

    #[test]
    fn logarithm_at_the_ends() {
        assert_eq!(Lanes::splat(1.0).ln(), Lanes::ZERO);
        for x in [0.0, -1.0, f64::INFINITY, f64::NAN] {
            assert!(Lanes::splat(x).ln().0[0].is_nan());
        }
    }

    #[test]
    fn exponential_at_the_ends() {
        assert_eq!(Lanes::splat(0.0).exp(), Lanes::splat(1.0));
        assert!(Lanes::splat(-1e300).exp().0[0] < 1e-300);
        assert!(Lanes::splat(1e300).exp().0[0].is_finite());
        assert!(Lanes::splat(f64::NAN).exp().0[0].is_nan());
    }
}
