//! The smallest chip that is enough for a child.

use anyhow::Result;
use serde_json::json;
use thymoid_core::{CellsPerUl, Seed};
use thymoid_patient::population::PopulationFit;
use thymoid_report::catalogue::Lang;

use super::{Observer, StageTime, Stages};
use crate::analysis::population::{Cohorts, Model};
use crate::content::size::{Shown, frames, page};
use crate::digest::sha256;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::size::children::{Aim, needed_exports};
use crate::size::{SizePlan, Sized, answer, steps};
use crate::study::Loaded;

/// What a question of size leaves beside the manifest.
const OUTPUTS: [&str; 3] = ["report.html", "tables/", "figures/"];

/// A question of size, checked.
///
/// ```no_run
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::SizeJob;
/// use thymoid_study::run_folder::RunFolder;
/// use thymoid_study::size::SizePlan;
/// let job = SizeJob::new(SizePlan::read("SIZE.toml".as_ref())?, None, Lang::En)?;
/// let folder = RunFolder::begin("runs/size".as_ref(), false)?;
/// job.run(&mut ())?.write(&folder)?;
/// folder.finish()?;
/// # anyhow::Ok(())
/// ```
#[derive(Debug)]
pub struct SizeJob {
    plan: SizePlan,
    lang: Lang,
    bundled: Loaded,
    model: Model,
    cohorts: Cohorts,
    population: Option<PopulationFit>,
    used: Option<(String, String)>,
}

impl SizeJob {
    /// Takes a plan, and the table of draws of a population that a run has fitted, by its name;
    /// without it the population is fitted to the bundled cohorts.
    ///
    /// # Errors
    /// When the table cannot be used.
    pub fn new(plan: SizePlan, population: Option<(String, Vec<u8>)>, lang: Lang) -> Result<Self> {
        let bundled = Loaded::bundled()?;
        let model = Model::new(&plan.parameters)?;
        let cohorts = Cohorts::read(&bundled)?;
        let used = population.as_ref().map(|(name, table)| (name.clone(), sha256(table)));
        let population = population
            .map(|(name, table)| PopulationFit::read(&name, &table, &model.priors))
            .transpose()?;
        Ok(Self { plan, lang, bundled, model, cohorts, population, used })
    }

    /// Fits the population where none was given, finds what each child needs, and sizes.
    ///
    /// # Errors
    /// When the posterior cannot be sampled, a child not be followed or a chip not be computed, or
    /// [`Cancelled`](super::Cancelled).
    pub fn run(self, observer: &mut dyn Observer) -> Result<SizeOutcome> {
        let Self { plan, lang, bundled, model, cohorts, population, used } = self;
        let started = started();
        let mut stages = Stages::new(observer);
        let seed = Seed(plan.seed);
        let population = if let Some(population) = population {
            population
        } else {
            let sampling = bundled.study.population;
            let draws = (sampling.chains * (sampling.tune + sampling.draws)) as u64;
            let posterior = cohorts.posterior(&model)?;
            stages.stage("stage.population", draws, |tick| {
                Ok(posterior.sample(seed, sampling.sampling(), tick)?)
            })?
        };
        let aim = Aim { naive_cd4: CellsPerUl(plan.naive_cd4_per_ul), month: plan.month };
        let children = (plan.children, seed);
        let exports = stages.stage("stage.size_children", plan.children.into(), |tick| {
            needed_exports(&model, &population, plan.centre, aim, children, tick)
        })?;
        let dose_exponent = plan.parameters.value("patient.dose_exponent")?;
        let sized = stages.stage("stage.size_chips", steps(&plan), |tick| {
            answer(&plan, &exports, dose_exponent, tick)
        })?;
        let provenance =
            Provenance { seed: plan.seed, command: "thymoid chip size size.toml".into(), started };
        let times = stages.times().to_vec();
        Ok(SizeOutcome { sized, exports, plan, lang, cohorts, used, provenance, times })
    }
}

/// The answer to a question of size.
#[derive(Debug)]
pub struct SizeOutcome {
    /// Sizes and the curve.
    pub sized: Sized,
    /// Effective export that each child needs.
    pub exports: Vec<Option<f64>>,
    /// What was asked.
    pub plan: SizePlan,
    lang: Lang,
    cohorts: Cohorts,
    used: Option<(String, String)>,
    provenance: Provenance,
    times: Vec<StageTime>,
}

impl SizeOutcome {
    /// What the page and its tables show.
    pub fn shown(&self) -> Shown<'_> {
        Shown { plan: &self.plan, sized: &self.sized, naive: &self.cohorts.naive }
    }

    /// Writes tables, figures, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        for frame in frames(self.shown(), &self.exports) {
            folder.table(&frame)?;
        }
        let page = page(self.shown(), &self.provenance);
        folder.page(&page, self.lang)?;
        let hash = |(name, text): (&String, &String)| (name.clone(), sha256(text.as_bytes()));
        let contents = Contents {
            name: format!("Thymoid size {}", self.plan.name),
            inputs: {
                let read = self.plan.inputs.iter().map(hash).chain(self.used.clone());
                read.chain(self.plan.drawings.clone()).collect()
            },
            outputs: &OUTPUTS,
            details: [("doseExponent", json!(self.sized.dose_exponent))].into(),
        };
        folder.manifest(&process_run(contents, &self.provenance, &self.times))
    }
}
