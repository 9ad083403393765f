//! Exact inference on one proportion: no normal approximation at any sample size.

use serde::Serialize;

use crate::binomial::Binomial;
use crate::design::{Aim, Design, Look};
use crate::error::{Error, open_probability};
use crate::interval::{Interval, Level};
use crate::operating::SizedDesign;

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
    count: u64,
    of: u64,
}

impl Proportion {
    /// `count` of `of`; `of` is at least 1.
    pub fn new(count: u64, of: u64) -> Result<Self, Error> {
        if of == 0 || count > of {
            return Err(Error::Proportion { count, of });
        }
        Ok(Self { count, of })
    }

    /// The observed proportion.
    pub fn estimate(self) -> f64 {
        self.count as f64 / self.of as f64
    }

    /// The interval that covers the truth at least as often as it says.
    ///
    /// Clopper and Pearson, Biometrika 26 (1934) 404.
    pub fn clopper_pearson(self, level: Level) -> Interval {
        self.invert(level, 1.0)
    }

    /// The shorter interval that counts half the probability of the observed number, and covers
    /// the truth as often as it says on average over truths, not for each.
    ///
    /// Lancaster, J. Am. Stat. Assoc. 56 (1961) 223; Berry and Armitage, Statistician 44 (1995) 417.
    pub fn mid_p(self, level: Level) -> Interval {
        self.invert(level, 0.5)
    }

    /// The probabilities under which both tails, with `share` of the observed number's own
    /// probability, exceed the level's.
    fn invert(self, level: Level, share: f64) -> Interval {
        let Self { count, of } = self;
        let excess = 1.0 - share;
        let above = |p| {
            let b = Binomial { n: of, p };
            b.at_least(count) - excess * b.pmf(count) > level.tail()
        };
        let below = |p| {
            let b = Binomial { n: of, p };
            b.at_most(count) - excess * b.pmf(count) <= level.tail()
        };
        Interval {
            low: if count == 0 { 0.0 } else { bisect(above) },
            high: if count == of { 1.0 } else { bisect(below) },
        }
    }
}

/// The point of (0, 1) where `passed` turns true, to the last bit.
fn bisect(passed: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle;
        }
        *(if passed(middle) { &mut high } else { &mut low }) = middle;
    }
}

/// The most powerful one-sided test of `n` children at level `alpha`: success is declared from
/// the fewest successes whose probability under `p0` is at most `alpha`.
pub fn single_stage(n: u32, p0: f64, alpha: f64) -> Result<Design, Error> {
    open_probability("alpha", alpha)?;
    let null = Binomial::new(n.into(), p0)?;
    let needed =
        (0..=n).find(|&needed| null.at_least(needed.into()) <= alpha).ok_or(Error::TooFew { n })?;
    Design::new(vec![Look { n, needed }])
}

/// The single-stage design of the fewest children, at most `n_max`, that meets the aim.
///
/// More children need not meet it as well: exact power is a saw-tooth of `n`.
///
/// A'Hern, Stat. Med. 20 (2001) 859.
///
/// ```
/// use thymoid_trial::{Aim, smallest_single_stage};
/// let aim = Aim { p0: 0.5, p1: 0.8, alpha: 0.05, beta: 0.2 };
/// let look = smallest_single_stage(&aim, 100)?.design.looks()[0];
/// assert_eq!((look.n, look.needed), (18, 13));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
pub fn smallest_single_stage(aim: &Aim, n_max: u32) -> Result<SizedDesign, Error> {
    aim.check()?;
    for n in 1..=n_max {
        let Ok(design) = single_stage(n, aim.p0, aim.alpha) else { continue };
        let sized = SizedDesign::new(design, aim)?;
        if sized.at_p1.success >= 1.0 - aim.beta {
            return Ok(sized);
        }
    }
    Err(Error::NoDesign { n_max })
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
    fn impossible_requests_are_refused() {
        assert!(Proportion::new(0, 0).is_err());
        assert!(Proportion::new(3, 2).is_err());
        assert_eq!(single_stage(3, 0.5, 0.05), Err(Error::TooFew { n: 3 }));
        let aim = Aim { p0: 0.5, p1: 0.51, alpha: 0.05, beta: 0.2 };
        assert_eq!(smallest_single_stage(&aim, 20), Err(Error::NoDesign { n_max: 20 }));
        let aim = Aim { p0: 0.5, p1: 0.4, alpha: 0.05, beta: 0.2 };
        assert!(matches!(smallest_single_stage(&aim, 20), Err(Error::OutOfRange { .. })));
    }
}
