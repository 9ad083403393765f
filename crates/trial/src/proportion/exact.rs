//! Exact inference on one proportion: no normal approximation at any sample size.

use serde::Serialize;

use super::binomial::Binomial;
use crate::distributions::bisect;
use crate::error::Error;
use crate::interval::{Interval, Level};

/// Children with an event, of all children.
///
/// ```
/// use thymoid_trial::{Level, Proportion};
/// let responders = Proportion::new(8, 10)?.clopper_pearson(Level::PERCENT_95);
/// assert!((responders.low - 0.4439045).abs() < 1e-7);
/// assert!((responders.high - 0.9747893).abs() < 1e-7);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Proportion {
    pub(crate) count: u64,
    pub(crate) of: u64,
}

impl Proportion {
    /// Takes `count` of `of`.
    ///
    /// # Errors
    /// When `of` is 0 or `count` exceeds it.
    ///
    /// ```
    /// use thymoid_trial::{Error, Proportion};
    /// assert_eq!(Proportion::new(3, 2), Err(Error::Proportion { count: 3, of: 2 }));
    /// ```
    pub fn new(count: u64, of: u64) -> Result<Self, Error> {
        if of == 0 || count > of {
            return Err(Error::Proportion { count, of });
        }
        Ok(Self { count, of })
    }

    /// Returns the observed proportion.
    ///
    /// ```
    /// use thymoid_trial::Proportion;
    /// assert_eq!(Proportion::new(21, 84)?.estimate(), 0.25);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn estimate(self) -> f64 {
        self.count as f64 / self.of as f64
    }

    /// Computes the interval that covers the truth at least as often as it says.
    ///
    /// Clopper and Pearson, Biometrika 26 (1934) 404.
    ///
    /// ```
    /// use thymoid_trial::{Level, Proportion};
    /// // No event among 30: the upper end is 1 - (alpha / 2)^(1/30), not 0.
    /// let none = Proportion::new(0, 30)?.clopper_pearson(Level::PERCENT_95);
    /// assert_eq!(none.low, 0.0);
    /// assert!((none.high - 0.1157).abs() < 5e-5);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn clopper_pearson(self, level: Level) -> Interval {
        self.invert(level.tail(), 1.0)
    }

    /// Computes the limits of Clopper and Pearson that each leave out `tail`.
    pub(crate) fn clopper_pearson_one_sided(self, tail: f64) -> Interval {
        self.invert(tail, 1.0)
    }

    /// Computes the shorter interval that counts half the probability of the observed number, and
    /// covers the truth as often as it says on average over truths, not for each.
    ///
    /// Lancaster, J. Am. Stat. Assoc. 56 (1961) 223; Berry and Armitage, Statistician 44 (1995)
    /// 417.
    ///
    /// ```
    /// use thymoid_trial::{Level, Proportion};
    /// let seen = Proportion::new(8, 10)?;
    /// let [exact, mid] = [seen.clopper_pearson(Level::PERCENT_95), seen.mid_p(Level::PERCENT_95)];
    /// assert!(exact.low < mid.low && mid.high < exact.high);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn mid_p(self, level: Level) -> Interval {
        self.invert(level.tail(), 0.5)
    }

    /// Finds the probabilities under which both tails, with `share` of the observed number's own
    /// probability, exceed the level's.
    fn invert(self, tail: f64, share: f64) -> Interval {
        let Self { count, of } = self;
        let excess = 1.0 - share;
        let above = |p| {
            let b = Binomial { n: of, p };
            b.at_least(count) - excess * b.pmf(count) > tail
        };
        let below = |p| {
            let b = Binomial { n: of, p };
            b.at_most(count) - excess * b.pmf(count) <= tail
        };
        Interval {
            low: if count == 0 { 0.0 } else { bisect(0.0, 1.0, above) },
            high: if count == of { 1.0 } else { bisect(0.0, 1.0, below) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference: R 4.2.2, `binom.test` (Clopper-Pearson) and `uniroot` on
    /// `pbinom(k, n, p, lower = FALSE) + dbinom(k, n, p) / 2` (mid-P), tolerance 1e-15 there;
    /// here 1e-9 for `binom.test` and 1e-8 for `uniroot`, relative.
    #[test]
    fn intervals_agree_with_r() {
        for (count, of, exact, mid) in [
            (
                8,
                10,
                [0.4439045376923586, 0.9747892736731666],
                [0.4804903368827615, 0.9650016992016116],
            ),
            (10, 10, [0.6915028921812392, 1.0], [0.7411344491069477, 1.0]),
            (0, 10, [0.0, 0.3084971078187608], [0.0, 0.2588655508930524]),
            (
                18,
                24,
                [0.5328871975773307, 0.9022695905254670],
                [0.5507844386492495, 0.8919096719919087],
            ),
            (
                21,
                95,
                [0.1423467969297930, 0.3178360117324044],
                [0.1461821205220423, 0.3127032157832166],
            ),
            (
                50_000,
                100_000,
                [0.4968960624918004, 0.5031039375081996],
                [0.4969010468525031, 0.5030989531474969],
            ),
            (
                3,
                100_000,
                [6.186763958922037e-06, 8.767020256636196e-05],
                [7.631017909681154e-06, 8.164247416076186e-05],
            ),
        ] {
            let seen = Proportion::new(count, of).unwrap();
            for (got, expected, tolerance) in [
                (seen.clopper_pearson(Level::PERCENT_95), exact, 1e-9),
                (seen.mid_p(Level::PERCENT_95), mid, 1e-8),
            ] {
                assert!(
                    (got.low - expected[0]).abs() <= tolerance * expected[0],
                    "{got:?} {expected:?}"
                );
                assert!(
                    (got.high - expected[1]).abs() <= tolerance * expected[1],
                    "{got:?} {expected:?}"
                );
            }
        }
    }

    #[test]
    fn impossible_counts_are_refused() {
        assert!(Proportion::new(0, 0).is_err());
        assert!(Proportion::new(3, 2).is_err());
    }
}
