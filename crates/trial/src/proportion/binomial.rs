//! The binomial distribution.

use thymoid_core::math::{exp, ln, ln_1p, ln_factorial};

use crate::error::{Error, probability};

/// The number of successes among `n` independent children, each with probability `p`.
///
/// ```
/// use thymoid_trial::Binomial;
/// let born = Binomial::new(10, 0.5)?;
/// assert!((born.at_least(9) - 11.0 / 1024.0).abs() < 1e-15);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Binomial {
    pub(crate) n: u64,
    pub(crate) p: f64,
}

impl Binomial {
    /// Describes `n` trials of probability `p` in [0, 1].
    ///
    /// # Errors
    /// When `p` is no probability.
    ///
    /// ```
    /// use thymoid_trial::Binomial;
    /// let error = Binomial::new(10, 1.5).unwrap_err().to_string();
    /// assert_eq!(error, "success probability must be in [0, 1], not `1.5`");
    /// ```
    pub fn new(n: u64, p: f64) -> Result<Self, Error> {
        Ok(Self { n, p: probability("success probability", p)? })
    }

    /// Computes $P(X = k)$.
    ///
    /// ```
    /// use thymoid_trial::Binomial;
    /// let coins = Binomial::new(4, 0.5)?;
    /// assert!((coins.pmf(2) - 6.0 / 16.0).abs() < 1e-15);
    /// assert_eq!(coins.pmf(5), 0.0);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn pmf(self, k: u64) -> f64 {
        let Self { n, p } = self;
        if k > n {
            return 0.0;
        }
        // 0 ln 0 is 0 here.
        let power =
            |count: u64, ln_base: f64| if count == 0 { 0.0 } else { count as f64 * ln_base };
        let ln_ways = ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
        exp(ln_ways + power(k, ln(p)) + power(n - k, ln_1p(-p)))
    }

    /// Computes $P(X \le k)$.
    ///
    /// ```
    /// use thymoid_trial::Binomial;
    /// // If one child in twenty has an event, twenty may well have none.
    /// assert!((Binomial::new(20, 0.05)?.at_most(0) - 0.358).abs() < 5e-4);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn at_most(self, k: u64) -> f64 {
        if k >= self.n {
            1.0
        } else if (k as f64) < self.n as f64 * self.p {
            self.lower_tail(k)
        } else {
            1.0 - self.upper_tail(k + 1)
        }
    }

    /// Computes $P(X \ge k)$, also where it is too small to be one less the rest.
    ///
    /// ```
    /// use thymoid_trial::Binomial;
    /// let tiny = Binomial::new(100, 0.01)?.at_least(50);
    /// assert!(tiny > 0.0 && tiny < 1e-70);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn at_least(self, k: u64) -> f64 {
        if k == 0 {
            1.0
        } else if k > self.n {
            0.0
        } else if (k as f64) > self.n as f64 * self.p {
            self.upper_tail(k)
        } else {
            1.0 - self.lower_tail(k - 1)
        }
    }

    fn lower_tail(self, k: u64) -> f64 {
        let odds = (1.0 - self.p) / self.p;
        let ratios = (1..=k).rev().map(|j| j as f64 / (self.n - j + 1) as f64 * odds);
        falling_sum(self.pmf(k), ratios)
    }

    fn upper_tail(self, k: u64) -> f64 {
        let odds = self.p / (1.0 - self.p);
        let ratios = (k..self.n).map(|j| (self.n - j) as f64 / (j + 1) as f64 * odds);
        falling_sum(self.pmf(k), ratios)
    }
}

/// Sums terms each `ratio` times the one before, away from the mode: the terms fall, so it ends
/// when they no longer count.
fn falling_sum(first: f64, ratios: impl Iterator<Item = f64>) -> f64 {
    let (mut term, mut total) = (first, first);
    for ratio in ratios {
        term *= ratio;
        if term <= total * f64::EPSILON * 0.01 {
            break;
        }
        total += term;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference: R 4.2.2, `dbinom` and `pbinom`, 16 digits. Tolerance 1e-13 relative, and 1e-12
    /// for n = 1000, where the logarithms of factorials lose three digits.
    #[test]
    fn probabilities_agree_with_r() {
        let b = |n, p| Binomial::new(n, p).unwrap();
        for (got, expected, tolerance) in [
            (b(20, 0.3).pmf(7), 1.642619852172365e-01, 1e-13),
            (b(20, 0.3).at_most(7), 7.722717974181605e-01, 1e-13),
            (b(100, 0.97).at_most(99), 9.524474920745944e-01, 1e-13),
            (b(30, 0.1).at_most(30), 1.0, 0.0),
            (b(30, 0.1).at_least(15), 3.559479269444170e-08, 1e-13),
            (b(1000, 0.3).pmf(400), 4.011150660289987e-12, 1e-12),
        ] {
            assert!((got / expected - 1.0).abs() <= tolerance, "{got} {expected}");
        }
    }

    #[test]
    fn certain_and_impossible_successes_are_exact() {
        for (p, sure) in [(0.0, 0), (1.0, 5)] {
            let b = Binomial::new(5, p).unwrap();
            for k in 0..=6 {
                assert_eq!(b.pmf(k), f64::from(u8::from(k == sure)));
                assert_eq!(b.at_most(k), f64::from(u8::from(k >= sure)));
                assert_eq!(b.at_least(k), f64::from(u8::from(k <= sure)));
            }
        }
        assert!(Binomial::new(5, f64::NAN).is_err());
    }
}
