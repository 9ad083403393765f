//! What holds a design back, in closed form.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use thymoid_chip::{ChipOutput, mean_field};
use thymoid_core::Parameters;
use thymoid_report::catalogue::Lang;

use super::{Observer, StageTime, Stages};
use crate::analysis::answers::Answers;
use crate::analysis::limit_scan::LimitScan;
use crate::content::{answers, limits, limits_page};
use crate::digest::sha256;
use crate::drawn_design::Measured;
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
    measured: Measured,
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
        let measured = Measured::of(design, named)?;
        Ok(Self { measured, name: named.display().to_string(), text })
    }

    /// Solves the design in closed form, in milliseconds.
    ///
    /// # Errors
    /// When the design is impossible or `parameters` lacks an entry.
    pub fn solve(&self, parameters: &Parameters) -> Result<ChipOutput> {
        let mut output = mean_field(&self.measured.design, parameters, DAYS)?;
        output.notes.extend(self.measured.notes());
        Ok(output)
    }

    /// Answers the same question at each level: the fields take about a second.
    ///
    /// # Errors
    /// As [`Self::solve`].
    pub fn answers(&self, parameters: &Parameters) -> Result<Answers> {
        Answers::new(&self.measured.design, self.measured.drawing.as_ref(), parameters)
    }

    fn inputs(&self) -> BTreeMap<String, String> {
        let mut inputs = self.measured.inputs();
        inputs.insert(self.name.clone(), sha256(self.text.as_bytes()));
        inputs
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
        let (output, answers, scan) = stages.stage("stage.limits", 1, |_| {
            let scan = LimitScan::new(&self.measured.design, parameters)?;
            Ok((self.solve(parameters)?, self.answers(parameters)?, scan))
        })?;
        let command = format!("thymoid chip limits {} --lang {}", self.name, lang.tag());
        let provenance = Provenance { seed: 0, command, started };
        Ok(LimitsOutcome {
            output,
            answers,
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
    /// The same at each level.
    pub answers: Answers,
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
        folder.table(&answers::frame(&self.output.design, &self.answers))?;
        let command = &self.provenance.command;
        let page = limits_page::page(&self.output, &self.answers, &self.scan, command);
        folder.page(&page, self.lang)?;
        let contents = Contents {
            name: format!("Thymoid limits of {}", self.output.design),
            inputs: self.job.inputs(),
            outputs: &OUTPUTS,
            ..Contents::default()
        };
        folder.manifest(&process_run(contents, &self.provenance, &self.times))
    }
}
