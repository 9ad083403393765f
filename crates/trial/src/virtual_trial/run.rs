//! Many trials, several designs.

use rayon::prelude::*;
use serde::Serialize;
use thymoid_core::math::{mean, sum, variance};

use super::cohort::{Cohort, VirtualTrial};
use super::scenario::Scenario;
use super::walk::{End, Ending, walk};
use crate::declared::{Enrolment, SafetyRule, Strategy};
use crate::designs::MonitoredDesign;
use crate::error::Error;
use crate::interval::Level;
use crate::proportion::Proportion;
use crate::simulation::{Outcome, Rate};

/// A simulated mean and how well the simulation knows it.
///
/// ```
/// use thymoid_trial::virtual_trial::Average;
/// let average = Average::of(&[1.0, 3.0]);
/// assert_eq!((average.mean, average.standard_error), (2.0, 1.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Average {
    /// The mean over trials.
    pub mean: f64,
    /// Its Monte-Carlo standard error.
    pub standard_error: f64,
}

impl Average {
    /// Averages values of independent trials; no error is known of a single one.
    pub fn of(values: &[f64]) -> Self {
        let standard_error = (variance(values) / values.len() as f64).sqrt();
        Self { mean: mean(values), standard_error }
    }
}

/// What a design does in a scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DesignResult {
    /// Trials that declared success: in the base scenario the assurance.
    pub success: Rate,
    /// Trials stopped early because success had become unlikely.
    pub futility: Rate,
    /// Trials stopped by the rule of safety.
    pub harm: Rate,
    /// Children implanted, those pending at the end included.
    pub implanted: Average,
    /// Years from the first implantation to the last analysis.
    pub years: Average,
}

/// A scenario under all designs, each on the same children.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScenarioResult {
    /// What was assumed.
    pub scenario: Scenario,
    /// Trials simulated.
    pub trials: u32,
    /// Share of children with success under the estimand, of those with an outcome.
    pub child_success: Average,
    /// Share of the children implanted who die by the visit.
    pub child_death: Average,
    /// Share of the children implanted without an outcome.
    pub missing: f64,
    /// Share of the children referred who die waiting.
    pub died_waiting: f64,
    /// By design, in the order given.
    pub designs: Vec<DesignResult>,
}

/// Runs `trials` trials of a scenario under several designs.
///
/// # Errors
/// When there is no trial or design, and the first error of a child.
pub fn run(
    world: &VirtualTrial<'_>,
    scenario: &Scenario,
    designs: &[MonitoredDesign],
    (safety, enrolment): (Option<&SafetyRule>, Enrolment),
    trials: u32,
) -> Result<ScenarioResult, Error> {
    if trials == 0 {
        return Err(Error::Empty { what: "trial to simulate" });
    }
    let last = |design: &MonitoredDesign| design.looks().last().map_or(0, |look| look.n);
    let n = designs.iter().map(last).max().ok_or(Error::Empty { what: "design" })?;
    let n = enough(world, n);
    let one = |trial| -> Result<(Counted, Vec<End>), Error> {
        let cohort = world.cohort(scenario, trial, n)?;
        let end = |design| walk(&cohort.children, design, safety, enrolment);
        Ok((Counted::of(&cohort), designs.iter().map(end).collect()))
    };
    // Collected in their order: sums do not depend on threads.
    let all: Vec<(Counted, Vec<End>)> =
        (0..trials).into_par_iter().map(one).collect::<Result<_, Error>>()?;
    let of = |part: fn(&Counted) -> f64| -> Vec<f64> { all.iter().map(|(c, _)| part(c)).collect() };
    let with = of(|c| c.with_outcome);
    let ratio = |top: Vec<f64>, bottom: &[f64]| sum(top) / sum(bottom.iter().copied());
    let results = (0..designs.len()).map(|at| {
        let ends: Vec<End> = all.iter().map(|(_, ends)| ends[at]).collect();
        design_result(&ends)
    });
    Ok(ScenarioResult {
        scenario: *scenario,
        trials,
        child_success: Average::of(&of(|c| c.successes / c.with_outcome.max(1.0))),
        child_death: Average::of(&of(|c| c.deaths / c.implanted)),
        missing: 1.0 - ratio(with, &of(|c| c.implanted)),
        died_waiting: ratio(of(|c| c.died_waiting), &of(|c| c.referred)),
        designs: results.collect::<Result<_, Error>>()?,
    })
}

/// Children to draw, so that those without an outcome can be replaced.
fn enough(world: &VirtualTrial<'_>, n: u32) -> u32 {
    let events = &world.estimand.events;
    let replaced = [events.withdrawal, events.missing_visit].contains(&Strategy::Hypothetical);
    if replaced { 2 * n } else { n }
}

/// What is counted of the children of one trial.
struct Counted {
    implanted: f64,
    with_outcome: f64,
    successes: f64,
    deaths: f64,
    referred: f64,
    died_waiting: f64,
}

impl Counted {
    fn of(cohort: &Cohort) -> Self {
        let count = |outcome| {
            let of = cohort.children.iter().filter(|child| child.outcome == outcome);
            of.count() as f64
        };
        let deaths = cohort.children.iter().filter(|c| c.death.is_some_and(|day| day <= c.known));
        Self {
            implanted: cohort.children.len() as f64,
            with_outcome: count(Outcome::Success) + count(Outcome::Failure),
            successes: count(Outcome::Success),
            deaths: deaths.count() as f64,
            referred: cohort.referred.into(),
            died_waiting: cohort.died_waiting.into(),
        }
    }
}

fn design_result(ends: &[End]) -> Result<DesignResult, Error> {
    let rate = |ending| -> Result<Rate, Error> {
        let count = ends.iter().filter(|end| end.ending == ending).count() as u64;
        let proportion = Proportion::new(count, ends.len() as u64)?;
        let interval = proportion.clopper_pearson(Level::PERCENT_95);
        Ok(Rate { estimate: proportion.estimate(), interval })
    };
    let average = |part: fn(&End) -> f64| Average::of(&ends.iter().map(part).collect::<Vec<_>>());
    Ok(DesignResult {
        success: rate(Ending::Success)?,
        futility: rate(Ending::Futility)?,
        harm: rate(Ending::Harm)?,
        implanted: average(|end| end.implanted.into()),
        years: average(|end| end.years),
    })
}
