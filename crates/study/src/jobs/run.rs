//! A study through every stage: the main job.

use anyhow::Result;
use thymoid_core::Seed;
use thymoid_report::catalogue::Lang;

use super::{Observer, StageTime, Stages};
use crate::analysis::{Analysis, Inputs, analyse};
use crate::content;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::study::Loaded;

/// What a run leaves beside the manifest.
const OUTPUTS: [&str; 5] =
    ["report.html", "tables/", "figures/", "receptors_trb.tsv", "receptors_tra.tsv"];

/// A study, checked, that can be run.
///
/// ```no_run
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::RunJob;
/// use thymoid_study::run_folder::RunFolder;
/// use thymoid_study::study::Loaded;
/// let job = RunJob::new(Loaded::bundled()?, 1, Lang::En)?;
/// let folder = RunFolder::begin("runs/mine".as_ref(), false)?;
/// job.run(&mut ())?.write(&folder)?;
/// folder.finish()?;
/// # anyhow::Ok(())
/// ```
#[derive(Debug)]
pub struct RunJob {
    loaded: Loaded,
    inputs: Inputs,
    seed: u64,
    lang: Lang,
}

impl RunJob {
    /// Reads and checks every file of a study. The report opens in `lang` and holds every language.
    ///
    /// # Errors
    /// For inputs that cannot be used, naming file, row, column and remedy.
    pub fn new(loaded: Loaded, seed: u64, lang: Lang) -> Result<Self> {
        Ok(Self { inputs: Inputs::read(&loaded)?, loaded, seed, lang })
    }

    /// Runs every stage.
    ///
    /// # Errors
    /// When a stage cannot be computed, or [`Cancelled`](super::Cancelled).
    pub fn run(self, observer: &mut dyn Observer) -> Result<RunOutcome> {
        let Self { loaded, inputs, seed, lang } = self;
        let started = started();
        let mut stages = Stages::new(observer);
        let analysis = analyse(inputs, &loaded.study, Seed(seed), &mut stages)?;
        let provenance = Provenance { seed, command: command(&loaded, seed, lang), started };
        Ok(RunOutcome { analysis, loaded, provenance, lang, times: stages.times().to_vec() })
    }
}

/// What a study's inputs say.
#[derive(Debug)]
pub struct RunOutcome {
    /// Results of every stage.
    pub analysis: Analysis,
    loaded: Loaded,
    provenance: Provenance,
    lang: Lang,
    times: Vec<StageTime>,
}

impl RunOutcome {
    /// Writes tables, receptors, figures, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        for frame in content::frames(&self.analysis) {
            folder.table(&frame)?;
        }
        for repertoire in &self.analysis.receptors {
            let name = format!("receptors_{}.tsv", repertoire.chain.as_str().to_lowercase());
            folder.write(&name, &repertoire.airr)?;
        }
        let page = content::page(&self.analysis, &self.loaded, &self.provenance);
        folder.page(&page, self.lang)?;
        let contents = Contents {
            name: format!("Thymoid run of study {}", self.loaded.study.name),
            inputs: self.loaded.hashes(),
            outputs: &OUTPUTS,
            ..Contents::default()
        };
        folder.manifest(&process_run(contents, &self.provenance, &self.times))
    }
}

/// The command that repeats a run; threads and place do not change the result.
fn command(loaded: &Loaded, seed: u64, lang: Lang) -> String {
    let study = loaded.folder().map_or_else(String::new, |folder| format!(" {folder}"));
    format!("thymoid run{study} --seed {seed} --lang {}", lang.tag())
}
