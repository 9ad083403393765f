//! What holds a design back, in closed form.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use thymoid_chip::{ChipOutput, Design, mean_field};
use thymoid_core::Parameters;
use thymoid_report::catalogue::Lang;

use super::{Observer, StageTime, Stages};
use crate::analysis::limit_scan::LimitScan;
use crate::content::{limits, limits_page};
use crate::digest::sha256;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::unit_run::input::read_design;

/// Days of export that are told.
const DAYS: u32 = 90;
/// What a run leaves.
const OUTPUTS: [&str; 3] = ["report.html", "tables/", "figures/"];

/// A design whose limits are asked for.
///
/// ```
/// use thymoid_chip::Limit;
/// use thymoid_study::jobs::LimitsJob;
/// let job = LimitsJob::new("decellularised-scaffold".as_ref())?;
/// let output = job.solve(&thymoid_chip::parameters()?)?;
/// assert_eq!(output.limits.map(|limits| limits.limiting), Some(Limit::Oxygen));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct LimitsJob {
    design: Design,
    name: String,
    text: String,
}

impl LimitsJob {
    /// Reads a preset or a file.
    ///
    /// # Errors
    /// When there is no such preset and no such file, or its text is no usable design.
    pub fn new(named: &Path) -> Result<Self> {
        let (design, text) = read_design(named)?;
        Ok(Self { design, name: named.display().to_string(), text })
    }

    /// Solves the design, in milliseconds.
    ///
    /// # Errors
    /// When the design is impossible or `parameters` lacks an entry.
    pub fn solve(&self, parameters: &Parameters) -> Result<ChipOutput> {
        Ok(mean_field(&self.design, parameters, DAYS)?)
    }

    /// Solves the design and those about it.
    ///
    /// # Errors
    /// As [`Self::solve`], or [`Cancelled`](super::Cancelled).
    pub fn run(
        self,
        parameters: &Parameters,
        lang: Lang,
        observer: &mut dyn Observer,
    ) -> Result<LimitsOutcome> {
        let started = started();
        let mut stages = Stages::new(observer);
        let (output, scan) = stages.stage("stage.limits", 1, |_| {
            Ok((self.solve(parameters)?, LimitScan::new(&self.design, parameters)?))
        })?;
        let command = format!("thymoid chip limits {} --lang {}", self.name, lang.tag());
        let provenance = Provenance { seed: 0, command, started };
        Ok(LimitsOutcome {
            output,
            scan,
            job: self,
            provenance,
            lang,
            times: stages.times().to_vec(),
        })
    }
}

/// The limits of a design and of those about it.
#[derive(Debug)]
pub struct LimitsOutcome {
    /// The design itself.
    pub output: ChipOutput,
    /// Those about it.
    pub scan: LimitScan,
    job: LimitsJob,
    provenance: Provenance,
    lang: Lang,
    times: Vec<StageTime>,
}

impl LimitsOutcome {
    /// Writes tables, figures, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        for frame in limits::frames(&[&self.output], &self.scan) {
            folder.table(&frame)?;
        }
        let page = limits_page::page(&self.output, &self.scan, &self.provenance.command);
        folder.page(&page, self.lang)?;
        let contents = Contents {
            name: format!("Thymoid limits of {}", self.output.design),
            inputs: BTreeMap::from([(self.job.name.clone(), sha256(self.job.text.as_bytes()))]),
            outputs: &OUTPUTS,
            ..Contents::default()
        };
        folder.manifest(&process_run(contents, &self.provenance, &self.times))
    }
}
