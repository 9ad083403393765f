//! The likelihood of the factors, and its maximum.

use crate::error::Error;

use super::feature::{Codes, Group, LONGEST};
use super::feature_rows::{FeatureRows, tilt};
use super::minimise::{Minimum, minimise};
use super::observed::Observed;

/// Features that fewer background receptors have get no factor of their own: the expected share
/// of ten is known to a third only, and of none it is not known at all.
pub(super) const FEWEST: f64 = 10.0;
/// Largest difference between a feature's expected and observed share at the maximum: a
/// hundredth of the standard error of a share of 10⁻⁴ among 10⁴ receptors.
const TOLERANCE: f64 = 1e-6;
/// Curvature assumed of a direction that has none.
const FLAT: f64 = 1e-9;

/// Minus the mean log-likelihood of observed receptors, minus the log prior on the same scale:
///
/// F(h) = ln ⟨exp(h·f)⟩_background − h·⟨f⟩_observed + λ|h|²/2, λ = 1/(n s²),
///
/// with n observed receptors and the standard deviation s of each factor a priori. F is convex,
/// and its gradient is ⟨f⟩_Q − ⟨f⟩_observed + λh.
///
/// A clonotype whose genes tie has ln Σ w exp(h·f) over its candidates in the place of h·f, with
/// their shares w before selection; F then need not be convex, and its minimum is that found from
/// the start.
pub(super) struct Likelihood<'a> {
    background: &'a FeatureRows,
    weights: &'a [f64],
    observed: Vec<f64>,
    /// Clonotypes whose genes tie, and how many clonotypes there are in all.
    tied: Option<(&'a Observed, f64)>,
    lambda: f64,
}

impl<'a> Likelihood<'a> {
    /// Prepares that of rows with weights, usually 1 each; in a bootstrap replicate, how often each
    /// is drawn.
    pub(super) fn new(
        (background, weights): (&'a FeatureRows, &'a [f64]),
        (observed, times): (&FeatureRows, &[f64]),
        features: usize,
        prior_sd: f64,
    ) -> Self {
        let n: f64 = times.iter().sum();
        let observed = observed.counts(times, features).into_iter().map(|c| c / n).collect();
        let lambda = 1.0 / (n * prior_sd * prior_sd);
        Self { background, weights, observed, tied: None, lambda }
    }

    /// Prepares that of observed clonotypes, each once.
    pub(super) fn of_observed(
        (background, weights): (&'a FeatureRows, &'a [f64]),
        all: &'a Observed,
        features: usize,
        prior_sd: f64,
    ) -> Self {
        let n = all.len() as f64;
        let counts = all.certain.counts(&vec![1.0; all.certain.len()], features);
        let observed = counts.into_iter().map(|count| count / n).collect();
        let tied = (all.len() > all.certain.len()).then_some((all, n));
        Self { background, weights, observed, tied, lambda: 1.0 / (n * prior_sd * prior_sd) }
    }

    /// Returns value and gradient.
    pub(super) fn at(&self, factors: &[f64]) -> (f64, Vec<f64>) {
        let (tilted, ln_z) = tilt(&self.background.energies(factors), self.weights);
        let mut gradient = self.background.counts(&tilted, factors.len());
        let mut value = ln_z;
        for ((g, h), observed) in gradient.iter_mut().zip(factors).zip(&self.observed) {
            *g += self.lambda * h - observed;
            value += h * (0.5 * self.lambda * h - observed);
        }
        if let Some((all, n)) = self.tied {
            let (energy, counts) = all.tied(factors);
            value -= energy / n;
            for (g, count) in gradient.iter_mut().zip(counts) {
                *g -= count / n;
            }
        }
        (value, gradient)
    }

    /// Finds its minimum, looked for from `start`.
    pub(super) fn minimum(&self, start: Vec<f64>) -> Result<Minimum, Error> {
        let total: f64 = self.weights.iter().sum();
        let curvature: Vec<f64> = self
            .background
            .counts(self.weights, start.len())
            .into_iter()
            .map(|count| (count / total * (1.0 - count / total) + self.lambda).max(FLAT))
            .collect();
        let found = minimise(|factors| self.at(factors), start, &curvature, TOLERANCE);
        // The negation refuses what is not a number, too.
        if !(found.gradient <= TOLERANCE && found.value.is_finite()) {
            return Err(Error::NotConverged {
                gradient: found.gradient,
                iterations: found.iterations,
            });
        }
        Ok(found)
    }
}

/// Tells which features have a factor, given how many background receptors have each.
pub(super) fn kept(counts: &[f64]) -> Vec<bool> {
    counts.iter().map(|count| *count >= FEWEST).collect()
}

/// Returns the same factors with mean 0 over the background in every group of features, up to one
/// constant that belongs to the normalisation. A place that all junctions longer than it have
/// shares its mean with the lengths; nothing else about any receptor changes.
pub(super) fn centred(mut factors: Vec<f64>, counts: &[f64], codes: &Codes) -> Vec<f64> {
    let groups = codes.groups();
    let (lengths, others) = groups.split_first().expect("the lengths come first");
    let shift = |group: &Group, factors: &mut [f64]| {
        let (group, counts) = (group.start..group.end, &counts[group.start..group.end]);
        let total: f64 = counts.iter().sum();
        let mean = if total > 0.0 {
            factors[group.clone()].iter().zip(counts).map(|(h, n)| h * n).sum::<f64>() / total
        } else {
            0.0
        };
        for h in &mut factors[group] {
            *h -= mean;
        }
        mean
    };
    for group in others {
        let mean = shift(group, &mut factors);
        for h in &mut factors[group.longer_than + 1..=LONGEST] {
            *h += mean;
        }
    }
    shift(lengths, &mut factors);
    factors
}

#[cfg(test)]
mod tests {
    use thymoid_core::{Draws, Purpose, Seed};

    use super::*;
    use crate::selection_factors::feature::{Clonotype, GeneUse};

    const ROWS: usize = 400;

    fn codes(genes: GeneUse) -> Codes {
        Codes::new(3, genes, ["V1*01", "V1*02", "V2*01"].into_iter(), ["J1", "J2"].into_iter())
    }

    /// Junctions of 2 to 9 residues: shorter and longer than the places.
    fn rows(codes: &Codes, draws: &mut Draws) -> FeatureRows {
        let mut one = || {
            let inner = draws.below(8);
            let inner: String =
                (0..inner).map(|_| ['A', 'C', 'W'][draws.below(3) as usize]).collect();
            Clonotype {
                junction_aa: format!("C{inner}F"),
                v: ["V1", "V2*05"][draws.below(2) as usize].into(),
                j: ["J1*01", "J2"][draws.below(2) as usize].into(),
            }
        };
        let clonotypes: Vec<_> = (0..ROWS).map(|_| one()).collect();
        codes.encode_all(&clonotypes).unwrap()
    }

    /// Tolerance: central differences of step 10⁻⁵ are off by its square, and by rounding of the
    /// value over the step: 10⁻¹⁰ and 10⁻¹¹.
    #[test]
    fn the_gradient_is_that_of_the_value() {
        const STEP: f64 = 1e-5;
        for genes in [GeneUse::Pair, GeneUse::Independent] {
            let codes = codes(genes);
            let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
            let (background, observed) = (rows(&codes, &mut draws), rows(&codes, &mut draws));
            let weights: Vec<f64> = (0..ROWS).map(|_| f64::from(draws.below(4))).collect();
            let likelihood =
                Likelihood::new((&background, &weights), (&observed, &weights), codes.len(), 0.3);
            let factors: Vec<f64> = (0..codes.len()).map(|_| draws.normal()).collect();
            let (_, gradient) = likelihood.at(&factors);
            for code in 0..codes.len() {
                let moved = |by: f64| {
                    let mut factors = factors.clone();
                    factors[code] += by;
                    likelihood.at(&factors).0
                };
                let difference = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
                assert!((gradient[code] - difference).abs() < 1e-9, "{}", gradient[code]);
            }
        }
    }

    /// Tolerance: rounding of a sum of ten terms of order 1.
    #[test]
    fn centring_moves_every_receptor_alike_and_leaves_no_mean() {
        for genes in [GeneUse::Pair, GeneUse::Independent] {
            let codes = codes(genes);
            let mut draws = Seed(2).draws(Purpose::Test, 0, 0);
            let rows = rows(&codes, &mut draws);
            let counts = rows.counts(&[1.0; ROWS], codes.len());
            let before: Vec<f64> = (0..codes.len()).map(|_| draws.normal()).collect();
            let after = centred(before.clone(), &counts, &codes);
            let moved: Vec<f64> = (rows.energies(&before).into_iter())
                .zip(rows.energies(&after))
                .map(|(before, after)| before - after)
                .collect();
            assert!(moved.iter().all(|by| (by - moved[0]).abs() < 1e-13), "{moved:?}");
            for group in codes.groups() {
                let members = group.start..group.end;
                let mean: f64 = members.map(|code| counts[code] * after[code]).sum();
                assert!(mean.abs() < 1e-11, "{mean}");
            }
        }
    }
}
