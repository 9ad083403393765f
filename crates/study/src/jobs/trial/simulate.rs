//! A declared trial in virtual children.

use std::collections::BTreeMap;

use anyhow::Result;
use thymoid_core::Seed;
use thymoid_patient::population::PopulationFit;
use thymoid_report::catalogue::{Lang, Message};

use super::super::{Observer, StageTime, Stages};
use crate::analysis::population::{Cohorts, Model};
use crate::content::simulated::{page, sentences};
use crate::content::simulated_tables::frames;
use crate::digest::sha256;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::study::Loaded;
use crate::trial_file::TrialFile;
use crate::trial_simulated::{Known, SimulatedTrial, answer, steps};

/// A declared trial, checked.
///
/// ```no_run
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::trial::SimulateJob;
/// use thymoid_study::run_folder::RunFolder;
/// let text = std::fs::read_to_string("TRIAL.toml")?;
/// let job = SimulateJob::new(("TRIAL.toml".into(), text), None, String::new(), Lang::En)?;
/// let folder = RunFolder::begin("runs/trial".as_ref(), false)?;
/// job.run(&mut ())?.write(&folder)?;
/// folder.finish()?;
/// # anyhow::Ok(())
/// ```
#[derive(Debug)]
pub struct SimulateJob {
    file: TrialFile,
    inputs: BTreeMap<String, String>,
    command: String,
    lang: Lang,
    bundled: Loaded,
    model: Model,
    population: Option<PopulationFit>,
}

impl SimulateJob {
    /// Takes a file by its name and text, and the table of draws of a population that a run has
    /// fitted, by its name; without it the population is fitted to the bundled cohorts.
    ///
    /// # Errors
    /// When a file cannot be used, with the place.
    pub fn new(
        (name, text): (String, String),
        population: Option<(String, Vec<u8>)>,
        command: String,
        lang: Lang,
    ) -> Result<Self> {
        let file = TrialFile::parse(&name, &text)?;
        let mut inputs = BTreeMap::from([(name, sha256(text.as_bytes()))]);
        let bundled = Loaded::bundled()?;
        let model = Model::new(&crate::parameters()?)?;
        inputs.extend(population.as_ref().map(|(name, table)| (name.clone(), sha256(table))));
        let population = population
            .map(|(name, table)| PopulationFit::read(&name, &table, &model.priors))
            .transpose()?;
        Ok(Self { file, inputs, command, lang, bundled, model, population })
    }

    /// Fits the population where none was given, and plays the trial through.
    ///
    /// # Errors
    /// When the posterior cannot be sampled, the trial not be simulated, or
    /// [`Cancelled`](super::super::Cancelled).
    pub fn run(self, observer: &mut dyn Observer) -> Result<SimulateOutcome> {
        let Self { file, inputs, command, lang, bundled, model, population } = self;
        let provenance = Provenance { seed: file.simulation.seed, command, started: started() };
        let seed = Seed(file.simulation.seed);
        let mut stages = Stages::new(observer);
        let population = if let Some(population) = population {
            population
        } else {
            let sampling = bundled.study.population;
            let draws = (sampling.chains * (sampling.tune + sampling.draws)) as u64;
            let cohorts = Cohorts::read(&bundled)?;
            let posterior = cohorts.posterior(&model)?;
            stages.stage("stage.population", draws, |tick| {
                Ok(posterior.sample(seed, sampling.sampling(), tick)?)
            })?
        };
        let parameters = crate::parameters()?;
        let known = Known {
            model: &model,
            population: &population,
            parameters: &parameters,
            export_ratio: None,
            seed,
        };
        let found =
            stages.stage("stage.trial", steps(&file), |tick| answer(&file, &known, tick))?;
        let times = stages.times().to_vec();
        Ok(SimulateOutcome { found, file, inputs, lang, provenance, times })
    }
}

/// What a trial would find.
#[derive(Debug)]
pub struct SimulateOutcome {
    /// Designs, scenarios, sizes, lessons.
    pub found: SimulatedTrial,
    file: TrialFile,
    inputs: BTreeMap<String, String>,
    lang: Lang,
    provenance: Provenance,
    times: Vec<StageTime>,
}

impl SimulateOutcome {
    /// What it says, in words.
    pub fn sentences(&self) -> Vec<Message> {
        sentences(&self.found, &self.file)
    }

    /// Writes tables, figures, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let Self { found, file, inputs, lang, provenance, times } = self;
        for frame in frames(found, file) {
            folder.table(&frame)?;
        }
        folder.page(&page(found, file, &provenance.command), *lang)?;
        let contents = Contents {
            name: format!("Thymoid simulation of trial {}", file.name),
            inputs: inputs.clone(),
            outputs: &["report.html", "tables/", "figures/"],
            details: BTreeMap::new(),
        };
        folder.manifest(&process_run(contents, provenance, times))
    }
}
