//! What statistics of repertoires leave: tables, figures and a manifest.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use thymoid_receptor::Chain;
use thymoid_receptor::statistics::{Near, Overlap, Profile};
use thymoid_report::catalogue::{Lang, Message};
use thymoid_report::figure::{Panel, Width, panels_file, svg_file};

use crate::analysis::repertoire::{Rows, Sample};
use crate::analysis::tracking::Track;
use crate::content::repertoire::{
    self, Pair, frames, overlap_frames, rarefaction, spectratype, v_usage,
};
use crate::content::tracking::{self, Shown};
use crate::digest::sha256_of;
use crate::jobs::StageTime;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run};

/// What statistics leave beside the manifest.
const OUTPUTS: [&str; 2] = ["tables/", "figures/"];

/// What the tables say.
#[derive(Debug)]
pub struct StatsOutcome {
    /// Names of the tables.
    pub names: Vec<String>,
    /// What became of the rows of each.
    pub rows: Vec<Rows>,
    /// Each sample: a locus of a table.
    pub results: Vec<repertoire::Result>,
    /// Each locus over the visits, if it was to be tracked.
    pub tracks: Vec<Track>,
    pub(super) shared: Vec<Shared>,
    pub(super) references: BTreeMap<Chain, Profile>,
    /// Tables that were read.
    pub(super) inputs: Vec<PathBuf>,
    pub(super) provenance: Provenance,
    pub(super) lang: Lang,
    pub(super) times: Vec<StageTime>,
}

/// What two samples share, by their places among the results.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared {
    pub(super) samples: [usize; 2],
    pub(super) overlap: Overlap,
    pub(super) near: Near,
}

impl StatsOutcome {
    /// Returns what every two samples of a locus share.
    pub fn pairs(&self) -> Vec<Pair<'_>> {
        let pair = |&Shared { samples, overlap, near }: &Shared| Pair {
            samples: samples.map(|at| &self.results[at].sample),
            overlap,
            near,
        };
        self.shared.iter().map(pair).collect()
    }

    /// Writes tables, figures and manifest.
    ///
    /// # Errors
    /// When a file cannot be written, or a table cannot be read once more for its hash.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let Self { results, references, lang, .. } = self;
        for frame in frames(results) {
            folder.table(&frame)?;
        }
        if self.names.len() > 1 {
            for frame in overlap_frames(&self.pairs(), results) {
                folder.table(&frame)?;
            }
        }
        self.write_tracks(folder)?;
        let svg = svg_file(&rarefaction(results), *lang, Width::Wide);
        folder.write("figures/rarefaction.svg", svg)?;
        self.panels(folder, "spectratype", &spectratype(results, references))?;
        self.panels(folder, "v_usage", &v_usage(results, references))?;
        let mut inputs = BTreeMap::new();
        for path in &self.inputs {
            inputs.insert(path.display().to_string(), sha256_of(path)?);
        }
        let contents = Contents {
            name: "Thymoid statistics of repertoires".to_owned(),
            inputs,
            outputs: &OUTPUTS,
            ..Contents::default()
        };
        folder.manifest(&process_run(contents, &self.provenance, &self.times))
    }

    /// Writes the clonotypes of all visits, and draws the largest.
    fn write_tracks(&self, folder: &RunFolder) -> Result<()> {
        let samples: Vec<&Sample> = self.results.iter().map(|result| &result.sample).collect();
        let visit = |at: &usize| {
            self.names.iter().position(|name| *name == samples[*at].name).unwrap_or_default()
        };
        let shown: Vec<Shown<'_>> = self
            .tracks
            .iter()
            .map(|track| Shown {
                track,
                tracked: track.rows(&samples),
                visits: track.samples.iter().map(visit).collect(),
            })
            .collect();
        let mut parts = shown.iter().flat_map(|shown| tracking::parts(shown, &self.names));
        let Some(first) = parts.next() else {
            return Ok(());
        };
        let mut table = folder.long_table(&first)?;
        parts.try_for_each(|part| table.add(&part))?;
        table.finish()?;
        self.panels(folder, "tracking", &tracking::largest(&shown, &self.names))
    }

    fn panels(&self, folder: &RunFolder, id: &str, panels: &[Panel]) -> Result<()> {
        let [title, about] =
            ["title", "about"].map(|part| Message::new(&format!("repertoire.{id}_{part}")));
        let svg = panels_file(id, &title, &about, panels, self.lang);
        folder.write(&format!("figures/{id}.svg"), svg)
    }
}
