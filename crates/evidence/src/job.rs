//! Everything that is compared with a published target, as one job.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use thymoid_core::{Days, Months, Seed};
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::Centre;
use thymoid_report::catalogue::Lang;
use thymoid_study::analysis::children::ClinicalData;
use thymoid_study::analysis::population::{Cohorts, Model, fit};
use thymoid_study::jobs::{Observer, StageTime, Stages};
use thymoid_study::run_folder::RunFolder;
use thymoid_study::run_folder::manifest::{Contents, Provenance, process_run, started};
use thymoid_study::study::Loaded;
use thymoid_trial::VirtualCohort;

use crate::part::Part;
use crate::{
    Build, Lives, Outcome, PopulationEvidence, Target, calibration, cells, deaths, held_out, only,
    page, run, targets,
};

/// Cohorts of the published size that survival is simulated in, and children in each.
const COHORTS: u32 = 200;
const CHILDREN: u32 = 95;

/// Parts that need the population fitted to published cohorts.
const OF_POPULATION: [Part; 3] = [Part::Population, Part::HeldOut, Part::Calibration];

/// What this build is compared with.
#[derive(Debug, Clone)]
pub struct ValidateJob {
    /// Patterns of the targets that are asked for, as [`only`] reads them; all of them without any.
    pub only: Vec<String>,
    /// The one seed.
    pub seed: u64,
    /// Seeds, from this one on, that cells are simulated with at most; 0 leaves them out.
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
        let targets = only(targets()?, &self.only)?;
        let mut stages = Stages::planned(observer, self.plan(&targets));
        let seed = Seed(self.seed);
        let bundled = Loaded::bundled()?;
        let parameters = bundled.parameters()?;
        let parts = Part::needed(&targets);
        let population = if OF_POPULATION.iter().any(|part| parts.contains(part)) {
            Some(self.evidence(&bundled, &parts, &mut stages)?)
        } else {
            None
        };
        let build = Build {
            parameters: &parameters,
            population: population.as_ref(),
            seed,
            seeds: self.seeds,
        };
        let outcomes = run(targets, build, &mut stages)?;
        let (inputs, times) = (bundled.hashes(), stages.times().to_vec());
        Ok(ValidateOutcome { outcomes, job: self, inputs, started, times })
    }

    /// Work of the stages that these targets need, in seconds of one core (AMD EPYC, Zen 4).
    fn plan(&self, targets: &[Target]) -> Vec<(&'static str, f64)> {
        let parts = Part::needed(targets);
        let any = |of: &[Part]| of.iter().any(|part| parts.contains(part));
        let cells = cells::ticks(targets, self.seeds, 1.0) as f64;
        let children = f64::from(self.children);
        [
            (any(&OF_POPULATION), "stage.population", 50.0),
            (any(&OF_POPULATION), "stage.predictive", 3.0),
            (any(&[Part::Population]), "stage.survival", 3.0),
            (any(&[Part::HeldOut]), "stage.held_out", 18.0),
            (any(&[Part::HeldOut]), "stage.held_out", 14.0),
            (any(&[Part::Calibration]), "stage.calibration", 3.0 * children),
            (any(&[Part::Repertoires]), "stage.repertoires", 10.0),
            (any(&[Part::Generation]), "stage.pgen", 12.0),
            (any(&[Part::StringModel]), "stage.string_model", 5.0),
            (any(&[Part::Cells]), "stage.chips", cells * 0.2),
            (any(&[Part::Hierarchy]), "stage.hierarchy", 10.0),
        ]
        .into_iter()
        .filter_map(|(needed, stage, work)| needed.then_some((stage, work)))
        .collect()
    }

    /// What the fit of the bundled cohorts leaves to compare.
    fn evidence(
        &self,
        bundled: &Loaded,
        parts: &BTreeSet<Part>,
        stages: &mut Stages<'_>,
    ) -> Result<PopulationEvidence> {
        let (seed, children) = (Seed(self.seed), self.children);
        let model = Model::new(&bundled.parameters()?)?;
        let cohorts = Cohorts::read(bundled)?;
        let plan = &bundled.study.population;
        let population = fit(&model, &cohorts, plan, seed, stages)?;
        let fit = &population.fit;
        let lives = if parts.contains(&Part::Population) {
            Some(stages.stage("stage.survival", 1, |_| lives(&model, fit, seed))?)
        } else {
            None
        };
        let mut numbers = Vec::new();
        if parts.contains(&Part::HeldOut) {
            numbers.extend(held_out::cohorts(&model, &cohorts, fit, plan, seed, stages)?);
            let data = ClinicalData::read(bundled)?;
            numbers.extend(held_out::children(&model, fit, &cohorts.naive, &data, seed)?);
        }
        if parts.contains(&Part::Calibration) && children > 0 {
            let ticks = u64::from(calibration::RUNS) * u64::from(children);
            numbers.extend(stages.stage("stage.calibration", ticks, |tick| {
                calibration::calibration(&model, fit, children, seed, tick)
            })?);
        }
        Ok(PopulationEvidence { checks: population.checks, lives, numbers })
    }
}

/// How long virtual children of the published centre live.
fn lives(model: &Model, fit: &PopulationFit, seed: Seed) -> Result<Lives> {
    let duke = VirtualCohort {
        physiology: &model.physiology,
        priors: &model.priors,
        population: fit,
        centre: Centre::Duke,
        export_ratio: 1.0,
        seed,
    };
    let days = [12.0, 24.0].map(|month| Days::from(Months(month)).value());
    let survival = duke.survival(&days, COHORTS, CHILDREN)?;
    let [before_cells, untreated] = deaths::deaths(model, fit, seed)?;
    Ok(Lives {
        survival_12_months: survival[0].q50,
        survival_24_months: survival[1].q50,
        deaths_before_cells: before_cells,
        untreated_24_months: untreated,
    })
}

impl ValidateOutcome {
    /// Writes the table of targets and the manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        folder.table(&page::frame(&self.outcomes))?;
        let ValidateJob { only, seed, seeds, children, lang } = &self.job;
        let only =
            if only.is_empty() { String::new() } else { format!(" --only '{}'", only.join(",")) };
        let lang = lang.tag();
        let contents = Contents {
            name: "Thymoid beside published targets".to_owned(),
            inputs: self.inputs.clone(),
            outputs: &["tables/"],
            ..Contents::default()
        };
        let command = format!(
            "thymoid validate{only} --seed {seed} --seeds {seeds} --children {children} --lang {lang}"
        );
        let provenance = Provenance { seed: *seed, command, started: self.started.clone() };
        folder.manifest(&process_run(contents, &provenance, &self.times))
    }
}
