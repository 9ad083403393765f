//! The design of a trial.

use std::collections::BTreeMap;

use anyhow::Result;
use thymoid_report::catalogue::{Lang, Message};
use thymoid_report::html::render;

use crate::content::designed::{page, sentences};
use crate::content::designed_tables::frames;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::trial_design::{DesignRequest, Designed, answer};

/// What is asked of a design.
///
/// ```
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::trial::DesignJob;
/// use thymoid_study::trial_design::DesignRequest;
/// use thymoid_trial::Aim;
/// let aim = Aim { p0: 0.5, p1: 0.8, alpha: 0.05, beta: 0.2 };
/// let request = DesignRequest::Single { aim, n_max: 100 };
/// let outcome = DesignJob { request, command: String::new(), lang: Lang::En }.run()?;
/// assert!(outcome.sentences()[0].text(Lang::En).contains("18 children"));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct DesignJob {
    /// What is asked.
    pub request: DesignRequest,
    /// The command that asks it, for the record.
    pub command: String,
    /// The language that the report opens in.
    pub lang: Lang,
}

/// The designs that answer it.
#[derive(Debug)]
pub struct DesignOutcome {
    /// The designs.
    pub found: Designed,
    job: DesignJob,
    provenance: Provenance,
}

impl DesignJob {
    /// Finds the designs.
    ///
    /// # Errors
    /// When what is asked cannot be met, or makes no sense.
    pub fn run(self) -> Result<DesignOutcome> {
        let provenance = Provenance { seed: 0, command: self.command.clone(), started: started() };
        Ok(DesignOutcome { found: answer(&self.request)?, job: self, provenance })
    }
}

impl DesignOutcome {
    /// The designs in words.
    pub fn sentences(&self) -> Vec<Message> {
        sentences(&self.found, &self.job.request)
    }

    /// Writes tables, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let Self { found, job, provenance } = self;
        for frame in frames(found, &job.request) {
            folder.table(&frame)?;
        }
        let page = page(found, &job.request, &provenance.command);
        folder.write("report.html", render(&page, job.lang))?;
        let contents = Contents {
            name: format!("Thymoid trial design {}", job.request.kind()),
            inputs: BTreeMap::new(),
            outputs: &["tables/", "report.html"],
            details: BTreeMap::new(),
        };
        folder.manifest(&process_run(contents, provenance, &[]))
    }
}
