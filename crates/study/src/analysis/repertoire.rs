//! Repertoires from tables: what was read, their statistics, and their distance from a reference.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

use anyhow::Result;
use thymoid_core::Seed;
use thymoid_core::math::{normal_quantile, variance};
use thymoid_receptor::Chain;
use thymoid_receptor::statistics::divergence::{Counts, Divergence};
use thymoid_receptor::statistics::{
    Abundances, Bin, ClonotypeKey, Clonotypes, Profile, Rarefied, Tally,
};
use thymoid_receptor::tables::{Batch, Problem, Reader, Reading, Understanding};

use super::counted::Counted;
pub use super::sizes::Rows;
use super::sizes::Sizes;
use crate::jobs::Ticking;

/// Rows in memory at once.
const ROWS: usize = 20_000;
/// Bootstrap replicates: the error of a standard error is then 5 %.
pub(super) const BOOTSTRAP: u64 = 200;
/// Samples of the reference: the error of a percentile is then at most 1.6 %.
const NULL: u64 = 1000;
/// Points of a rarefaction curve up to the copies there are, and as many beyond.
const POINTS: u64 = 20;

/// The receptor chains of one locus of one table.
#[derive(Debug)]
pub struct Sample {
    /// Name of the table.
    pub name: String,
    /// The locus.
    pub locus: Chain,
    /// Counts of counts.
    pub abundances: Abundances,
    /// V, J and lengths.
    pub profile: Profile,
    /// The clonotypes, if they were to be kept.
    pub clonotypes: Option<Clonotypes>,
}

/// Reads a table: productive rows of TRA and TRB, each locus a sample.
///
/// # Errors
/// When the table cannot be read or recognised.
pub fn read(
    file: File,
    path: &Path,
    name: &str,
    key: ClonotypeKey,
    keep: bool,
    reading: &Reading,
    tick: &(dyn Fn() + Sync),
) -> Result<(Vec<Sample>, Rows, Understanding)> {
    let source = Ticking::new(file, tick);
    let mut reader = Reader::with(path.display().to_string(), source, reading)?;
    let (mut batch, mut rows, mut sizes) =
        (Batch::default(), Rows::default(), Sizes::new(key, keep));
    while reader.read(&mut batch, ROWS)? {
        for row in batch.iter() {
            rows.read += 1;
            if row.problems.contains(Problem::NotACell) {
                rows.not_cells += 1;
                continue;
            }
            if row.productive == Some(false) {
                rows.not_productive += 1;
                continue;
            }
            if row.problems.contains(Problem::OtherSpecies) {
                rows.other_species += 1;
                continue;
            }
            let Some(locus) = row.locus else {
                rows.other_locus += 1;
                if row.problems.contains(Problem::OtherLocus)
                    && let Some(name) = row.locus_name
                {
                    *rows.loci.entry(name).or_default() += 1;
                }
                continue;
            };
            sizes.count(&row, locus, &mut rows);
        }
    }
    rows.lines = reader.understanding().rows;
    rows.by_cell = sizes.by_cell();
    let by_column = || Counted::by_column(reader.understanding());
    rows.of = if rows.by_cell { Counted::Cells } else { by_column() };
    let samples = sizes.finish().into_iter().map(|(locus, (counter, mut clonotypes))| {
        let (abundances, profile) = counter.finish();
        clonotypes.finish();
        let clonotypes = keep.then_some(clonotypes);
        Sample { name: name.to_owned(), locus, abundances, profile, clonotypes }
    });
    let samples = samples.filter(|sample| sample.abundances.copies() > 0).collect();
    Ok((samples, rows, reader.understanding().clone()))
}

/// One index of diversity of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// Its name in tables.
    pub name: &'static str,
    /// As observed or estimated; `None` where it is not defined.
    pub value: Option<f64>,
    /// Of the estimate.
    pub standard_error: Option<f64>,
    /// 95 %.
    pub interval: Option<[f64; 2]>,
}

/// A function of a sample, and its name in tables.
type Statistic = (&'static str, fn(&Abundances) -> f64);

/// Indices with a bootstrap interval.
const BOOTSTRAPPED: [Statistic; 7] = [
    ("hill_1", |s| s.hill(1.0)),
    ("hill_2", |s| s.hill(2.0)),
    ("shannon_nats", Abundances::shannon),
    ("gini_simpson", Abundances::simpson),
    ("clonality", |s| s.clonality().unwrap_or(f64::NAN)),
    ("gini", Abundances::gini),
    ("coverage", Abundances::coverage),
];

/// The diversity of a sample. `at` is a coverage that samples are compared at.
pub fn diversity(sample: &Abundances, at: f64, seed: Seed, step: u32) -> Vec<Index> {
    let exact =
        |name, value| Index { name, value: Some(value), standard_error: None, interval: None };
    let mut indices = vec![
        exact("copies", sample.copies() as f64),
        exact("clonotypes", sample.clonotypes() as f64),
        exact("singletons", sample.seen(1) as f64),
        exact("doubletons", sample.seen(2) as f64),
    ];
    let chao1 = sample.chao1();
    indices.push(Index {
        name: "chao1",
        value: Some(chao1.clonotypes),
        standard_error: Some(chao1.variance.sqrt()),
        interval: Some([chao1.lower, chao1.upper]),
    });
    let replicates =
        sample.bootstrap(seed, step, BOOTSTRAP, |r| BOOTSTRAPPED.map(|(_, index)| index(r)));
    for (i, (name, index)) in BOOTSTRAPPED.into_iter().enumerate() {
        let value = index(sample);
        let drawn: Vec<f64> = replicates.iter().map(|r| r[i]).filter(|v| v.is_finite()).collect();
        let error = variance(&drawn).sqrt();
        let half = normal_quantile(0.975) * error;
        let known = value.is_finite() && error.is_finite();
        indices.push(Index {
            name,
            value: value.is_finite().then_some(value),
            standard_error: known.then_some(error),
            interval: known.then_some([(value - half).max(0.0), value + half]),
        });
    }
    indices.push(exact("d50_clonotypes", sample.holding(0.5) as f64));
    indices.push(exact("d50_share", sample.holding(0.5) as f64 / sample.clonotypes() as f64));
    indices.push(exact("top_1_share", sample.top_share(1)));
    indices.push(exact("top_10_share", sample.top_share(10)));
    indices.push(exact("top_100_share", sample.top_share(100)));
    indices.push(exact("common_coverage", at));
    let common = sample.size_at_coverage(at).map(|size| sample.at_size(size));
    indices.push(Index {
        name: "clonotypes_at_common_coverage",
        value: common.map(|c| c.clonotypes),
        standard_error: common.map(|c| c.standard_error),
        interval: common.map(|c| interval(&c)),
    });
    indices
}

/// The greatest coverage that each sample reaches with twice its copies at most.
pub fn common_coverage<'a>(samples: impl IntoIterator<Item = &'a Abundances>) -> f64 {
    let reached = samples.into_iter().map(|sample| sample.at_size(2 * sample.copies()).coverage);
    reached.fold(1.0, f64::min)
}

/// The rarefaction curve of a sample, to twice its copies.
pub fn curve(sample: &Abundances) -> Vec<Rarefied> {
    let n = sample.copies();
    let mut sizes: BTreeSet<u64> = (1..=2 * POINTS).map(|i| (n * i).div_ceil(POINTS)).collect();
    sizes.insert(1);
    sizes.into_iter().map(|size| sample.at_size(size)).collect()
}

/// The 95 % interval of a point of it.
pub fn interval(point: &Rarefied) -> [f64; 2] {
    let half = normal_quantile(0.975) * point.standard_error;
    [(point.clonotypes - half).max(0.0), point.clonotypes + half]
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Copies: what flow cytometry counts. Copies of one clonotype are not independent.
    Copies,
    /// Clonotypes: independent recombinations.
    Clonotypes,
}

impl Weight {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Copies, Self::Clonotypes];

    /// Name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Copies => "copies",
            Self::Clonotypes => "clonotypes",
        }
    }

    const fn of(self, tally: Tally) -> u64 {
        match self {
            Self::Copies => tally.copies,
            Self::Clonotypes => tally.clonotypes,
        }
    }
}

/// How far one quantity of a sample is from the reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// `v_family`, `junction_length` over all families, or `junction_length` of one.
    pub quantity: &'static str,
    /// The family, for lengths of one.
    pub v_family: Option<String>,
    /// What is counted.
    pub weight: Weight,
    /// The divergence.
    pub divergence: Divergence,
}

/// V family use, and junction lengths within families, against a reference.
///
/// # Errors
/// When a parameter of the statistics is out of its range.
pub fn compare(
    sample: &Profile,
    reference: &Profile,
    seed: Seed,
    step: u32,
) -> Result<Vec<Compared>> {
    let mut found = Vec::new();
    for weight in Weight::ALL {
        let family = |bin: &Bin| bin.v_family().map(str::to_owned);
        let use_of = counts(sample, reference, weight, family);
        let within = |bin: &Bin| Some((family(bin)?, bin.length?));
        let (a, b) = (sample.by(within), reference.by(within));
        let mut lengths: BTreeMap<&str, Counts> = BTreeMap::new();
        for bin in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
            let counts = lengths.entry(&bin.0).or_default();
            counts.sample.push(a.get(bin).map_or(0, |tally| weight.of(*tally)));
            counts.reference.push(b.get(bin).map_or(0, |tally| weight.of(*tally)));
        }
        let all: Vec<Counts> = lengths.values().cloned().collect();
        let mut tasks = vec![("v_family", None, vec![use_of]), ("junction_length", None, all)];
        tasks.extend(
            lengths
                .into_iter()
                .map(|(family, counts)| ("junction_length", Some(family.to_owned()), vec![counts])),
        );
        for (quantity, v_family, groups) in tasks {
            if let Some(divergence) = Divergence::of(&groups, NULL, seed, step)? {
                found.push(Compared { quantity, v_family, weight, divergence });
            }
        }
    }
    Ok(found)
}

/// Counts of two profiles in all bins of either.
fn counts<K: Ord>(
    sample: &Profile,
    reference: &Profile,
    weight: Weight,
    key: impl Fn(&Bin) -> Option<K>,
) -> Counts {
    let (a, b) = (sample.by(&key), reference.by(&key));
    let mut counts = Counts::default();
    for bin in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
        counts.sample.push(a.get(bin).map_or(0, |tally| weight.of(*tally)));
        counts.reference.push(b.get(bin).map_or(0, |tally| weight.of(*tally)));
    }
    counts
}
