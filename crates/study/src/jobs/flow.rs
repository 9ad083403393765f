//! Medium through the channels of a chip.

use std::collections::BTreeMap;

use anyhow::Result;
use thymoid_core::Parameters;
use thymoid_report::catalogue::Lang;
use thymoid_report::html::render;

use crate::analysis::flow::{FlowResult, flow};
use crate::content::flow::{frames, page};
use crate::digest::sha256;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};

/// The design of a chip, or a network of channels, whose medium is asked about.
///
/// ```
/// use thymoid_report::catalogue::Lang;
/// use thymoid_study::jobs::FlowJob;
/// let text = "name = \"chip\"\narea_mm2 = 100\nthickness_um = 500\nprogenitors_per_day = 500\n\
///             functional_stroma_fraction = 1\n[medium]\nkind = \"perfused\"\n\
///             channel_radius_um = 50\nchannel_pitch_um = 300\npo2_mmhg = 100\n\
///             channel_length_mm = 10\nmean_speed_mm_s = 1";
/// let job = FlowJob { file: "chip.toml".into(), text: text.into(), lang: Lang::En };
/// let outcome = job.run(&thymoid_study::parameters()?)?;
/// assert!(outcome.result.extraction > 0.99); // it lasts two millimetres
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct FlowJob {
    /// Name of the file.
    pub file: String,
    /// What it says.
    pub text: String,
    /// The language that the report opens in.
    pub lang: Lang,
}

/// What flows.
#[derive(Debug)]
pub struct FlowOutcome {
    /// Channels and oxygen.
    pub result: FlowResult,
    job: FlowJob,
    provenance: Provenance,
}

impl FlowJob {
    /// Solves for the flow; it takes milliseconds.
    ///
    /// # Errors
    /// When the file is neither a design nor a network, or nothing can flow.
    pub fn run(&self, parameters: &Parameters) -> Result<FlowOutcome> {
        let started = started();
        let result = flow(&self.file, &self.text, parameters)?;
        let command = format!("thymoid chip flow {} --lang {}", self.file, self.lang.tag());
        let provenance = Provenance { seed: 0, command, started };
        Ok(FlowOutcome { result, job: self.clone(), provenance })
    }
}

impl FlowOutcome {
    /// Writes tables, report and manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let Self { result, job, provenance } = self;
        for frame in frames(result) {
            folder.table(&frame)?;
        }
        folder.write("report.html", render(&page(result, &provenance.command), job.lang))?;
        let mut inputs = result.drawings.clone();
        inputs.insert(job.file.clone(), sha256(job.text.as_bytes()));
        let contents = Contents {
            name: format!("Thymoid flow of {}", result.name),
            inputs,
            outputs: &["tables/", "report.html"],
            details: BTreeMap::new(),
        };
        folder.manifest(&process_run(contents, provenance, &[]))
    }
}
