//! Virtual cohorts: what a trial would see of children drawn from the population.

use rayon::prelude::*;
use serde::Serialize;
use thymoid_core::math;
use thymoid_core::{CellsPerUl, Purpose, Seed, SinceImplant};
use thymoid_patient::dynamics::{Physiology, Timeline};
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::Centre;
use thymoid_patient::population::priors::Priors;
use thymoid_patient::population::virtual_child::{Arm, Followed, follow};

use super::simulate::Outcome;
use crate::error::Error;
use crate::survival::{KaplanMeier, RightCensored};

/// What counts as success: alive and with enough naive CD4 at one visit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criterion {
    /// Naive CD4 to reach.
    pub count: CellsPerUl,
    /// Day of the visit since implantation.
    pub day: f64,
    /// Share of the children alive who miss the visit.
    pub missed: f64,
}

/// Children of one arm, drawn from the posterior of the population.
///
/// Trial `t` uses posterior draw `t`, so the spread over trials holds what is not known of the
/// population: the mean over trials is the assurance.
#[derive(Debug, Clone, Copy)]
pub struct VirtualCohort<'a> {
    /// Dynamics.
    pub physiology: &'a Physiology,
    /// Priors of what the population does not fit.
    pub priors: &'a Priors,
    /// Posterior of the population.
    pub population: &'a PopulationFit,
    /// Centre; a new one's effect is drawn anew in each trial.
    pub centre: Centre,
    /// Export of the graft over that of the published cultured tissue.
    pub export_ratio: f64,
    /// The one seed of the run.
    pub seed: Seed,
}

impl VirtualCohort<'_> {
    fn child(&self, trial: u32, child: u32, days: &Timeline) -> Result<Followed, Error> {
        let draws = &self.population.draws;
        let population = &draws[trial as usize % draws.len()];
        let identity = u64::from(trial) << 32 | u64::from(child);
        let arm = Arm::new(
            population,
            (self.priors, &self.population.new_centre),
            self.centre,
            self.export_ratio,
            self.seed,
            u64::from(trial) << 32,
        );
        Ok(follow(self.physiology, self.priors, population, &arm, days, self.seed, identity)?)
    }

    /// Follows one child of one trial to its outcome, for [`crate::simulate()`]. A child whose
    /// equations cannot be solved is missing, hence a failure.
    ///
    /// # Errors
    /// When the child cannot be followed for another reason.
    pub fn outcome(&self, criterion: &Criterion, trial: u32, child: u32) -> Result<Outcome, Error> {
        let identity = u64::from(trial) << 32 | u64::from(child);
        let followed = match self.child(trial, child, &monthly(criterion.day)) {
            Err(Error::Patient(error)) if error.is_unsolved() => return Ok(Outcome::Missing),
            followed => followed?,
        };
        if !followed.alive_at(SinceImplant::from_days(criterion.day)) {
            return Ok(Outcome::Failure);
        }
        if self.seed.draws(Purpose::Attendance, identity, 0).uniform() < criterion.missed {
            return Ok(Outcome::Missing);
        }
        let naive = followed.course.last().map_or(0.0, |blood| blood.naive_cd4);
        let noise = self.seed.draws(Purpose::Assay, identity, 0).normal();
        let reported = naive * math::exp(self.priors.naive_residual_sd() * noise);
        let enough = reported >= criterion.count.value();
        Ok(if enough { Outcome::Success } else { Outcome::Failure })
    }

    /// Averages the success of a child over `children` of each of `trials` trials: one probability
    /// a trial.
    ///
    /// # Errors
    /// When a child cannot be followed, but for equations that cannot be solved.
    pub fn success_probabilities(
        &self,
        criterion: &Criterion,
        trials: u32,
        children: u32,
    ) -> Result<Vec<f64>, Error> {
        (0..trials)
            .into_par_iter()
            .map(|trial| {
                let mut successes = 0;
                for child in 0..children {
                    let outcome = self.outcome(criterion, trial, child)?;
                    successes += u32::from(outcome == Outcome::Success);
                }
                Ok(f64::from(successes) / f64::from(children))
            })
            .collect()
    }

    /// Estimates the Kaplan-Meier survival of simulated cohorts of `children`, followed to `days`'
    /// end: for each day the 10 %, 50 % and 90 % quantiles over the cohorts.
    ///
    /// # Errors
    /// When a child's equations cannot be solved.
    pub fn survival(
        &self,
        days: &[f64],
        cohorts: u32,
        children: u32,
    ) -> Result<Vec<SurvivalBand>, Error> {
        let Some(&end) = days.last() else { return Ok(Vec::new()) };
        let grid = monthly(end);
        let curves: Vec<Vec<f64>> = (0..cohorts)
            .into_par_iter()
            .map(|cohort| {
                let mut times = Vec::with_capacity(children as usize);
                let mut deaths = Vec::with_capacity(children as usize);
                for child in 0..children {
                    let death = self.child(cohort, child, &grid)?.death;
                    times.push(death.map_or(end, SinceImplant::days));
                    deaths.push(death.is_some());
                }
                let curve = KaplanMeier::new(&RightCensored::new(&times, &deaths)?);
                Ok(days.iter().map(|day| curve.at(*day).map_or(f64::NAN, |e| e.survival)).collect())
            })
            .collect::<Result<_, Error>>()?;
        days.iter()
            .enumerate()
            .map(|(i, day)| {
                let sorted = math::sorted(curves.iter().map(|c| c[i]));
                let q = |p| math::quantile_sorted(&sorted, p).map_err(thymoid_patient::Error::from);
                Ok(SurvivalBand { day: *day, q10: q(0.1)?, q50: q(0.5)?, q90: q(0.9)? })
            })
            .collect()
    }
}

/// Survival of simulated cohorts on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SurvivalBand {
    /// Days since implantation.
    pub day: f64,
    /// 10 % quantile over cohorts.
    pub q10: f64,
    /// Median over cohorts.
    pub q50: f64,
    /// 90 % quantile over cohorts.
    pub q90: f64,
}

/// Even steps of about a month up to a day: fine enough for the time of death.
fn monthly(end: f64) -> Timeline {
    let steps = (end / thymoid_core::Days::from(thymoid_core::Months(1.0)).value()).ceil().max(1.0);
    Timeline::of_days((1..=steps as u32).map(|i| end * f64::from(i) / steps))
}
