//! Fitting the factors of selection against a recombination model.

use std::f64::consts::LN_2;

use serde::{Deserialize, Serialize};
use thymoid_core::Purpose;
use thymoid_core::math::{exp, mean, sum};

use crate::error::Error;
use crate::sampling::Sampler;

use super::candidates::Candidates;
use super::encoded::Encoded;
use super::feature::{Clonotype, Codes};
use super::feature_rows::tilt;
use super::generated::{MOST_GENERATED, Norm, Part, identity, p_productive, sample};
use super::likelihood::{Likelihood, centred, kept};
use super::observed::Observed;
use super::{Options, SelectionFactors, unusable};

/// Share of observed receptors on which a fit to the others is judged.
const HELD_OUT: f64 = 0.2;

/// Figures of a fit.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::selection_factors::{Clonotype, Options, SelectionFactors};
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler, parameters};
/// let model = Model::builtin(Chain::Trb);
/// let sampler = Sampler::new(model, FirstNucleotide::Stationary)?;
/// let made = sampler.sample(Seed(1), 0..500, Functionality::Productive)?;
/// let observed: Vec<_> = made.iter().filter_map(|one| Clonotype::of(one, model)).collect();
/// let options = Options { places: 2, ..Options::new(&parameters()?, Seed(2))? };
/// let fit = *SelectionFactors::fit(&sampler, &observed, 1000, &options)?.fit_summary();
/// assert_eq!(fit.observed, 500);
/// assert!(fit.effective <= 1000.0); // weighted receptors are worth fewer than there are
/// assert!((fit.norm.mean_q - 1.0).abs() < 5.0 * fit.norm.standard_error);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fit {
    /// Observed receptors.
    pub observed: u64,
    /// Features with a factor of their own. Those that fewer than ten generated receptors have
    /// are left without.
    pub features: u64,
    /// How many receptors drawn after selection the weighted generated ones are worth:
    /// (ΣQ)²/ΣQ². Expected shares are no better known than from so many.
    pub effective: f64,
    /// Mean log2 Q of the observed receptors that a fit on four fifths of them was made with.
    pub train_bits: f64,
    /// The same of the fifth it has not seen. Its expectation is no larger than the divergence
    /// of the truth, and that of `kl_bits` is too large, as that of any fit: the truth lies
    /// between them but for chance.
    pub held_out_bits: f64,
    /// Kullback-Leibler divergence of receptors after selection from generated ones.
    pub kl_bits: f64,
    /// Steps to the maximum of the likelihood.
    pub iterations: u64,
    /// Largest difference between a feature's expected and observed share there, prior included.
    pub gradient: f64,
    /// E\[Q\] over fresh receptors.
    pub norm: Norm,
}

impl SelectionFactors {
    /// Fits factors to observed receptors, one row a clonotype, against `generated` receptors of
    /// the sampler; as many more normalise. [`GENERATED`](super::GENERATED) serves most. A
    /// clonotype whose genes tie counts as each of them, with shares proportional to Q Pgen.
    ///
    /// ```
    /// use thymoid_core::Seed;
    /// use thymoid_receptor::selection_factors::{Clonotype, Feature, Options, SelectionFactors};
    /// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler, parameters};
    /// let model = Model::builtin(Chain::Trb);
    /// let sampler = Sampler::new(model, FirstNucleotide::Stationary)?;
    /// // Of what is generated, only receptors that begin with CA are seen.
    /// let made = sampler.sample(Seed(1), 0..1000, Functionality::Productive)?;
    /// let all: Vec<_> = made.iter().filter_map(|one| Clonotype::of(one, model)).collect();
    /// let seen: Vec<_> =
    ///     all.into_iter().filter(|one| one.junction_aa.starts_with("CA")).collect();
    /// let options = Options { places: 2, ..Options::new(&parameters()?, Seed(2))? };
    /// let fitted = SelectionFactors::fit(&sampler, &seen, 2000, &options)?;
    /// let wanted = Feature::FromLeft(2, 'A');
    /// let (_, ln_factor) = fitted.factors().find(|(f, _)| *f == wanted).expect("a feature");
    /// assert!(ln_factor > 0.0);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Clonotype`] for a row that cannot be one of the model's, [`Error::NotConverged`]
    /// when the likelihood has no maximum, [`Error::Unnormalised`] when E\[Q\] over fresh
    /// receptors is not 1, [`Error::SelectionFactors`] for options or numbers that make no fit.
    pub fn fit(
        sampler: &Sampler<'_>,
        observed: &[Clonotype],
        generated: u64,
        options: &Options,
    ) -> Result<Self, Error> {
        options.check()?;
        let (model, seed) = (sampler.model(), options.seed);
        let codes = Codes::of_model(options.places, options.genes, model);
        let candidates = Candidates::new(model, sampler.conditions().rule)?;
        let Encoded { shared, stands, rows: all } = Encoded::new(observed, &codes, &candidates)?;
        let held = |i: usize| seed.draws(Purpose::HeldOut, i as u64, 0).uniform() < HELD_OUT;
        let some = |wanted: bool| {
            let chosen = all.iter().enumerate().filter(move |(i, _)| held(*i) == wanted);
            Observed::new(chosen.map(|(_, row)| row))
        };
        let (rows, held_out, train) = (Observed::new(all.iter()), some(true), some(false));
        if held_out.len() == 0 || train.len() == 0 || !(1..=MOST_GENERATED).contains(&generated) {
            return Err(unusable(format!(
                "{} observed and {generated} generated receptors make no fit: at least some ten and \
                 1 are needed, and no more than {MOST_GENERATED} can be generated",
                observed.len()
            )));
        }

        let background = sample(sampler, &codes, seed, generated, Part::Background)?;
        let fresh = sample(sampler, &codes, seed, generated, Part::Normalisation)?;
        let ones = vec![1.0; background.len()];
        let counts = background.counts(&ones, codes.len());
        let background = background.replaced(&stands);
        let kept = kept(&background.counts(&ones, codes.len()));
        let background = background.with(&kept);
        let maximum = |rows: &Observed, start| {
            let rows = rows.with(&kept);
            let sd = options.prior_sd.unwrap_or(f64::INFINITY);
            Likelihood::of_observed((&background, &ones), &rows, codes.len(), sd).minimum(start)
        };
        let of_all = |point: &[f64]| -> Vec<f64> {
            stands.iter().map(|code| point[*code as usize]).collect()
        };
        let trained = maximum(&train, vec![0.0; codes.len()])?;
        let found = maximum(&rows, trained.point.clone())?;

        let (_, trained_ln_z) = tilt(&fresh.energies(&of_all(&trained.point)), &ones);
        let bits = |rows: &Observed| (mean(&rows.energies(&trained.point)) - trained_ln_z) / LN_2;
        let (weights, _) = tilt(&background.energies(&found.point), &ones);
        let factors = centred(of_all(&found.point), &counts, &codes);
        let energies = fresh.energies(&factors);
        let (shares, ln_z) = tilt(&energies, &ones);
        let fit = Fit {
            observed: rows.len() as u64,
            features: kept.iter().filter(|kept| **kept).count() as u64,
            effective: 1.0 / sum(weights.iter().map(|w| w * w)),
            train_bits: bits(&train),
            held_out_bits: bits(&held_out),
            kl_bits: divergence_bits(&shares, &energies, ln_z),
            iterations: (trained.iterations + found.iterations) as u64,
            gradient: found.gradient,
            norm: Norm { mean_q: 1.0, standard_error: 0.0 },
        };
        let largest = energies.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut selection = Self {
            chain: model.chain(),
            model_sha256: identity(model),
            first_nucleotide: sampler.conditions().rule,
            options: *options,
            generated,
            codes,
            shared,
            factors,
            ln_z,
            largest_q: exp(largest - ln_z),
            p_productive: p_productive(sampler)?,
            fit,
        };
        selection.fit.norm = selection.norm(sampler)?;
        Ok(selection)
    }
}

/// Sums q ln(Q), in bits, for shares q after selection.
pub(super) fn divergence_bits(shares: &[f64], energies: &[f64], ln_z: f64) -> f64 {
    sum(shares.iter().zip(energies).map(|(share, energy)| share * (energy - ln_z))) / LN_2
}
