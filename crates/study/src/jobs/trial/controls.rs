//! Children of a trial against published curves.

use std::collections::BTreeMap;

use anyhow::Result;
use thymoid_report::catalogue::{Lang, Message};

use crate::bundled;
use crate::content::controlled::{frames, page, sentences};
use crate::digest::sha256;
use crate::followed::FollowUpTable;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::trial_controls::{AgainstCurve, ControlsRequest, answer, read_curves};

/// Name of the bundled table of curves.
const BUNDLED: &str = "cohorts/controls.csv";

/// A table of children followed, and what they are held against.
///
/// ```
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::trial::ControlsJob;
/// use thymoid_study::trial_controls::ControlsRequest;
/// let job = ControlsJob {
///     file: "children.csv".into(),
///     text: "implant,end,died\n250,800,0\n300,800,0\n350,400,1\n".into(),
///     curves: None,
///     request: ControlsRequest {
///         time: "end".into(), entry: "implant".into(), status: "died".into(), alpha: 0.05,
///     },
///     command: String::new(),
///     lang: Lang::En,
/// };
/// assert_eq!(job.run()?.found.len(), 2);
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct ControlsJob {
    /// Name of the file.
    pub file: String,
    /// What it says.
    pub text: String,
    /// Curves: name and content of their table; the bundled ones where none is given.
    pub curves: Option<(String, Vec<u8>)>,
    /// What is asked.
    pub request: ControlsRequest,
    /// The command that asks it, for the record.
    pub command: String,
    /// The language that the report opens in.
    pub lang: Lang,
}

/// What the curves say.
#[derive(Debug)]
pub struct ControlsOutcome {
    /// The trial against each curve.
    pub found: Vec<AgainstCurve>,
    inputs: BTreeMap<String, String>,
    job: ControlsJob,
    provenance: Provenance,
}

impl ControlsJob {
    /// Compares; milliseconds.
    ///
    /// # Errors
    /// When a table cannot be used, with file, row, column and how to mend it.
    pub fn run(self) -> Result<ControlsOutcome> {
        let provenance = Provenance { seed: 0, command: self.command.clone(), started: started() };
        let table = FollowUpTable::read(&self.file, &self.text, &self.request.columns())?;
        let bundled = || {
            let of = bundled::FILES.iter().find(|(name, _)| *name == BUNDLED);
            (BUNDLED.to_owned(), of.map_or_else(Vec::new, |(_, content)| content.to_vec()))
        };
        let (name, content) = self.curves.clone().unwrap_or_else(bundled);
        let curves = read_curves(&name, &content)?;
        let found = answer(&table, &curves, &self.request)?;
        let inputs = BTreeMap::from([
            (self.file.clone(), sha256(self.text.as_bytes())),
            (name, sha256(&content)),
        ]);
        Ok(ControlsOutcome { found, inputs, job: self, provenance })
    }
}

impl ControlsOutcome {
    /// What it says.
    pub fn sentences(&self) -> Vec<Message> {
        sentences(&self.found)
    }

    /// Writes tables, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let Self { found, inputs, job, provenance } = self;
        for frame in frames(found) {
            folder.table(&frame)?;
        }
        folder.page(&page(found, &job.file, &provenance.command), job.lang)?;
        let contents = Contents {
            name: format!("Thymoid controls of {}", job.file),
            inputs: inputs.clone(),
            outputs: &["tables/", "figures/", "report.html"],
            details: BTreeMap::new(),
        };
        folder.manifest(&process_run(contents, provenance, &[]))
    }
}
