//! Trials of one stage, by the exact binomial test.

use serde::Serialize;

use super::aim::Aim;
use super::design::{Design, Look};
use super::operating_characteristics::SizedDesign;
use crate::error::{Error, open_probability};
use crate::proportion::Binomial;

/// Returns the most powerful one-sided test of `n` children at level `alpha`: success is declared
/// from the fewest successes whose probability under `p0` is at most `alpha`.
///
/// # Errors
/// When `p0` or `alpha` is no such probability, even `n` successes are too likely under `p0`, or
/// `n` is above 10 000.
///
/// ```
/// use thymoid_trial::single_stage;
/// // Under 0.5, 13 of 18 have a probability of 4.8 %; 12 of 18 of 11.9 %.
/// let look = single_stage(18, 0.5, 0.05)?.looks()[0];
/// assert_eq!(look.needed, 13);
/// assert!(single_stage(4, 0.5, 0.05).is_err());
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
pub fn single_stage(n: u32, p0: f64, alpha: f64) -> Result<Design, Error> {
    open_probability("alpha", alpha)?;
    let null = Binomial::new(n.into(), p0)?;
    let needed =
        (0..=n).find(|&needed| null.at_least(needed.into()) <= alpha).ok_or(Error::TooFew { n })?;
    Design::new(vec![Look { n, needed }])
}

/// Finds the single-stage design of the fewest children, at most `n_max`, that meets the aim.
///
/// More children need not meet it as well: exact power is a saw-tooth of `n`.
///
/// A'Hern, Stat. Med. 20 (2001) 859.
///
/// # Errors
/// When the aim is none, or no such design meets it.
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
        let design = match single_stage(n, aim.p0, aim.alpha) {
            Err(Error::TooFew { .. }) => continue,
            design => design?,
        };
        let sized = SizedDesign::new(design, aim)?;
        if sized.at_p1.success >= 1.0 - aim.beta {
            return Ok(sized);
        }
    }
    Err(Error::NoDesign { n_max })
}

/// Sizes of one stage: the smallest, and the smallest that a child more does not spoil.
///
/// ```
/// use thymoid_trial::{Aim, single_stage_sizes};
/// let aim = Aim { p0: 0.05, p1: 0.2, alpha: 0.05, beta: 0.2 };
/// let sizes = single_stage_sizes(&aim, 240)?;
/// // 27 children do and 29 do not; from 33 on all do.
/// assert_eq!((sizes.smallest.design.n(), sizes.next_unsafe), (27, Some(29)));
/// assert_eq!(sizes.safe.unwrap().design.n(), 33);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SingleStageSizes {
    /// The fewest children that meet the aim.
    pub smallest: SizedDesign,
    /// The next larger number that does not meet it, if there is one up to `searched_to`.
    pub next_unsafe: Option<u32>,
    /// The fewest children from which every larger number up to `searched_to` meets it too.
    pub safe: Option<SizedDesign>,
    /// The largest number looked at.
    pub searched_to: u32,
}

/// Finds both sizes among those of at most `n_max` children.
///
/// # Errors
/// When the aim is none, or no such design meets it.
pub fn single_stage_sizes(aim: &Aim, n_max: u32) -> Result<SingleStageSizes, Error> {
    let smallest = smallest_single_stage(aim, n_max)?;
    let first = smallest.design.n();
    let (mut next_unsafe, mut safe) = (None, Some(smallest.clone()));
    for n in first + 1..=n_max {
        let sized = SizedDesign::new(single_stage(n, aim.p0, aim.alpha)?, aim)?;
        if sized.at_p1.success < 1.0 - aim.beta {
            next_unsafe.get_or_insert(n);
            safe = None;
        } else if safe.is_none() {
            safe = Some(sized);
        }
    }
    Ok(SingleStageSizes { smallest, next_unsafe, safe, searched_to: n_max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_requests_are_refused() {
        assert_eq!(single_stage(3, 0.5, 0.05), Err(Error::TooFew { n: 3 }));
        let aim = Aim { p0: 0.5, p1: 0.51, alpha: 0.05, beta: 0.2 };
        assert_eq!(smallest_single_stage(&aim, 20), Err(Error::NoDesign { n_max: 20 }));
        let aim = Aim { p0: 0.5, p1: 0.4, alpha: 0.05, beta: 0.2 };
        assert!(matches!(smallest_single_stage(&aim, 20), Err(Error::OutOfRange { .. })));
    }
}
