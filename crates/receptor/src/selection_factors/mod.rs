//! Selection as the difference between two sets of receptors: factors of single features.
//!
//! Q(s) = exp(Σ h_f)/Z over the features f of a receptor s says how much more often it is seen
//! after selection than before (Elhanati, Murugan, Callan, Mora, Walczak, PNAS 111 (2014) 9875;
//! the feature form is that of Sethna et al., PLoS Computational Biology 16 (2020) e1008394).
//! Energies are never clipped.
//!
//! * [`SelectionFactors::fit`]: against what a recombination model generates.
//! * [`compare`]: one set of receptors against another, with bootstrap intervals.

mod candidates;
mod compare;
mod encoded;
mod feature;
mod feature_rows;
mod fit;
mod generated;
mod json;
mod likelihood;
mod minimise;
mod observed;
mod shared_genes;

use rayon::prelude::*;
use thymoid_core::math::{exp, mean, sum};
use thymoid_core::{Parameters, Purpose, Seed};

pub use candidates::Candidates;
pub use compare::{Comparison, Interval, compare};
pub use feature::{Clonotype, Feature, GeneUse};
pub use fit::Fit;
pub use generated::{GENERATED, Norm};

use crate::error::Error;
use crate::model::{Chain, FirstNucleotide};
use crate::sampling::{Functionality, Receptor, Sampler};
use feature::Codes;

/// Candidates drawn at once when receptors after selection are sampled.
const BATCH: u64 = 20_000;

/// What a fit looks at.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::selection_factors::Options;
/// let parameters = thymoid_receptor::parameters()?;
/// let options = Options::new(&parameters, Seed(1))?;
/// assert_eq!(options.places as f64, parameters.value("receptor.selection_places")?);
/// // Without a prior, the likelihood alone decides.
/// assert_eq!(Options { prior_sd: None, ..options }.prior_sd, None);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Residues with a factor, counted from each end of the junction; at most 62.
    pub places: usize,
    /// How genes enter.
    pub genes: GeneUse,
    /// Standard deviation of each factor (natural logarithm) a priori, normal about 0. Without
    /// it the likelihood alone decides: the factor of a feature that is never observed then falls
    /// until its expected share is nothing, one in a million.
    pub prior_sd: Option<f64>,
    /// Of generated receptors, the held-out share and bootstrap replicates.
    pub seed: Seed,
}

impl Options {
    /// Takes gene pairs, with `receptor.selection_places` and `receptor.selection_prior_sd`.
    ///
    /// # Errors
    /// [`Error::Parameter`] when either is missing.
    pub fn new(parameters: &Parameters, seed: Seed) -> Result<Self, Error> {
        Ok(Self {
            places: parameters.value("receptor.selection_places")?.round() as usize,
            genes: GeneUse::Pair,
            prior_sd: Some(parameters.value("receptor.selection_prior_sd")?),
            seed,
        })
    }

    fn check(&self) -> Result<(), Error> {
        if self.places >= feature::LONGEST {
            return Err(unusable(format!("{} places; at most 62 are possible", self.places)));
        }
        match self.prior_sd {
            Some(sd) if !(sd.is_finite() && sd > 0.0) => {
                Err(unusable(format!("a prior standard deviation of {sd} is not above 0")))
            }
            _ => Ok(()),
        }
    }
}

/// Factors of selection on what a recombination model makes, with E\[Q\] = 1.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::selection_factors::{Clonotype, Options, SelectionFactors};
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler, parameters};
/// let model = Model::builtin(Chain::Trb);
/// let sampler = Sampler::new(model, FirstNucleotide::Stationary)?;
/// // Receptors without any selection: no factor is far from 0.
/// let made = sampler.sample(Seed(1), 0..1000, Functionality::Productive)?;
/// let observed: Vec<_> = made.iter().filter_map(|one| Clonotype::of(one, model)).collect();
/// let options = Options { places: 2, ..Options::new(&parameters()?, Seed(2))? };
/// let selection = SelectionFactors::fit(&sampler, &observed, 2000, &options)?;
/// let same = SelectionFactors::from_json(&selection.to_json(), &sampler)?;
/// assert_eq!(selection.ln_q(&observed)?, same.ln_q(&observed)?);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SelectionFactors {
    chain: Chain,
    model_sha256: String,
    first_nucleotide: FirstNucleotide,
    options: Options,
    generated: u64,
    codes: Codes,
    /// Genes that share a factor.
    shared: Vec<Vec<String>>,
    factors: Vec<f64>,
    ln_z: f64,
    largest_q: f64,
    p_productive: f64,
    fit: Fit,
}

impl SelectionFactors {
    /// Returns ln Q of clonotypes, in order.
    ///
    /// # Errors
    /// [`Error::Clonotype`] for a gene the model does not have, or a letter that is no residue.
    pub fn ln_q(&self, clonotypes: &[Clonotype]) -> Result<Vec<f64>, Error> {
        let rows = self.codes.encode_all(clonotypes)?;
        Ok(rows.energies(&self.factors).into_iter().map(|energy| energy - self.ln_z).collect())
    }

    /// Returns the probability after selection of a productive receptor with this ln Q and this
    /// probability of generation: Q Pgen / P(productive). Pgen is that of junction, V gene and J
    /// gene together, where it is to be the probability of a clonotype.
    pub fn p_post(&self, ln_q: f64, p_gen: f64) -> f64 {
        exp(ln_q) * p_gen / self.p_productive
    }

    /// Returns Q and the probability after selection of a clonotype that is one of these, made with
    /// these probabilities. Where genes tie, the probability is the sum over them, and Q the ratio
    /// to the sum without selection.
    ///
    /// ```
    /// use thymoid_core::Seed;
    /// use thymoid_receptor::selection_factors::{Clonotype, Options, SelectionFactors};
    /// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler, parameters};
    /// let model = Model::builtin(Chain::Trb);
    /// let sampler = Sampler::new(model, FirstNucleotide::Stationary)?;
    /// let made = sampler.sample(Seed(1), 0..500, Functionality::Productive)?;
    /// let all: Vec<_> = made.iter().filter_map(|one| Clonotype::of(one, model)).collect();
    /// let options = Options { places: 2, ..Options::new(&parameters()?, Seed(2))? };
    /// let fitted = SelectionFactors::fit(&sampler, &all, 1000, &options)?;
    /// let (_, a) = fitted.score(&all[..1], &[1e-8])?;
    /// let (_, b) = fitted.score(&all[1..2], &[3e-8])?;
    /// let (_, both) = fitted.score(&all[..2], &[1e-8, 3e-8])?;
    /// assert!((both / (a + b) - 1.0).abs() < 1e-12);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`SelectionFactors::ln_q`].
    pub fn score(&self, candidates: &[Clonotype], p_gen: &[f64]) -> Result<(f64, f64), Error> {
        let q: Vec<f64> = self.ln_q(candidates)?.into_iter().map(exp).collect();
        let total = sum(p_gen.iter().copied());
        let selected = sum(q.iter().zip(p_gen).map(|(q, p)| q * p));
        // One gene, or none that the model can make: no weight says more.
        let q = if q.len() == 1 || total == 0.0 { mean(&q) } else { selected / total };
        Ok((q, selected / self.p_productive))
    }

    /// Returns the probability that a recombination is productive.
    pub const fn p_productive(&self) -> f64 {
        self.p_productive
    }

    /// Returns the figures of the fit.
    pub const fn fit_summary(&self) -> &Fit {
        &self.fit
    }

    /// Returns each feature with its factor, as a natural logarithm: how far it moves ln Q from the
    /// mean of generated receptors that have a feature of this kind.
    pub fn factors(&self) -> impl Iterator<Item = (Feature, f64)> {
        self.factors.iter().enumerate().map(|(code, h)| (self.codes.feature(code), *h))
    }

    /// Returns groups of genes with one factor, because the observed receptors that were fitted to
    /// mostly leave open which of them it is.
    pub fn shared_genes(&self) -> &[Vec<String>] {
        &self.shared
    }

    /// Draws the first productive receptors of a seed that pass selection, and tells how many were
    /// tried.
    ///
    /// A receptor passes with probability Q/B, where B is the largest Q among the receptors the
    /// normalisation was computed from ([`SelectionFactors::largest_q`]); 1 in B passes. Receptors
    /// with Q ≤ B come exactly as often as they should, rarer ones with a larger Q only B/Q times
    /// that. No bound holds for all receptors that is of use: the sum of the largest factors of
    /// every group is beyond reach by many orders of magnitude.
    ///
    /// # Errors
    /// [`Error::SelectionFactors`] for a sampler other than that of the fit;
    /// [`Error::Unproductive`] when its model makes no productive receptor.
    pub fn sample(
        &self,
        sampler: &Sampler<'_>,
        seed: Seed,
        count: usize,
    ) -> Result<(Vec<Receptor>, u64), Error> {
        self.belongs_to(sampler)?;
        let mut passed = Vec::with_capacity(count);
        let mut start = 0;
        while passed.len() < count {
            let made = sampler.sample(seed, start..start + BATCH, Functionality::Productive)?;
            let rows = generated::rows(&made, &self.codes, sampler.model())?;
            let energies = rows.energies(&self.factors);
            let passes: Vec<bool> = (made.par_iter().zip(&energies))
                .map(|(receptor, energy)| {
                    let mut draws = seed.draws(Purpose::Acceptance, receptor.index, 0);
                    draws.uniform() * self.largest_q < exp(energy - self.ln_z)
                })
                .collect();
            passed.extend(
                made.into_iter().zip(passes).filter_map(|(one, passes)| passes.then_some(one)),
            );
            start += BATCH;
        }
        passed.truncate(count);
        let tried = passed.last().map_or(0, |receptor| receptor.index + 1);
        Ok((passed, tried))
    }

    /// Returns the largest Q among the receptors the normalisation was computed from.
    pub const fn largest_q(&self) -> f64 {
        self.largest_q
    }

    /// Checks that the factors were fitted against this sampler's model and rule.
    fn belongs_to(&self, sampler: &Sampler<'_>) -> Result<(), Error> {
        let chain = sampler.model().chain();
        if self.chain != chain {
            let (own, other) = (self.chain.as_str(), chain.as_str());
            return Err(unusable(format!("the factors are for {own}, the model is for {other}")));
        }
        if self.first_nucleotide != sampler.conditions().rule {
            let (own, other) = (self.first_nucleotide.as_str(), sampler.conditions().rule.as_str());
            return Err(unusable(format!(
                "the first inserted nucleotide is `{own}` for the factors, `{other}` for the model"
            )));
        }
        if self.model_sha256 != generated::identity(sampler.model()) {
            return Err(unusable(
                "the factors were fitted against another recombination model; fit them again, or \
                 give the model with the same model_sha256"
                    .into(),
            ));
        }
        Ok(())
    }
}

fn unusable(reason: String) -> Error {
    Error::SelectionFactors { reason }
}
