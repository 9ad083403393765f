//! The beta distribution: what is known of a probability.

use serde::Serialize;
use thymoid_core::math::{exp, ln, ln_1p, ln_gamma};

use super::root::bisect;
use crate::error::{Error, positive};

/// A beta distribution: of the share of successes after `a - 1` of them and `b - 1` failures on
/// nothing known.
///
/// ```
/// use thymoid_trial::Beta;
/// // With nothing known, half of the mass lies below a half.
/// assert_eq!(Beta::new(1.0, 1.0)?.below(0.5), 0.5);
/// // Nine of ten after a uniform prior.
/// let seen = Beta::new(1.0, 1.0)?.after(9, 10);
/// assert!((seen.mean() - 10.0 / 12.0).abs() < 1e-15);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Beta {
    pub(crate) a: f64,
    pub(crate) b: f64,
}

impl Beta {
    /// Makes the distribution.
    ///
    /// # Errors
    /// Unless both are positive and finite.
    pub fn new(a: f64, b: f64) -> Result<Self, Error> {
        Ok(Self { a: positive("a of the beta prior", a)?, b: positive("b of the beta prior", b)? })
    }

    /// Returns the two counts, successes first.
    pub fn counts(self) -> (f64, f64) {
        (self.a, self.b)
    }

    /// Returns the posterior after `count` successes of `of` children.
    #[must_use]
    pub fn after(self, count: u32, of: u32) -> Self {
        Self { a: self.a + f64::from(count), b: self.b + f64::from(of.saturating_sub(count)) }
    }

    /// Returns the mean.
    pub fn mean(self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// Returns the variance.
    pub fn variance(self) -> f64 {
        let total = self.a + self.b;
        self.a * self.b / (total * total * (total + 1.0))
    }

    /// Computes $P(p < x)$, accurate where it is small.
    pub fn below(self, x: f64) -> f64 {
        self.tails(x).0
    }

    /// Computes $P(p > x)$, accurate where it is small.
    ///
    /// ```
    /// use thymoid_trial::Beta;
    /// let tiny = Beta::new(1.0, 100.0)?.above(0.9);
    /// assert!((tiny / 1e-100 - 1.0).abs() < 1e-12);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn above(self, x: f64) -> f64 {
        self.tails(x).1
    }

    /// Finds the `p` with `probability` below it.
    ///
    /// ```
    /// use thymoid_trial::Beta;
    /// assert!((Beta::new(1.0, 1.0)?.quantile(0.3) - 0.3).abs() < 1e-15);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn quantile(self, probability: f64) -> f64 {
        if probability <= 0.5 {
            bisect(0.0, 1.0, |x| self.below(x) > probability)
        } else {
            bisect(0.0, 1.0, |x| self.above(x) <= 1.0 - probability)
        }
    }

    /// Returns the density at the probability of log odds `ln_p - ln_q`, each passed for accuracy.
    pub(crate) fn density(self, ln_p: f64, ln_q: f64) -> f64 {
        exp((self.a - 1.0) * ln_p + (self.b - 1.0) * ln_q - ln_beta(self.a, self.b))
    }

    /// Computes both tails; the continued fraction converges fast on one side of the mean.
    fn tails(self, x: f64) -> (f64, f64) {
        let Self { a, b } = self;
        if x <= 0.0 {
            return (0.0, 1.0);
        }
        if x >= 1.0 {
            return (1.0, 0.0);
        }
        let front = exp(a * ln(x) + b * ln_1p(-x) - ln_beta(a, b));
        if x < (a + 1.0) / (a + b + 2.0) {
            let low = front * continued_fraction(a, b, x) / a;
            (low, 1.0 - low)
        } else {
            let high = front * continued_fraction(b, a, 1.0 - x) / b;
            (1.0 - high, high)
        }
    }
}

/// Returns the logarithm of the beta function.
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// Evaluates the continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8)
/// by Lentz's method.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    let guard = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    // Some tens of terms do; the square root of the larger count bounds them.
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / guard(1.0 + term * d);
            c = guard(1.0 + term / c);
            change = c * d;
            value *= change;
        }
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}
