//! What a declared trial puts into its protocol.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use thymoid_report::catalogue::Lang;

use crate::bundled::MADE_UP_TRIAL;
use crate::content::protocol::{Protocol, frame, page, plan_markdown};
use crate::digest::sha256;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::study::read_file;
use crate::trial_file::TrialFile;

/// A declared trial.
///
/// ```
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::trial::ProtocolJob;
/// let job = ProtocolJob::read("made-up-trial".as_ref(), String::new(), Lang::En)?;
/// // The last of its looks needs 15 successes of 24.
/// assert_eq!(job.run()?.protocol.design.to_string(), "2/8, 4/16, 14/24");
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct ProtocolJob {
    /// Name and content of its file.
    file: (String, Vec<u8>),
    command: String,
    lang: Lang,
}

/// What goes into the protocol.
#[derive(Debug)]
pub struct ProtocolOutcome {
    /// The design, enumerated.
    pub protocol: Protocol,
    trial: TrialFile,
    job: ProtocolJob,
    provenance: Provenance,
}

impl ProtocolJob {
    /// Reads a `TRIAL.toml`; the bundled one is found by the name of its trial.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(plan: &Path, command: String, lang: Lang) -> Result<Self> {
        let bundled = !plan.exists() && plan.to_str() == Some(MADE_UP_TRIAL.0);
        let found = MADE_UP_TRIAL.1.iter().find(|(name, _)| bundled && *name == "TRIAL.toml");
        let file = match found {
            Some((name, content)) => ((*name).to_owned(), content.to_vec()),
            None => (plan.display().to_string(), read_file(plan)?),
        };
        Ok(Self { file, command, lang })
    }

    /// Enumerates the design.
    ///
    /// # Errors
    /// When the file cannot be used, with the place.
    pub fn run(self) -> Result<ProtocolOutcome> {
        let provenance = Provenance { seed: 0, command: self.command.clone(), started: started() };
        let (name, content) = &self.file;
        let text = std::str::from_utf8(content)
            .with_context(|| format!("{name}: is not UTF-8\nhint: save it as UTF-8"))?;
        let trial = TrialFile::parse(name, text)?;
        Ok(ProtocolOutcome { protocol: Protocol::new(&trial)?, trial, job: self, provenance })
    }
}

impl ProtocolOutcome {
    /// Writes tables, report, the plan of analysis in each language, and the manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let Self { protocol, trial, job, provenance } = self;
        folder.table(&frame(protocol))?;
        for lang in Lang::ALL {
            let text = plan_markdown(trial, protocol, lang);
            folder.write(&format!("plan.{}.md", lang.tag()), text)?;
        }
        folder.page(&page(trial, protocol, &provenance.command), job.lang)?;
        let (name, content) = &job.file;
        let contents = Contents {
            name: format!("Thymoid protocol of {}", trial.name),
            inputs: BTreeMap::from([(name.clone(), sha256(content))]),
            outputs: &["tables/", "figures/", "report.html", "plan.en.md", "plan.zh-CN.md"],
            details: BTreeMap::new(),
        };
        folder.manifest(&process_run(contents, provenance, &[]))
    }
}
