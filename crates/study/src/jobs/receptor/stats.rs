//! Repertoires described, and compared with a reference and with each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use thymoid_core::Seed;
use thymoid_receptor::statistics::{ClonotypeKey, Near, Overlap, Profile};
use thymoid_receptor::tables::{NamedColumn, Reading, Species};
use thymoid_receptor::{Chain, FirstNucleotide, Model, Sampler};
use thymoid_report::catalogue::{Lang, Message};
use thymoid_report::figure::{Width, panels_file, svg_file};

use super::understood::told;
use crate::analysis::repertoire::{Rows, Sample, common_coverage, compare, curve, diversity, read};
use crate::content::repertoire::{
    self, Pair, frames, overlap_frames, rarefaction, spectratype, v_usage,
};
use crate::digest::sha256_of;
use crate::jobs::{Observer, StageTime, Stages, ticks};
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};

/// What statistics leave beside the manifest.
const OUTPUTS: [&str; 2] = ["tables/", "figures/"];
/// How messages name a reference that is a table.
const REFERENCE: &str = "reference";

/// Tables of receptors to describe.
#[derive(Debug, Clone)]
pub struct StatsJob {
    /// The tables.
    pub tables: Vec<PathBuf>,
    /// A table to compare with; by default, what recombination makes of the built-in models.
    pub reference: Option<PathBuf>,
    /// Columns of the tables that the user names.
    pub columns: Vec<NamedColumn>,
    /// The one seed.
    pub seed: u64,
    /// Language of figures.
    pub lang: Lang,
}

/// What the tables say.
#[derive(Debug)]
pub struct StatsOutcome {
    /// Names of the tables.
    pub names: Vec<String>,
    /// What became of the rows of each.
    pub rows: Vec<Rows>,
    /// Each sample: a locus of a table.
    pub results: Vec<repertoire::Result>,
    shared: Vec<Shared>,
    references: BTreeMap<Chain, Profile>,
    job: StatsJob,
    started: String,
    times: Vec<StageTime>,
}

/// What two samples share, by their places among the results.
#[derive(Debug, Clone, Copy)]
struct Shared {
    samples: [usize; 2],
    overlap: Overlap,
    near: Near,
}

impl StatsJob {
    /// Reads the tables, and compares them. The observer is told what was understood of each.
    ///
    /// # Errors
    /// When a table cannot be read, or holds no productive receptor of TRA or TRB.
    pub fn run(self, observer: &mut dyn Observer) -> Result<StatsOutcome> {
        let started = started();
        let mut stages = Stages::new(observer);
        let names = names(&self.tables)?;
        let (mut samples, mut rows) = (Vec::new(), Vec::new());
        for (path, name) in self.tables.iter().zip(&names) {
            let keep = self.tables.len() > 1;
            let (read, counted) = table(path, name, keep, &self.reading(), &mut stages)?;
            samples.extend(read);
            rows.push(counted);
        }
        if samples.is_empty() {
            let left_out: Vec<String> = names.iter().zip(&rows).map(left_out).collect();
            bail!(
                "{}: no productive row of TRA or TRB with a junction\n{}\nhint: check the columns \
                 v_call, j_call, junction_aa and productive",
                self.tables.first().map_or_else(String::new, |path| path.display().to_string()),
                left_out.join("\n")
            );
        }
        let loci: BTreeSet<Chain> = samples.iter().map(|sample: &Sample| sample.locus).collect();
        let references = references(self.reference.as_deref(), &loci, &mut stages)?;
        let results = describe(samples, &loci, &references, Seed(self.seed), &mut stages)?;
        let shared = shared(&results, &mut stages)?;
        let times = stages.times().to_vec();
        Ok(StatsOutcome { names, rows, results, shared, references, job: self, started, times })
    }

    /// How the tables are read. The built-in reference is human; who brings one of their own
    /// compares within a species.
    fn reading(&self) -> Reading {
        let species = self.reference.is_none().then_some(Species::Human);
        Reading { columns: self.columns.clone(), species }
    }
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
        let Self { results, references, job, .. } = self;
        for frame in frames(results) {
            folder.table(&frame)?;
        }
        if job.tables.len() > 1 {
            for frame in overlap_frames(&self.pairs(), results) {
                folder.table(&frame)?;
            }
        }
        let svg = svg_file(&rarefaction(results), job.lang, Width::Wide);
        folder.write("figures/rarefaction.svg", svg)?;
        for (id, panels) in [
            ("spectratype", spectratype(results, references)),
            ("v_usage", v_usage(results, references)),
        ] {
            let [title, about] =
                ["title", "about"].map(|part| Message::new(&format!("repertoire.{id}_{part}")));
            let svg = panels_file(id, &title, &about, &panels, job.lang);
            folder.write(&format!("figures/{id}.svg"), svg)?;
        }
        let mut inputs = BTreeMap::new();
        for path in job.tables.iter().chain(&job.reference) {
            inputs.insert(path.display().to_string(), sha256_of(path)?);
        }
        let contents = Contents {
            name: "Thymoid statistics of repertoires".to_owned(),
            inputs,
            outputs: &OUTPUTS,
            ..Contents::default()
        };
        let (command, started) = (self.command(), self.started.clone());
        let provenance = Provenance { seed: job.seed, command, started };
        folder.manifest(&process_run(contents, &provenance, &self.times))
    }

    /// The command that repeats the job.
    fn command(&self) -> String {
        let StatsJob { tables, reference, columns, seed, lang } = &self.job;
        let tables: Vec<String> = tables.iter().map(|path| path.display().to_string()).collect();
        let reference = reference
            .as_ref()
            .map_or_else(String::new, |path| format!(" --reference {}", path.display()));
        let columns: Vec<String> = columns.iter().map(|c| format!(" --column '{c}'")).collect();
        let (tables, columns, lang) = (tables.join(" "), columns.concat(), lang.tag());
        format!("thymoid receptor stats {tables}{reference}{columns} --seed {seed} --lang {lang}")
    }
}

/// What became of the rows of a table of which none was counted.
fn left_out((name, rows): (&String, &Rows)) -> String {
    let kinds = [
        (rows.not_cells, "not of a cell"),
        (rows.not_productive, "not productive"),
        (rows.other_species, "of another species"),
        (rows.other_locus, "not of TRA or TRB"),
        (rows.incomplete, "without a junction or without copies"),
    ];
    let kinds = kinds.iter().filter(|(rows, _)| *rows > 0);
    let mut all: Vec<String> = kinds.map(|(rows, kind)| format!("{rows} {kind}")).collect();
    all.extend(rows.loci.iter().map(|(locus, rows)| format!("of these {rows} of {locus}")));
    format!("{name}: {} rows, {}", rows.read, all.join(", "))
}

/// The names of files, without their extensions; whole paths where these are not different.
fn names(tables: &[PathBuf]) -> Result<Vec<String>> {
    let name = |path: &PathBuf| {
        let file = path.file_name().map_or_else(String::new, |f| f.to_string_lossy().into_owned());
        let file = file.strip_suffix(".gz").unwrap_or(&file);
        file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
    };
    let short: Vec<String> = tables.iter().map(name).collect();
    if short.iter().collect::<BTreeSet<_>>().len() == short.len() {
        return Ok(short);
    }
    let long: Vec<String> = tables.iter().map(|path| path.display().to_string()).collect();
    if let Some(twice) = long.iter().find(|path| long.iter().filter(|p| p == path).count() > 1) {
        bail!("{twice}: is named twice\nhint: name each table once");
    }
    Ok(long)
}

fn table(
    path: &Path,
    name: &str,
    keep: bool,
    reading: &Reading,
    stages: &mut Stages<'_>,
) -> Result<(Vec<Sample>, Rows)> {
    let place = || format!("{}: cannot be read", path.display());
    let file = File::open(path).with_context(place)?;
    let length = ticks(file.metadata().with_context(place)?.len());
    let (samples, rows, understood) = stages.stage("stage.table", length, |tick| {
        read(file, path, name, ClonotypeKey::default(), keep, reading, tick)
    })?;
    stages.warn(&told(&understood));
    Ok((samples, rows))
}

/// What to compare each locus with.
fn references(
    reference: Option<&Path>,
    loci: &BTreeSet<Chain>,
    stages: &mut Stages<'_>,
) -> Result<BTreeMap<Chain, Profile>> {
    let Some(path) = reference else {
        let expected = |locus: &Chain| -> Result<_> {
            let sampler = Sampler::new(Model::builtin(*locus), FirstNucleotide::Stationary)?;
            Ok((*locus, Profile::expected(&sampler)?))
        };
        return stages.stage("stage.reference", loci.len() as u64, |tick| {
            loci.iter().map(|locus| expected(locus).inspect(|_| tick())).collect()
        });
    };
    let (samples, _) = table(path, REFERENCE, false, &Reading::default(), stages)?;
    let found: BTreeMap<_, _> = samples.into_iter().map(|s| (s.locus, s.profile)).collect();
    if let Some(locus) = loci.iter().find(|locus| !found.contains_key(locus)) {
        bail!(
            "{}: no productive row of {}, which the reference must have\nhint: add them, or leave \
             out --reference",
            path.display(),
            locus.as_str()
        );
    }
    Ok(found)
}

/// Indices, rarefaction and distance from the reference of each sample.
fn describe(
    samples: Vec<Sample>,
    loci: &BTreeSet<Chain>,
    references: &BTreeMap<Chain, Profile>,
    seed: Seed,
    stages: &mut Stages<'_>,
) -> Result<Vec<repertoire::Result>> {
    let at: BTreeMap<Chain, f64> = loci
        .iter()
        .map(|locus| {
            let of_locus = samples.iter().filter(|s| s.locus == *locus).map(|s| &s.abundances);
            (*locus, common_coverage(of_locus))
        })
        .collect();
    stages.stage("stage.statistics", samples.len() as u64, |tick| {
        let result = |(step, sample): (u32, Sample)| -> Result<_> {
            let indices = diversity(&sample.abundances, at[&sample.locus], seed, step);
            let compared = compare(&sample.profile, &references[&sample.locus], seed, step)?;
            let curve = curve(&sample.abundances);
            tick();
            Ok(repertoire::Result { sample, indices, curve, compared })
        };
        (0..).zip(samples).map(result).collect()
    })
}

/// What every two samples of the same locus share.
fn shared(results: &[repertoire::Result], stages: &mut Stages<'_>) -> Result<Vec<Shared>> {
    let locus = |at: usize| results[at].sample.locus;
    let later = |a: usize| (a + 1..results.len()).map(move |b| [a, b]);
    let chosen: Vec<[usize; 2]> =
        (0..results.len()).flat_map(later).filter(|[a, b]| locus(*a) == locus(*b)).collect();
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    stages.stage("stage.overlap", chosen.len() as u64, |tick| {
        let share = |samples: [usize; 2]| {
            let [a, b] = samples.map(|at| results[at].sample.clonotypes.as_ref());
            let (a, b) = (a?, b?);
            let shared = Shared { samples, overlap: a.overlap(b), near: a.near(b) };
            tick();
            Some(shared)
        };
        Ok(chosen.into_iter().filter_map(share).collect())
    })
}
