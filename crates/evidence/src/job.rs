//! Everything that is compared with a published target, as one job.

use std::collections::BTreeMap;

use anyhow::Result;
use thymoid_core::{Days, Months, Seed};
use thymoid_patient::population::cohort::Centre;
use thymoid_report::catalogue::Lang;
use thymoid_study::analysis::children::ClinicalData;
use thymoid_study::analysis::population::{Cohorts, Model, fit};
use thymoid_study::jobs::{Observer, StageTime, Stages};
use thymoid_study::run_folder::RunFolder;
use thymoid_study::run_folder::manifest::{Contents, Provenance, process_run, started};
use thymoid_study::study::Loaded;
use thymoid_trial::VirtualCohort;

use crate::{Outcome, PopulationEvidence, calibration, deaths, held_out, page, run, ticks};

/// Cohorts of the published size that survival is simulated in, and children in each.
const COHORTS: u32 = 200;
const CHILDREN: u32 = 95;

/// What this build is compared with.
#[derive(Debug, Clone, Copy)]
pub struct ValidateJob {
    /// The one seed.
    pub seed: u64,
    /// Seeds, from this one on, that cells are simulated with; 0 leaves them out.
    pub seeds: u32,
    /// Virtual children that forecasts are checked on; 0 leaves them out.
    pub children: u32,
    /// Language of the person who asks.
    pub lang: Lang,
}

/// Every target and what this build makes of it.
#[derive(Debug)]
pub struct ValidateOutcome {
    /// In the order of the table of targets.
    pub outcomes: Vec<Outcome>,
    job: ValidateJob,
    inputs: BTreeMap<String, String>,
    started: String,
    times: Vec<StageTime>,
}

impl ValidateJob {
    /// Computes what the targets ask for.
    ///
    /// # Errors
    /// When something cannot be computed, or [`Cancelled`](thymoid_study::jobs::Cancelled).
    pub fn run(self, observer: &mut dyn Observer) -> Result<ValidateOutcome> {
        let started = started();
        let (mut stages, seed) = (Stages::new(observer), Seed(self.seed));
        let bundled = Loaded::bundled()?;
        let parameters = bundled.parameters()?;
        let evidence = evidence(&bundled, self.children, seed, &mut stages)?;
        let outcomes = stages.stage("stage.validate", ticks(self.seeds), |tick| {
            run(&parameters, Some(&evidence), seed, self.seeds, tick)
        })?;
        let (inputs, times) = (bundled.hashes(), stages.times().to_vec());
        Ok(ValidateOutcome { outcomes, job: self, inputs, started, times })
    }
}

impl ValidateOutcome {
    /// Writes the table of targets and the manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        folder.table(&page::frame(&self.outcomes))?;
        let ValidateJob { seed, seeds, children, lang } = self.job;
        let lang = lang.tag();
        let contents = Contents {
            name: "Thymoid beside published targets".to_owned(),
            inputs: self.inputs.clone(),
            outputs: &["tables/"],
            ..Contents::default()
        };
        let command = format!(
            "thymoid validate --seed {seed} --seeds {seeds} --children {children} --lang {lang}"
        );
        let provenance = Provenance { seed, command, started: self.started.clone() };
        folder.manifest(&process_run(contents, &provenance, &self.times))
    }
}

/// What the fit of the bundled cohorts leaves to compare.
fn evidence(
    bundled: &Loaded,
    children: u32,
    seed: Seed,
    stages: &mut Stages<'_>,
) -> Result<PopulationEvidence> {
    let model = Model::new(&bundled.parameters()?)?;
    let cohorts = Cohorts::read(bundled)?;
    let plan = &bundled.study.population;
    let population = fit(&model, &cohorts, plan, seed, stages)?;
    let duke = VirtualCohort {
        physiology: &model.physiology,
        priors: &model.priors,
        population: &population.fit,
        centre: Centre::Duke,
        export_ratio: 1.0,
        seed,
    };
    let days = [12.0, 24.0].map(|month| Days::from(Months(month)).value());
    let (survival, [order, untreated]) = stages.stage("stage.survival", 1, |_| {
        Ok((
            duke.survival(&days, COHORTS, CHILDREN)?,
            deaths::deaths(&model, &population.fit, seed)?,
        ))
    })?;
    let mut numbers = held_out::cohorts(&model, &cohorts, &population.fit, plan, seed, stages)?;
    let data = ClinicalData::read(bundled)?;
    numbers.extend(held_out::children(&model, &population.fit, &cohorts.naive, &data, seed)?);
    if children > 0 {
        let ticks = u64::from(calibration::RUNS) * u64::from(children);
        numbers.extend(stages.stage("stage.calibration", ticks, |tick| {
            calibration::calibration(&model, &population.fit, children, seed, tick)
        })?);
    }
    Ok(PopulationEvidence {
        checks: population.checks,
        survival_12_months: survival[0].q50,
        survival_24_months: survival[1].q50,
        deaths_before_cells: order,
        untreated_24_months: untreated,
        numbers,
    })
}
