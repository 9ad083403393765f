//! Samples compared at one number of copies: a larger one is not more diverse for its size.

use std::collections::BTreeMap;

use thymoid_core::Seed;
use thymoid_core::math::{normal_quantile, variance};
use thymoid_receptor::Chain;
use thymoid_receptor::statistics::{Abundances, EqualSize};

use super::repertoire::{BOOTSTRAP, Index, Sample};

/// Names of what is compared.
const NAMES: [&str; 4] = ["hill_0", "hill_1", "hill_2", "coverage"];

/// How a sample comes to the common number of copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It has more: what a subsample would show, exactly.
    Rarefied,
    /// It has as many.
    Observed,
    /// It has fewer, but at least half: an estimate.
    Extrapolated,
    /// It has less than half: nothing is told.
    TooFew,
}

impl Reach {
    /// Name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rarefied => "rarefied",
            Self::Observed => "observed",
            Self::Extrapolated => "extrapolated",
            Self::TooFew => "too_few_copies",
        }
    }
}

/// A sample at the common number of copies.
#[derive(Debug)]
pub struct AtDepth {
    /// Copies.
    pub depth: u64,
    /// How it comes there.
    pub reach: Reach,
    /// Hill numbers of order 0, 1 and 2, and coverage; without values where copies are too few.
    pub indices: Vec<Index>,
}

/// The copies at which the samples of each locus are compared: those of the smallest.
pub fn smallest(samples: &[Sample]) -> BTreeMap<Chain, u64> {
    let mut depths = BTreeMap::new();
    for sample in samples {
        let copies = sample.abundances.copies();
        let least = depths.entry(sample.locus).or_insert(copies);
        *least = copies.min(*least);
    }
    depths
}

/// A sample at `depth` copies, with bootstrap errors as in
/// [`diversity`](super::repertoire::diversity).
pub fn at_depth(sample: &Abundances, depth: u64, seed: Seed, step: u32) -> AtDepth {
    let values = |at: EqualSize| [at.hill[0], at.hill[1], at.hill[2], at.coverage];
    let found = sample.hill_at_size(depth).map(values);
    let reach = match (found, depth.cmp(&sample.copies())) {
        (None, _) => Reach::TooFew,
        (_, std::cmp::Ordering::Less) => Reach::Rarefied,
        (_, std::cmp::Ordering::Equal) => Reach::Observed,
        (_, std::cmp::Ordering::Greater) => Reach::Extrapolated,
    };
    let replicates = if found.is_some() { BOOTSTRAP } else { 0 };
    let drawn: Vec<[f64; 4]> = sample
        .bootstrap(seed, step, replicates, |r| r.hill_at_size(depth).map(values))
        .into_iter()
        .flatten()
        .collect();
    let index = |(i, name): (usize, &'static str)| {
        let error = variance(&drawn.iter().map(|values| values[i]).collect::<Vec<_>>()).sqrt();
        let value = found.map(|values| values[i]);
        let half = normal_quantile(0.975) * error;
        let most = if name == "coverage" { 1.0 } else { f64::INFINITY };
        let known = value.filter(|_| error.is_finite());
        Index {
            name,
            value,
            standard_error: known.map(|_| error),
            interval: known.map(|value| [(value - half).max(0.0), (value + half).min(most)]),
        }
    };
    AtDepth { depth, reach, indices: NAMES.into_iter().enumerate().map(index).collect() }
}
