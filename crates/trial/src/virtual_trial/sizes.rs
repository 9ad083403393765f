//! Every size of a single-stage trial at once, on the same children.

use rayon::prelude::*;
use serde::Serialize;

use super::cohort::VirtualTrial;
use super::scenario::Scenario;
use crate::designs::single_stage;
use crate::error::Error;
use crate::interval::Level;
use crate::proportion::{Binomial, Proportion};
use crate::simulation::{Outcome, Rate};

/// A size, with its exact errors and what is to be expected of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SizePoint {
    /// Children with an outcome.
    pub n: u32,
    /// Successes needed.
    pub needed: u32,
    /// Exact type I error.
    pub alpha: f64,
    /// Exact power under `p1`.
    pub power: f64,
    /// Probability of success in the scenario: averaged over what is not known.
    pub assurance: Rate,
}

/// Computes sizes up to `n_max`: those too small for the type I error are left out.
///
/// # Errors
/// When there is no trial, a probability is none, or a child cannot be followed.
pub fn sizes(
    world: &VirtualTrial<'_>,
    scenario: &Scenario,
    (p0, p1, alpha): (f64, f64, f64),
    (trials, n_max): (u32, u32),
) -> Result<Vec<SizePoint>, Error> {
    let successes = |trial| -> Result<Vec<u32>, Error> {
        let cohort = world.cohort(scenario, trial, n_max)?;
        let with = cohort.children.iter().filter(|child| child.outcome != Outcome::Missing);
        let so_far = with.scan(0, |count, child| {
            *count += u32::from(child.outcome == Outcome::Success);
            Some(*count)
        });
        Ok(so_far.collect())
    };
    let all: Vec<Vec<u32>> =
        (0..trials).into_par_iter().map(successes).collect::<Result<_, Error>>()?;
    let point = |n: u32| -> Option<Result<SizePoint, Error>> {
        let needed = single_stage(n, p0, alpha).ok()?.looks().last()?.needed;
        let tail = |p| -> Result<f64, Error> {
            let binomial = Binomial::new(n.into(), p)?;
            Ok((needed..=n).map(|x| binomial.pmf(x.into())).sum())
        };
        let reached = |counts: &&Vec<u32>| counts.get(n as usize - 1).is_some_and(|c| *c >= needed);
        let won = all.iter().filter(reached).count() as u64;
        let found = || {
            let proportion = Proportion::new(won, trials.into())?;
            let interval = proportion.clopper_pearson(Level::PERCENT_95);
            let assurance = Rate { estimate: proportion.estimate(), interval };
            Ok(SizePoint { n, needed, alpha: tail(p0)?, power: tail(p1)?, assurance })
        };
        Some(found())
    };
    (1..=n_max).filter_map(point).collect()
}
