//! Receptors of a model as the background of a fit, and whether E[Q] = 1 over them.

use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thymoid_core::Seed;
use thymoid_core::math::{exp, mean, variance};

use crate::error::Error;
use crate::model::Model;
use crate::pgen::Pgen;
use crate::sampling::{Functionality, Receptor, Sampler};

use super::feature::{Clonotype, Codes};
use super::feature_rows::FeatureRows;
use super::{BATCH, SelectionFactors};

/// Generated receptors that serve most fits: with a variance of Q of 5, Z is then known to half
/// a per cent.
pub const GENERATED: u64 = 200_000;
/// More than memory holds: their numbers are far from overflowing.
pub(super) const MOST_GENERATED: u64 = 1_000_000_000;
/// Fresh receptors to check E[Q] = 1 on: twice the error of [`GENERATED`], in a fraction of a
/// second.
const CHECKED: u64 = 50_000;
/// Generated receptors start here, so that none is a receptor of a run with the same seed.
const FIRST: u64 = 1 << 40;
/// Standard errors by which a mean may differ from what it should be: the wrong alarm is one in
/// two million for a normal mean.
const STANDARD_ERRORS: f64 = 5.0;

/// The mean of Q over fresh generated receptors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// The mean; 1 but for its error.
    pub mean_q: f64,
    /// Its standard error, with that of the normalisation.
    pub standard_error: f64,
}

/// The three samples of a fit, each as large as asked for but for the last.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// Expected shares of features.
    Background,
    /// Z, on other receptors than the factors were fitted on.
    Normalisation,
    /// E[Q] = 1.
    Check,
}

impl Part {
    fn range(self, generated: u64) -> Range<u64> {
        let end = FIRST + generated;
        match self {
            Self::Background => FIRST..end,
            Self::Normalisation => end..end + generated,
            Self::Check => end + generated..end + generated + CHECKED,
        }
    }
}

/// Draws productive receptors of the sampler and returns their features.
pub(super) fn sample(
    sampler: &Sampler<'_>,
    codes: &Codes,
    seed: Seed,
    generated: u64,
    part: Part,
) -> Result<FeatureRows, Error> {
    let range = part.range(generated);
    let mut all = FeatureRows::default();
    for start in range.clone().step_by(BATCH as usize) {
        let batch = start..range.end.min(start + BATCH);
        let made = sampler.sample(seed, batch, Functionality::Productive)?;
        all.extend(&rows(&made, codes, sampler.model())?);
    }
    Ok(all)
}

/// Returns the features of productive receptors.
pub(super) fn rows(
    receptors: &[Receptor],
    codes: &Codes,
    model: &Model,
) -> Result<FeatureRows, Error> {
    let clonotypes: Vec<Clonotype> =
        receptors.par_iter().filter_map(|receptor| Clonotype::of(receptor, model)).collect();
    codes.encode_all(&clonotypes)
}

/// Returns the probability that a recombination is productive; exact.
pub(super) fn p_productive(sampler: &Sampler<'_>) -> Result<f64, Error> {
    Ok(Pgen::new(sampler.model(), sampler.conditions().rule)?.productive()?.probability)
}

/// Returns the SHA-256 of a model as Thymoid writes it.
pub(super) fn identity(model: &Model) -> String {
    use std::fmt::Write;
    Sha256::digest(model.to_toml()).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string takes any text");
        hex
    })
}

impl SelectionFactors {
    /// Returns E[Q] over receptors that neither the factors nor the normalisation have seen.
    ///
    /// # Errors
    /// [`Error::Unnormalised`] when it is not 1 within five standard errors.
    pub(super) fn norm(&self, sampler: &Sampler<'_>) -> Result<Norm, Error> {
        let (seed, generated) = (self.options.seed, self.generated);
        let fresh = sample(sampler, &self.codes, seed, generated, Part::Check)?;
        let q: Vec<f64> =
            fresh.energies(&self.factors).par_iter().map(|x| exp(x - self.ln_z)).collect();
        let of_both = 1.0 / CHECKED as f64 + 1.0 / generated as f64;
        let norm = Norm { mean_q: mean(&q), standard_error: (variance(&q) * of_both).sqrt() };
        // The negation refuses what is not a number, too.
        if (norm.mean_q - 1.0).abs() <= STANDARD_ERRORS * norm.standard_error {
            return Ok(norm);
        }
        Err(Error::Unnormalised { mean_q: norm.mean_q, standard_error: norm.standard_error })
    }
}
