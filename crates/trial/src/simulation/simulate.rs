//! Trials of virtual children.

use rayon::prelude::*;
use serde::Serialize;

use crate::designs::Design;
use crate::error::Error;
use crate::interval::{Interval, Level};
use crate::proportion::Proportion;

/// What the trial sees of one child.
///
/// ```
/// use thymoid_trial::{Design, Look, Outcome, simulate};
/// // Nobody comes to the visit: each trial fails, and stops at its first look.
/// let design = Design::new(vec![Look { n: 7, needed: 5 }, Look { n: 20, needed: 14 }])?;
/// let simulated = simulate(&design, 10, |_, _| Ok(Outcome::Missing))?;
/// assert_eq!(simulated.success.estimate, 0.0);
/// assert_eq!((simulated.expected_n, simulated.missing), (7.0, 1.0));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The criterion is met.
    Success,
    /// It is not met.
    Failure,
    /// Nobody knows. The trial counts it as a failure.
    Missing,
}

/// A simulated probability and how well the simulation knows it.
///
/// ```
/// use thymoid_trial::{Design, Look, Outcome, simulate};
/// let design = Design::new(vec![Look { n: 1, needed: 1 }])?;
/// let every_other = |trial, _| {
///     Ok(if trial % 2 == 0 { Outcome::Success } else { Outcome::Failure })
/// };
/// let [few, many] = [10, 1000].map(|trials| simulate(&design, trials, every_other).unwrap());
/// assert_eq!((few.success.estimate, many.success.estimate), (0.5, 0.5));
/// assert!(many.success.interval.low > few.success.interval.low);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// Share of the trials.
    pub estimate: f64,
    /// 95 % Clopper-Pearson interval: the Monte-Carlo error.
    pub interval: Interval,
}

/// Operating characteristics of a design in a virtual cohort.
///
/// ```
/// use thymoid_trial::{Design, Look, Outcome, simulate};
/// // In every third trial nobody succeeds, in the others all do.
/// let design = Design::new(vec![Look { n: 7, needed: 5 }, Look { n: 20, needed: 14 }])?;
/// let simulated = simulate(&design, 300, |trial, _| {
///     Ok(if trial % 3 == 0 { Outcome::Failure } else { Outcome::Success })
/// })?;
/// assert_eq!(simulated.stop_early.estimate, 1.0 / 3.0);
/// assert!((simulated.expected_n - (7.0 + 2.0 * 20.0) / 3.0).abs() < 1e-12);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Simulated {
    /// Trials simulated.
    pub trials: u32,
    /// Trials that declared success.
    pub success: Rate,
    /// Trials stopped before the last look.
    pub stop_early: Rate,
    /// Mean number of children enrolled.
    pub expected_n: f64,
    /// Monte-Carlo standard error of that mean.
    pub expected_n_standard_error: f64,
    /// Share of the enrolled children with a missing outcome, all trials together.
    pub missing: f64,
}

/// Runs `trials` trials of a design, in parallel.
///
/// `outcome(trial, child)` is the outcome of the child of that number, from 0, in the trial of
/// that number, from 0. It must depend on nothing else (draw with a [`thymoid_core::Seed`] keyed
/// by both): the result is then the same on any number of threads. Children after an early stop
/// are not asked for. A missing outcome counts as a failure.
///
/// # Errors
/// When there is no trial to run, and the first error of an outcome.
///
/// ```
/// use thymoid_core::{Purpose, Seed};
/// use thymoid_trial::{Design, Look, Outcome, simulate};
/// let design = Design::new(vec![Look { n: 18, needed: 13 }])?;
/// let power = simulate(&design, 1000, |trial, child| {
///     let u = Seed(1).draws(Purpose::Test, trial.into(), child).uniform();
///     Ok(if u < 0.8 { Outcome::Success } else { Outcome::Failure })
/// })?;
/// assert!(power.success.interval.low < 0.867 && 0.867 < power.success.interval.high);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
pub fn simulate(
    design: &Design,
    trials: u32,
    outcome: impl Fn(u32, u32) -> Result<Outcome, Error> + Sync,
) -> Result<Simulated, Error> {
    if trials == 0 {
        return Err(Error::Empty { what: "trial to simulate" });
    }
    // Counts, not fractions, are added up: their sum does not depend on its order.
    let tally = (0..trials)
        .into_par_iter()
        .map(|trial| Tally::of_one(design, |child| outcome(trial, child)))
        .try_reduce(Tally::default, |a, b| Ok(a.plus(b)))?;
    let rate = |count| -> Result<Rate, Error> {
        let proportion = Proportion::new(count, trials.into())?;
        let interval = proportion.clopper_pearson(Level::PERCENT_95);
        Ok(Rate { estimate: proportion.estimate(), interval })
    };
    let runs = f64::from(trials);
    let expected_n = tally.enrolled as f64 / runs;
    let spread = tally.enrolled_squared as f64 / runs - expected_n * expected_n;
    Ok(Simulated {
        trials,
        success: rate(tally.success)?,
        stop_early: rate(tally.stop_early)?,
        expected_n,
        expected_n_standard_error: (spread.max(0.0) / runs).sqrt(),
        missing: tally.missing as f64 / tally.enrolled as f64,
    })
}

#[derive(Default, Clone, Copy)]
struct Tally {
    success: u64,
    stop_early: u64,
    enrolled: u64,
    enrolled_squared: u64,
    missing: u64,
}

impl Tally {
    fn of_one(
        design: &Design,
        outcome: impl Fn(u32) -> Result<Outcome, Error>,
    ) -> Result<Self, Error> {
        let (mut enrolled, mut successes, mut missing) = (0, 0, 0);
        let mut success = true;
        for look in design.looks() {
            for child in enrolled..look.n {
                match outcome(child)? {
                    Outcome::Success => successes += 1,
                    Outcome::Failure => {}
                    Outcome::Missing => missing += 1,
                }
            }
            enrolled = look.n;
            if successes < look.needed {
                success = false;
                break;
            }
        }
        let n = u64::from(enrolled);
        Ok(Self {
            success: success.into(),
            stop_early: (enrolled < design.n()).into(),
            enrolled: n,
            enrolled_squared: n * n,
            missing,
        })
    }

    fn plus(self, other: Self) -> Self {
        Self {
            success: self.success + other.success,
            stop_early: self.stop_early + other.stop_early,
            enrolled: self.enrolled + other.enrolled,
            enrolled_squared: self.enrolled_squared + other.enrolled_squared,
            missing: self.missing + other.missing,
        }
    }
}
