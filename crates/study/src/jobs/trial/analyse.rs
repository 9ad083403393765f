//! The analysis of a table of follow-up.

use std::collections::BTreeMap;

use anyhow::Result;
use thymoid_report::catalogue::Lang;
use thymoid_report::html::render;

use crate::content::followed::page;
use crate::content::followed_tables::frames;
use crate::digest::sha256;
use crate::followed::{AnalyseRequest, FollowUpTable, Followed, analyse};
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};

/// A table of children followed, and what is asked about it.
///
/// ```
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::followed::{AnalyseRequest, ColumnNames};
/// use thymoid_study::jobs::trial::AnalyseJob;
/// let columns =
///     ColumnNames { time: "t".into(), status: Some("s".into()), ..ColumnNames::default() };
/// let job = AnalyseJob {
///     file: "children.csv".into(),
///     text: "t,s\n30,1\n90,0\n".into(),
///     request: AnalyseRequest { columns, ..AnalyseRequest::default() },
///     lang: Lang::En,
/// };
/// assert_eq!(job.run()?.result.curves[0].events, 1);
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct AnalyseJob {
    /// Name of the file.
    pub file: String,
    /// What it says.
    pub text: String,
    /// What is asked.
    pub request: AnalyseRequest,
    /// The language that the report opens in.
    pub lang: Lang,
}

/// What the table says.
#[derive(Debug)]
pub struct AnalyseOutcome {
    /// Curves, tests, models.
    pub result: Followed,
    job: AnalyseJob,
    provenance: Provenance,
}

impl AnalyseJob {
    /// Reads the table and analyses it; milliseconds at the size of a study.
    ///
    /// # Errors
    /// When the table cannot be used, with file, row, column and how to mend it.
    pub fn run(self) -> Result<AnalyseOutcome> {
        let started = started();
        let table = FollowUpTable::read(&self.file, &self.text, &self.request.columns)?;
        let result = analyse(&table, &self.request)?;
        let provenance = Provenance { seed: 0, command: self.request.command(&self.file), started };
        Ok(AnalyseOutcome { result, job: self, provenance })
    }
}

impl AnalyseOutcome {
    /// Writes tables, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let Self { result, job, provenance } = self;
        for frame in frames(result, &job.request) {
            folder.table(&frame)?;
        }
        let page = page(result, &job.request, &job.file, &provenance.command);
        folder.write("report.html", render(&page, job.lang))?;
        let contents = Contents {
            name: format!("Thymoid analysis of {}", job.file),
            inputs: BTreeMap::from([(job.file.clone(), sha256(job.text.as_bytes()))]),
            outputs: &["tables/", "report.html"],
            details: BTreeMap::new(),
        };
        folder.manifest(&process_run(contents, provenance, &[]))
    }
}
