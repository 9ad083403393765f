//! What earlier studies say of a trial.

use std::collections::BTreeMap;

use anyhow::Result;
use thymoid_report::catalogue::{Lang, Message};
use thymoid_report::html::render;

use crate::content::borrowed::{page, sentences};
use crate::content::borrowed_tables::frames;
use crate::digest::sha256;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::trial_prior::{EarlierStudy, PriorAnswer, PriorRequest, answer, read_studies};

/// A table of earlier studies, and what is asked of them.
///
/// ```
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::trial::PriorJob;
/// use thymoid_study::trial_prior::PriorRequest;
/// let job = PriorJob {
///     file: "studies.csv".into(),
///     text: b"study,r,n\nDuke,74,95\nLondon,9,12\n".to_vec(),
///     request: PriorRequest::new(0.6, 24),
///     command: String::new(),
///     lang: Lang::En,
/// };
/// assert!((job.run()?.found.map.p_mean - 0.735).abs() < 1e-3);
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct PriorJob {
    /// Name of the file.
    pub file: String,
    /// What it holds.
    pub text: Vec<u8>,
    /// What is asked.
    pub request: PriorRequest,
    /// The command that asks it, for the record.
    pub command: String,
    /// The language that the report opens in.
    pub lang: Lang,
}

/// The prior, and what it does.
#[derive(Debug)]
pub struct PriorOutcome {
    /// The prior.
    pub found: PriorAnswer,
    studies: Vec<EarlierStudy>,
    job: PriorJob,
    provenance: Provenance,
}

impl PriorJob {
    /// Integrates; seconds at most.
    ///
    /// # Errors
    /// When the table cannot be used, with file, row, column and how to mend it, or the request
    /// makes no sense.
    pub fn run(self) -> Result<PriorOutcome> {
        let provenance = Provenance { seed: 0, command: self.command.clone(), started: started() };
        let studies = read_studies(&self.file, &self.text)?;
        Ok(PriorOutcome { found: answer(&studies, &self.request)?, studies, job: self, provenance })
    }
}

impl PriorOutcome {
    /// What it says.
    pub fn sentences(&self) -> Vec<Message> {
        sentences(&self.found, &self.job.request)
    }

    /// Writes tables, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let Self { found, studies, job, provenance } = self;
        for frame in frames(found, &job.request) {
            folder.table(&frame)?;
        }
        let page = page(studies, found, &job.request, &provenance.command);
        folder.write("report.html", render(&page, job.lang))?;
        let contents = Contents {
            name: format!("Thymoid trial prior of {}", job.file),
            inputs: BTreeMap::from([(job.file.clone(), sha256(&job.text))]),
            outputs: &["tables/", "report.html"],
            details: BTreeMap::new(),
        };
        folder.manifest(&process_run(contents, provenance, &[]))
    }
}
