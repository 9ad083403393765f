//! The population that the published cohorts imply, and how it looks beside them.

use anyhow::Result;
use thymoid_core::{Parameters, Seed};
use thymoid_patient::child::concerns::Bounds;
use thymoid_patient::dynamics::Physiology;
use thymoid_patient::evaluation::predictive::{Check, compare};
use thymoid_patient::population::cohort::{CohortRow, SurvivalRow, read_naive, read_survival};
use thymoid_patient::population::priors::Priors;
use thymoid_patient::population::{PopulationFit, PopulationPosterior};

use crate::jobs::Stages;
use crate::study::{Loaded, SamplingPlan};

/// Simulated samples beside each published row.
pub const REPLICATES: u32 = 400;

/// The patient model with its priors, and what is asked of values without it.
#[derive(Debug)]
pub struct Model {
    /// Dynamics.
    pub physiology: Physiology,
    /// Priors.
    pub priors: Priors,
    /// Where concern begins.
    pub bounds: Bounds,
}

impl Model {
    /// From the parameter tables.
    ///
    /// # Errors
    /// When a parameter is missing or out of its range.
    pub fn new(parameters: &Parameters) -> Result<Self> {
        Ok(Self {
            physiology: Physiology::new(parameters)?,
            priors: Priors::new(parameters)?,
            bounds: Bounds::new(parameters)?,
        })
    }
}

/// Published cohorts.
#[derive(Debug)]
pub struct Cohorts {
    /// File of the naive T cells, for messages.
    pub naive_file: String,
    /// File of the survival, for messages.
    pub survival_file: String,
    /// Naive T cells.
    pub naive: Vec<CohortRow>,
    /// Survival.
    pub survival: Vec<SurvivalRow>,
}

impl Cohorts {
    /// Reads both tables of a study.
    ///
    /// # Errors
    /// When a table of cohorts is malformed.
    pub fn read(loaded: &Loaded) -> Result<Self> {
        let files = &loaded.study.cohorts;
        let (naive_file, survival_file) = (loaded.path(&files.naive), loaded.path(&files.survival));
        Ok(Self {
            naive: read_naive(&naive_file, loaded.file(&files.naive))?,
            survival: read_survival(&survival_file, loaded.file(&files.survival))?,
            naive_file,
            survival_file,
        })
    }

    /// With some of the rows of naive T cells.
    #[must_use]
    pub fn keeping(&self, keep: &dyn Fn(&CohortRow) -> bool) -> Self {
        Self {
            naive_file: self.naive_file.clone(),
            survival_file: self.survival_file.clone(),
            naive: self.naive.iter().filter(|row| keep(row)).cloned().collect(),
            survival: self.survival.clone(),
        }
    }

    /// The posterior they imply, not yet sampled.
    ///
    /// # Errors
    /// When the tables lack what the fit needs.
    pub fn posterior<'a>(&self, model: &'a Model) -> Result<PopulationPosterior<'a>> {
        let naive = (self.naive_file.as_str(), self.naive.as_slice());
        let survival = (self.survival_file.as_str(), self.survival.as_slice());
        Ok(PopulationPosterior::new(&model.physiology, &model.priors, naive, survival)?)
    }
}

/// The fit and its check.
#[derive(Debug)]
pub struct PopulationResult {
    /// Posterior draws and diagnostics.
    pub fit: PopulationFit,
    /// Published numbers beside simulated ones.
    pub checks: Vec<Check>,
    /// The published rows.
    pub naive: Vec<CohortRow>,
}

/// Fits the population and compares it with the cohorts.
///
/// # Errors
/// When the posterior cannot be sampled, or the observer cancels.
pub fn fit(
    model: &Model,
    cohorts: &Cohorts,
    plan: &SamplingPlan,
    seed: Seed,
    stages: &mut Stages<'_>,
) -> Result<PopulationResult> {
    let posterior = cohorts.posterior(model)?;
    let draws = (plan.chains * (plan.tune + plan.draws)) as u64;
    let fit = stages.stage("stage.population", draws, |tick| {
        Ok(posterior.sample(seed, plan.sampling(), tick)?)
    })?;
    let counts: Vec<CohortRow> =
        cohorts.naive.iter().filter(|row| row.is_count()).cloned().collect();
    let checks = stages.stage("stage.predictive", 1, |_| {
        let (physiology, priors) = (&model.physiology, &model.priors);
        Ok(compare(physiology, priors, &fit, &counts, |own| own, REPLICATES, seed)?)
    })?;
    Ok(PopulationResult { fit, checks, naive: cohorts.naive.clone() })
}
