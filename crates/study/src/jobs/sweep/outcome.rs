//! What a shard, or a whole sweep, leaves.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use serde_json::json;
use thymoid_report::catalogue::Lang;

use crate::analysis::sweep::{Swept, analyse};
use crate::content::sweep::{Shown, frames, page};
use crate::digest::sha256;
use crate::frame::Frame;
use crate::jobs::StageTime;
use crate::run_folder::manifest::{Contents, Provenance, process_run};
use crate::run_folder::{page_into, write_into};
use crate::sweep::row::frame;
use crate::sweep::shard::ShardFile;
use crate::sweep::{Row, Shard, Sweep};

/// The files of a folder that a merge reads.
pub(super) const SHARD_FILE: &str = "shard.json";
pub(super) const SWEEP_FILE: &str = "sweep.toml";
pub(super) const DESIGN_FILE: &str = "design.toml";
pub(super) const RUNS_FILE: &str = "tables/runs.csv";

/// Runs that are made, and what a whole sweep says.
#[derive(Debug)]
pub struct SweepOutcome {
    /// What was asked.
    pub sweep: Sweep,
    /// Which of its runs.
    pub shard: Shard,
    /// The runs, in order.
    pub rows: Vec<Row>,
    /// What they say, where all are there.
    pub swept: Option<Swept>,
    provenance: Provenance,
    times: Vec<StageTime>,
    lang: Lang,
}

impl SweepOutcome {
    /// Analyses the runs if they are all.
    pub(super) fn new(
        sweep: Sweep,
        shard: Shard,
        rows: Vec<Row>,
        provenance: Provenance,
        times: Vec<StageTime>,
        lang: Lang,
    ) -> Self {
        let swept = (shard == Shard::WHOLE).then(|| analyse(&sweep, &rows));
        Self { sweep, shard, rows, swept, provenance, times, lang }
    }

    /// Writes tables, what a merge needs, and of a whole sweep figures and report.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write_into(&self, folder: &Path) -> Result<()> {
        let mut outputs = vec!["tables/", SHARD_FILE, SWEEP_FILE, DESIGN_FILE];
        let runs = frame(&self.sweep.entries, &self.rows);
        let sha256_of_runs = tables_into(folder, &runs)?;
        let [sweep, design] = &self.sweep.texts;
        write_into(folder, SWEEP_FILE, sweep)?;
        write_into(folder, DESIGN_FILE, design)?;
        for (name, bytes) in &self.sweep.drawings {
            write_into(folder, name, bytes)?;
        }
        let (id, shard) = (self.sweep.id(), self.shard);
        let mark = ShardFile { sweep: id, shard, runs_sha256: sha256_of_runs.clone() };
        write_into(folder, SHARD_FILE, serde_json::to_string_pretty(&mark)?)?;
        if let Some(swept) = &self.swept {
            outputs.extend(["figures/", "report.html"]);
            self.report_into(folder, swept)?;
        }
        let drawings = self.sweep.drawings.iter();
        let mut inputs: BTreeMap<String, String> =
            drawings.map(|(name, bytes)| (name.clone(), sha256(bytes))).collect();
        inputs.insert(SWEEP_FILE.to_owned(), sha256(sweep.as_bytes()));
        inputs.insert(DESIGN_FILE.to_owned(), sha256(design.as_bytes()));
        let contents = Contents {
            name: format!("Thymoid sweep {}", self.sweep.name),
            inputs,
            outputs: &outputs,
            details: BTreeMap::from([
                ("shard", json!(self.shard)),
                ("runs", json!(self.rows.len())),
                ("runsSha256", json!(sha256_of_runs)),
            ]),
        };
        let manifest = process_run(contents, &self.provenance, &self.times);
        write_into(folder, "manifest.json", serde_json::to_string_pretty(&manifest)?)
    }

    fn report_into(&self, folder: &Path, swept: &Swept) -> Result<()> {
        let shown = Shown { sweep: &self.sweep, rows: &self.rows, swept };
        for frame in frames(shown) {
            tables_into(folder, &frame)?;
        }
        let page = page(shown, &self.provenance);
        page_into(folder, &page, self.lang)
    }
}

/// Writes a table; the SHA-256 of its CSV.
fn tables_into(folder: &Path, frame: &Frame) -> Result<String> {
    let mut csv = Vec::new();
    frame.write_csv(&mut csv)?;
    crate::run_folder::table_into(folder, frame)?;
    Ok(sha256(&csv))
}
