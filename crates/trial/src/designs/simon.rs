//! Simon's two-stage designs, by exact search.

use serde::Serialize;

use super::aim::Aim;
use super::design::{Design, Look};
use super::operating_characteristics::SizedDesign;
use super::tails::Tails;
use crate::error::Error;

/// The two-stage designs worth considering for one aim.
///
/// ```
/// use thymoid_trial::{Aim, simon};
/// let found = simon(&Aim { p0: 0.5, p1: 0.8, alpha: 0.05, beta: 0.2 }, 100)?;
/// // The optimal one expects fewer children where nothing works, the minimax one risks fewer.
/// assert!(found.optimal.at_p0.expected_n < found.minimax.at_p0.expected_n);
/// assert!(found.optimal.design.n() > found.minimax.design.n());
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimonDesigns {
    /// Fewest children expected under `p0`.
    pub optimal: SizedDesign,
    /// Fewest children at most; among these, fewest expected under `p0`.
    pub minimax: SizedDesign,
    /// These two and all between that are best for some weighing of both sizes, by size.
    pub admissible: Vec<AdmissibleDesign>,
}

/// A design that is best if the largest size counts `weight` and the expected one the rest.
///
/// Jung et al., Stat. Med. 23 (2004) 561.
///
/// ```
/// use thymoid_trial::{Aim, simon};
/// let found = simon(&Aim { p0: 0.2, p1: 0.4, alpha: 0.05, beta: 0.2 }, 100)?;
/// let sizes: Vec<_> = found.admissible.iter().map(|each| each.sized.design.n()).collect();
/// assert_eq!(sizes, [33, 38, 43]);
/// // Together their weights cover everything from the expected size to the largest.
/// assert_eq!((found.admissible[2].weight_low, found.admissible[0].weight_high), (0.0, 1.0));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AdmissibleDesign {
    /// The design.
    pub sized: SizedDesign,
    /// Smallest weight for which it is best.
    pub weight_low: f64,
    /// Largest weight for which it is best.
    pub weight_high: f64,
}

/// Finds the optimal, the minimax and all admissible two-stage designs of at most `n_max` children.
///
/// The search is exhaustive, and ends as soon as no larger design can have a smaller expected
/// size; if `n_max` comes first, that is an error.
///
/// Simon, Control. Clin. Trials 10 (1989) 1.
///
/// # Errors
/// When the aim is none, or no design of at most `n_max` children is proved best.
///
/// ```
/// use thymoid_trial::{Aim, simon};
/// let designs = simon(&Aim { p0: 0.2, p1: 0.4, alpha: 0.05, beta: 0.2 }, 100)?;
/// assert_eq!(designs.optimal.design.to_string(), "3/13, 12/43");
/// assert_eq!(designs.minimax.design.to_string(), "4/18, 10/33");
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
pub fn simon(aim: &Aim, n_max: u32) -> Result<SimonDesigns, Error> {
    aim.check()?;
    let mut search =
        Search { aim: *aim, null: Tails::new(aim.p0), alternative: Tails::new(aim.p1) };
    // Each expects fewer children than all smaller ones; a larger one that does not is best for no
    // weight.
    let mut found: Vec<Candidate> = vec![];
    for n in 2..=n_max {
        let (better, may_improve) = search.size(n, found.last().copied());
        // Of a larger trial, the same first stage leads to more children, and a first stage of
        // `n` or more has them already.
        if let Some(best) = found.last()
            && !may_improve
            && f64::from(n) >= best.expected_n
        {
            return designs(&found, aim);
        }
        found.extend(better);
    }
    Err(Error::NoDesign { n_max })
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    n1: u32,
    needed1: u32,
    n: u32,
    needed: u32,
    expected_n: f64,
}

struct Search {
    aim: Aim,
    null: Tails,
    alternative: Tails,
}

impl Search {
    /// Finds the design of `n` children with the smallest expected size, if that is below the
    /// `best` so far; and says whether any first stage could have one that small.
    fn size(&mut self, n: u32, best: Option<Candidate>) -> (Option<Candidate>, bool) {
        self.null.grow(n);
        self.alternative.grow(n);
        let power = 1.0 - self.aim.beta;
        // A first stage only costs power, so no design can need more successes than this.
        let most = (0..=n).rev().find(|&k| self.alternative.at_least(n, k) >= power).unwrap_or(0);
        let mut limit = best.map_or(f64::INFINITY, |best| best.expected_n);
        let (mut better, mut may_improve) = (None, false);
        for n1 in (1..n).take_while(|&n1| best.is_none_or(|b| f64::from(n1) < b.expected_n)) {
            // From the first stage that stops most, hence expects fewest: the first that meets the
            // aim is the best of this `n1`.
            let stop = |k: &u32| 1.0 - self.alternative.at_least(n1, *k) <= self.aim.beta;
            let strictest = (1..=n1).take_while(stop).last().unwrap_or(0);
            for needed1 in (1..=strictest).rev() {
                let going = self.null.at_least(n1, needed1);
                let expected_n = f64::from(n1) + going * f64::from(n - n1);
                may_improve |= best.is_none_or(|best| expected_n < best.expected_n);
                if expected_n >= limit {
                    break;
                }
                match self.needed(n1, needed1, n, most) {
                    Needed::Successes(needed) => {
                        limit = expected_n;
                        better = Some(Candidate { n1, needed1, n, needed, expected_n });
                        break;
                    }
                    Needed::TooFewStop => break,
                    Needed::TooManyStop => {}
                }
            }
        }
        (better, may_improve)
    }

    /// Finds the fewest successes that keep alpha, if they keep the power too.
    fn needed(&self, n1: u32, needed1: u32, n: u32, most: u32) -> Needed {
        let alpha = |needed| self.null.both(n1, needed1, n, needed);
        if most < needed1 || alpha(most) > self.aim.alpha {
            return if most < needed1 { Needed::TooManyStop } else { Needed::TooFewStop };
        }
        let mut needed = most;
        while needed > needed1 && alpha(needed - 1) <= self.aim.alpha {
            needed -= 1;
        }
        if self.alternative.both(n1, needed1, n, needed) >= 1.0 - self.aim.beta {
            Needed::Successes(needed)
        } else {
            Needed::TooManyStop
        }
    }
}

/// What became of a first stage.
enum Needed {
    /// It meets the aim with so many successes in all.
    Successes(u32),
    /// Alpha is too large, and larger still if fewer stop.
    TooFewStop,
    /// The power is too small.
    TooManyStop,
}

/// Keeps the candidates on the lower hull of largest and expected size, with their weights.
fn designs(found: &[Candidate], aim: &Aim) -> Result<SimonDesigns, Error> {
    let slope = |a: &Candidate, b: &Candidate| {
        (b.expected_n - a.expected_n) / (f64::from(b.n) - f64::from(a.n))
    };
    let mut hull: Vec<Candidate> = vec![];
    for next in found {
        while let [.., a, b] = hull[..]
            && slope(&a, next) <= slope(&a, &b)
        {
            hull.pop();
        }
        hull.push(*next);
    }
    let weight = |slope: f64| slope / (slope - 1.0);
    let admissible = hull
        .iter()
        .enumerate()
        .map(|(index, each)| {
            let before = index.checked_sub(1).map(|index| &hull[index]);
            Ok(AdmissibleDesign {
                sized: each.sized(aim)?,
                weight_low: hull.get(index + 1).map_or(0.0, |next| weight(slope(each, next))),
                weight_high: before.map_or(1.0, |before| weight(slope(before, each))),
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let sized = |each: Option<&AdmissibleDesign>| {
        each.map(|each| each.sized.clone()).ok_or(Error::Empty { what: "design" })
    };
    Ok(SimonDesigns {
        optimal: sized(admissible.last())?,
        minimax: sized(admissible.first())?,
        admissible,
    })
}

impl Candidate {
    fn sized(self, aim: &Aim) -> Result<SizedDesign, Error> {
        let Self { n1, needed1, n, needed, .. } = self;
        let looks = vec![Look { n: n1, needed: needed1 }, Look { n, needed }];
        SizedDesign::new(Design::new(looks)?, aim)
    }
}
