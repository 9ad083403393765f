//! The gamma distribution: what is known of a hazard; with it chi-square.

use serde::Serialize;
use thymoid_core::math::{exp, ln, ln_gamma, pow};

use super::root::bisect;
use crate::error::{Error, positive};

/// A gamma distribution: of a hazard after `shape` deaths in `rate` child-years.
///
/// ```
/// use thymoid_trial::Gamma;
/// // With one death it is the exponential distribution.
/// let hazard = Gamma::new(1.0, 2.0)?;
/// assert!((hazard.above(3.0) - thymoid_core::math::exp(-6.0)).abs() < 1e-17);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gamma {
    pub(super) shape: f64,
    pub(super) rate: f64,
}

impl Gamma {
    /// Makes the distribution.
    ///
    /// # Errors
    /// Unless both are positive and finite.
    pub fn new(shape: f64, rate: f64) -> Result<Self, Error> {
        Ok(Self {
            shape: positive("shape of the gamma distribution", shape)?,
            rate: positive("rate of the gamma distribution", rate)?,
        })
    }

    /// Makes the chi-square distribution of so many degrees of freedom.
    ///
    /// # Errors
    /// Unless they are positive and finite.
    ///
    /// ```
    /// use thymoid_trial::Gamma;
    /// // The 3.84 of a test at 5 %.
    /// assert!((Gamma::chi_square(1.0)?.quantile(0.95) - 3.841_458_820_694_124).abs() < 1e-12);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn chi_square(degrees: f64) -> Result<Self, Error> {
        Self::new(0.5 * degrees, 0.5)
    }

    /// Returns shape and rate.
    pub fn parts(self) -> (f64, f64) {
        (self.shape, self.rate)
    }

    /// Returns the mean.
    pub fn mean(self) -> f64 {
        self.shape / self.rate
    }

    /// Computes the mean probability of surviving for `time` with such a hazard.
    pub fn survival_mean(self, time: f64) -> f64 {
        pow(self.rate / (self.rate + time), self.shape)
    }

    /// Computes the probability below `x`, accurate where it is small.
    pub fn below(self, x: f64) -> f64 {
        self.tails(x).0
    }

    /// Computes the probability above `x`, accurate where it is small.
    pub fn above(self, x: f64) -> f64 {
        self.tails(x).1
    }

    /// Finds the value with `probability` below it.
    pub fn quantile(self, probability: f64) -> f64 {
        if probability >= 1.0 {
            return f64::INFINITY;
        }
        let mut high = self.mean().max(1.0 / self.rate);
        while self.below(high) < probability {
            high *= 2.0;
        }
        if probability <= 0.5 {
            bisect(0.0, high, |x| self.below(x) > probability)
        } else {
            bisect(0.0, high, |x| self.above(x) <= 1.0 - probability)
        }
    }

    fn tails(self, x: f64) -> (f64, f64) {
        let (shape, x) = (self.shape, self.rate * x);
        if x <= 0.0 {
            return (0.0, 1.0);
        }
        let front = exp(shape * ln(x) - x - ln_gamma(shape));
        if x < shape + 1.0 {
            let low = front * series(shape, x);
            (low, 1.0 - low)
        } else {
            let high = front * continued_fraction(shape, x);
            (1.0 - high, high)
        }
    }
}

/// Sums the series of the lower incomplete gamma function (Abramowitz and Stegun 6.5.29).
fn series(shape: f64, x: f64) -> f64 {
    let (mut term, mut total, mut k) = (1.0 / shape, 1.0 / shape, shape);
    while term > total * f64::EPSILON * 0.1 {
        k += 1.0;
        term *= x / k;
        total += term;
    }
    total
}

/// Evaluates the continued fraction of the upper one (6.5.31) by Lentz's method.
fn continued_fraction(shape: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - shape;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut value = d;
    for k in 1..100_000 {
        let k = f64::from(k);
        let term = -k * (k - shape);
        b += 2.0;
        d = 1.0 / (term * d + b);
        c = b + term / c;
        let change = c * d;
        value *= change;
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}
