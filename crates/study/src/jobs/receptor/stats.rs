//! Repertoires described, and compared with a reference and with each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use thymoid_core::Seed;
use thymoid_receptor::statistics::{ClonotypeKey, Profile};
use thymoid_receptor::tables::{NamedColumn, Reading};
use thymoid_receptor::{Chain, FirstNucleotide, Model, Sampler, Species};
use thymoid_report::catalogue::Lang;

use super::stats_outcome::{Shared, StatsOutcome};
use super::understood::told;
use crate::analysis::counted::Counted;
use crate::analysis::equal_depth::{at_depth, smallest};
use crate::analysis::repertoire::{Rows, Sample, common_coverage, compare, curve, diversity, read};
use crate::analysis::tracking::Track;
use crate::content::repertoire;
use crate::jobs::{Observer, Stages, ticks};
use crate::run_folder::manifest::{Provenance, started};

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
    /// Names of the tables in outputs; by default, those of the files.
    pub names: Vec<String>,
    /// Copies at which samples are compared; by default, those of the smallest of each locus.
    pub depth: Option<u64>,
    /// Whether the tables are visits of one person, in order, whose clonotypes are to be tracked.
    pub track: bool,
    /// What tables that do not say so count.
    pub counted: Counted,
    /// The one seed.
    pub seed: u64,
    /// Language of figures.
    pub lang: Lang,
}

impl StatsJob {
    /// Reads the tables, and compares them. The observer is told what was understood of each.
    ///
    /// # Errors
    /// When a table cannot be read, or holds no productive receptor of TRA or TRB.
    pub fn run(&self, observer: &mut dyn Observer) -> Result<StatsOutcome> {
        let started = started();
        let mut stages = Stages::new(observer);
        let names = named(self)?;
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
        let results = describe(self, samples, &loci, &references, &mut stages)?;
        let shared = shared(&results, &mut stages)?;
        let tracks = self.tracks(&results, &names, &rows, &mut stages)?;
        let inputs = self.tables.iter().chain(&self.reference).cloned().collect();
        let provenance = Provenance { seed: self.seed, command: self.command(), started };
        let (lang, times) = (self.lang, stages.times().to_vec());
        Ok(StatsOutcome {
            names,
            rows,
            results,
            tracks,
            shared,
            references,
            inputs,
            provenance,
            lang,
            times,
        })
    }

    /// Tracks each locus that two visits or more have.
    fn tracks(
        &self,
        results: &[repertoire::Result],
        names: &[String],
        rows: &[Rows],
        stages: &mut Stages<'_>,
    ) -> Result<Vec<Track>> {
        if !self.track {
            return Ok(Vec::new());
        }
        let samples: Vec<&Sample> = results.iter().map(|result| &result.sample).collect();
        let counted = |sample: &&Sample| {
            let visit = names.iter().position(|name| *name == sample.name);
            let of = visit.map_or(Counted::Unknown, |visit| rows[visit].of);
            if of == Counted::Unknown { self.counted } else { of }
        };
        let counted: Vec<Counted> = samples.iter().map(counted).collect();
        let loci: BTreeSet<Chain> = samples.iter().map(|sample| sample.locus).collect();
        stages.stage("stage.tracking", loci.len() as u64, |tick| {
            let track = |locus| Track::of(locus, &samples, &counted);
            Ok(loci.into_iter().inspect(|_| tick()).filter_map(track).collect())
        })
    }

    /// How the tables are read. The built-in reference is human; who brings one of their own
    /// compares within a species.
    fn reading(&self) -> Reading {
        let species = self.reference.is_none().then_some(Species::Human);
        Reading { columns: self.columns.clone(), species, genes: None }
    }

    /// The command that repeats the job.
    fn command(&self) -> String {
        let Self { tables, reference, columns, names, depth, track, counted, seed, lang } = self;
        let mut words = vec!["thymoid receptor stats".to_owned()];
        words.extend(tables.iter().map(|path| path.display().to_string()));
        words.extend(reference.iter().map(|path| format!("--reference {}", path.display())));
        words.extend(columns.iter().map(|column| format!("--column '{column}'")));
        if !names.is_empty() {
            words.push(format!("--names {}", names.join(",")));
        }
        words.extend(depth.map(|depth| format!("--depth {depth}")));
        if *track {
            words.push("--track".to_owned());
        }
        if *counted != Counted::Unknown {
            words.push(format!("--counted {}", counted.as_str()));
        }
        words.push(format!("--seed {seed} --lang {}", lang.tag()));
        words.join(" ")
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
    let mut all = vec![format!("{} rows", rows.read)];
    all.extend(kinds.map(|(rows, kind)| format!("{rows} {kind}")));
    all.extend(rows.loci.iter().map(|(locus, rows)| format!("of these {rows} of {locus}")));
    format!("{name}: {}", all.join(", "))
}

/// The names of the tables.
fn named(job: &StatsJob) -> Result<Vec<String>> {
    let StatsJob { tables, names: given, track, .. } = job;
    if *track && tables.len() < 2 {
        bail!("only one table is given\nhint: --track needs those of two visits or more, in order");
    }
    let names = names(tables)?;
    if given.is_empty() {
        return Ok(names);
    }
    if given.len() != tables.len() {
        bail!(
            "{} tables and {} names\nhint: --names A,B,... has one for each",
            tables.len(),
            given.len()
        );
    }
    if given.iter().collect::<BTreeSet<_>>().len() < given.len() {
        bail!("{}: names must differ\nhint: give each table a --names of its own", given.join(","));
    }
    Ok(given.clone())
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
    job: &StatsJob,
    samples: Vec<Sample>,
    loci: &BTreeSet<Chain>,
    references: &BTreeMap<Chain, Profile>,
    stages: &mut Stages<'_>,
) -> Result<Vec<repertoire::Result>> {
    let at: BTreeMap<Chain, f64> = loci
        .iter()
        .map(|locus| {
            let of_locus = samples.iter().filter(|s| s.locus == *locus).map(|s| &s.abundances);
            (*locus, common_coverage(of_locus))
        })
        .collect();
    let (seed, smallest) = (Seed(job.seed), smallest(&samples));
    stages.stage("stage.statistics", samples.len() as u64, |tick| {
        let result = |(step, sample): (u32, Sample)| -> Result<_> {
            let indices = diversity(&sample.abundances, at[&sample.locus], seed, step);
            let compared = compare(&sample.profile, &references[&sample.locus], seed, step)?;
            let curve = curve(&sample.abundances);
            let depth = job.depth.unwrap_or(smallest[&sample.locus]);
            let equal = at_depth(&sample.abundances, depth, seed, step);
            tick();
            Ok(repertoire::Result { sample, indices, equal, curve, compared })
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
