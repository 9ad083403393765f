//! What tells one set of receptors from another: emigrants of a thymus from their source.

use std::cmp::Ordering;

use rayon::prelude::*;
use thymoid_core::math::{mean, quantile_sorted, sorted, sum};
use thymoid_core::{Purpose, Seed};

use crate::error::Error;

use super::feature::{Clonotype, Codes, Feature};
use super::feature_rows::{FeatureRows, tilt};
use super::fit::divergence_bits;
use super::likelihood::{FEWEST, Likelihood, centred, kept};
use super::{Options, unusable};

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Factors that turn the source into the emigrants.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::selection_factors::{Clonotype, Options, compare};
/// let one = |junction: &str| Clonotype {
///     junction_aa: junction.into(),
///     v: "TRBV20-1".into(),
///     j: "TRBJ2-7".into(),
/// };
/// // Half of the source has an A before its end, and all emigrants have.
/// let source: Vec<_> = (0..40).map(|i| one(["CSAF", "CSGF"][i % 2])).collect();
/// let emigrants: Vec<_> = (0..40).map(|_| one("CSAF")).collect();
/// let parameters = thymoid_receptor::parameters()?;
/// let options = Options { places: 2, ..Options::new(&parameters, Seed(1))? };
/// let found = compare(&source, &emigrants, 20, &options)?;
/// assert!(found.kl_bits.value > 0.0 && found.effective < 40.0);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Kullback-Leibler divergence of the emigrants from the source, as far as the features
    /// show it, corrected for bias: near 0, and below it by chance, when nothing is selected.
    pub kl_bits: Interval,
    /// How many receptors drawn after selection the weighted source is worth.
    pub effective: f64,
    /// Factors as natural logarithms, those surest to differ from 0 first, of features that ten
    /// emigrants or more would have without selection: of fewer, none may be seen by chance, and
    /// a bootstrap cannot tell. Each interval stands for itself: of twenty, one misses by chance.
    pub factors: Vec<(Feature, Interval)>,
}

/// One fit.
struct Found {
    factors: Vec<f64>,
    kl_bits: f64,
    effective: f64,
}

/// Fits factors that turn one set of receptors into another, one row a clonotype. Intervals come
/// from `replicates` fits to receptors drawn with replacement from both sets. The divergence of
/// a fit is too large, about half the number of features per receptor in nats; a replicate is
/// once more too large, so its interval is reflected at the estimate (the basic bootstrap,
/// Davison and Hinkley, Bootstrap Methods, 1997, section 5.2). Intervals of factors are plain
/// quantiles.
///
/// # Errors
/// [`Error::Clonotype`] with the row's number, that of emigrants after all of the source;
/// [`Error::NotConverged`] when a likelihood has no maximum; [`Error::SelectionFactors`] for
/// options or numbers that make no fit.
pub fn compare(
    source: &[Clonotype],
    emigrants: &[Clonotype],
    replicates: u32,
    options: &Options,
) -> Result<Comparison, Error> {
    options.check()?;
    if source.is_empty() || emigrants.is_empty() || replicates == 0 {
        return Err(unusable(format!(
            "{} receptors of a source, {} emigrants and {replicates} replicates are too few",
            source.len(),
            emigrants.len()
        )));
    }
    let all = || source.iter().chain(emigrants);
    let codes = Codes::new(
        options.places,
        options.genes,
        all().map(|one| one.v.as_str()),
        all().map(|one| one.j.as_str()),
    );
    let before = codes.encode_all(source)?;
    let after = codes.encode_all(emigrants).map_err(|error| match error {
        Error::Clonotype { number, reason } => {
            Error::Clonotype { number: source.len() + number, reason }
        }
        other => other,
    })?;
    let ones = [vec![1.0; before.len()], vec![1.0; after.len()]];
    let counts = before.counts(&ones[0], codes.len());
    let kept = kept(&counts);
    let sets = Sets {
        before: before.with(&kept),
        after: after.with(&kept),
        features: codes.len(),
        prior_sd: options.prior_sd.unwrap_or(f64::INFINITY),
    };
    let estimate = sets.fit(&ones, vec![0.0; codes.len()])?;
    let replicated = sets.replicates(options.seed, replicates, &estimate.factors)?;

    let divergences: Vec<f64> = replicated.iter().map(|one| one.kl_bits).collect();
    let tables: Vec<Vec<f64>> =
        replicated.into_iter().map(|one| centred(one.factors, &counts, &codes)).collect();
    let fold = sets.after.len() as f64 / sets.before.len() as f64;
    let mut factors = Vec::new();
    for (code, value) in centred(estimate.factors, &counts, &codes).into_iter().enumerate() {
        if kept[code] && counts[code] * fold >= FEWEST {
            let [low, high] = quantiles(tables.iter().map(|table| table[code]))?;
            factors.push((codes.feature(code), Interval { value, low, high }));
        }
    }
    factors.sort_by(|(_, a), (_, b)| surer(a, b));
    let [low, high] = quantiles(divergences.iter().copied())?;
    let twice = 2.0 * estimate.kl_bits;
    Ok(Comparison {
        kl_bits: Interval {
            value: twice - mean(&divergences),
            low: twice - high,
            high: twice - low,
        },
        effective: estimate.effective,
        factors,
    })
}

/// Both sets, with the features that have a factor.
struct Sets {
    before: FeatureRows,
    after: FeatureRows,
    features: usize,
    prior_sd: f64,
}

impl Sets {
    /// Fits factors to the rows with these weights, from `start` on.
    fn fit(&self, weights: &[Vec<f64>; 2], start: Vec<f64>) -> Result<Found, Error> {
        let (before, after) = ((&self.before, &weights[0][..]), (&self.after, &weights[1][..]));
        let likelihood = Likelihood::new(before, after, self.features, self.prior_sd);
        let factors = likelihood.minimum(start)?.point;
        let energies = self.before.energies(&factors);
        let (shares, ln_z) = tilt(&energies, before.1);
        Ok(Found {
            factors,
            kl_bits: divergence_bits(&shares, &energies, ln_z),
            effective: 1.0 / sum(shares.iter().map(|share| share * share)),
        })
    }

    /// Fits factors to bootstrap replicates of both sets.
    fn replicates(&self, seed: Seed, count: u32, start: &[f64]) -> Result<Vec<Found>, Error> {
        let fitted: Vec<_> = (0..count)
            .into_par_iter()
            .map(|replicate| {
                let weights = [
                    drawn(&self.before, seed, replicate, 0),
                    drawn(&self.after, seed, replicate, 1),
                ];
                self.fit(&weights, start.to_vec())
            })
            .collect();
        // Collected before the first error is looked for, so that it is the same on any pool.
        fitted.into_iter().collect()
    }
}

/// Draws how often a replicate has each row.
fn drawn(rows: &FeatureRows, seed: Seed, replicate: u32, set: u32) -> Vec<f64> {
    let mut draws = seed.draws(Purpose::Bootstrap, u64::from(replicate), set);
    let mut times = vec![0.0; rows.len()];
    for _ in 0..rows.len() {
        times[draws.below(rows.len() as u32) as usize] += 1.0;
    }
    times
}

fn quantiles(values: impl IntoIterator<Item = f64>) -> Result<[f64; 2], Error> {
    let values = sorted(values);
    Ok([quantile_sorted(&values, 0.025)?, quantile_sorted(&values, 0.975)?])
}

/// Orders what is larger in units of its interval first.
fn surer(a: &Interval, b: &Interval) -> Ordering {
    let surety = |one: &Interval| one.value.abs() / (one.high - one.low).max(f64::MIN_POSITIVE);
    surety(b).total_cmp(&surety(a))
}
