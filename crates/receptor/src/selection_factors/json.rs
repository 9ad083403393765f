//! Factors of selection as a JSON file.

use serde::{Deserialize, Serialize};
use thymoid_core::Seed;

use crate::error::Error;
use crate::model::{Chain, FirstNucleotide, Model, Species};
use crate::sampling::Sampler;

use super::feature::{Codes, Feature, GeneUse};
use super::generated::{MOST_GENERATED, identity, p_productive};
use super::{Fit, Options, SelectionFactors, unusable};

const FORMAT: &str = "thymoid selection factors";
const VERSION: u32 = 1;
/// How far a sum of probabilities may differ between versions that add in another order.
const SAME: f64 = 1e-9;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    chain: Chain,
    model_sha256: String,
    first_nucleotide: FirstNucleotide,
    places: usize,
    genes: GeneUse,
    prior_sd: Option<f64>,
    seed: u64,
    generated: u64,
    p_productive: f64,
    ln_z: f64,
    largest_q: f64,
    fit: Fit,
    /// Absent where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    shared_genes: Vec<Vec<String>>,
    factors: Vec<Factor>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Factor {
    feature: Feature,
    ln_factor: f64,
}

impl File {
    fn read(text: &str) -> Result<Self, Error> {
        let file: Self = serde_json::from_str(text)?;
        if file.format != FORMAT || file.version != VERSION {
            let (format, version) = (file.format, file.version);
            return Err(unusable(format!(
                "`{format}`, version {version}, where `{FORMAT}`, version {VERSION}, is needed"
            )));
        }
        Ok(file)
    }
}

impl SelectionFactors {
    /// Writes the factors as JSON, with every bit of every number.
    pub fn to_json(&self) -> String {
        let factors = self.factors().map(|(feature, ln_factor)| Factor { feature, ln_factor });
        let file = File {
            format: FORMAT.into(),
            version: VERSION,
            chain: self.chain,
            model_sha256: self.model_sha256.clone(),
            first_nucleotide: self.first_nucleotide,
            places: self.options.places,
            genes: self.options.genes,
            prior_sd: self.options.prior_sd,
            seed: self.options.seed.0,
            generated: self.generated,
            p_productive: self.p_productive,
            ln_z: self.ln_z,
            largest_q: self.largest_q,
            fit: self.fit,
            shared_genes: self.shared.clone(),
            factors: factors.collect(),
        };
        serde_json::to_string(&file).expect("the file holds only strings, numbers and arrays")
    }

    /// Returns the locus and the rule of the sampler that the JSON of [`SelectionFactors::to_json`]
    /// needs.
    ///
    /// ```
    /// use thymoid_receptor::selection_factors::SelectionFactors;
    /// let error = SelectionFactors::needs("{}").unwrap_err();
    /// assert_eq!(error.to_string(), "selection factors: the file is not readable");
    /// let cause = std::error::Error::source(&error).expect("the JSON reader's own error");
    /// assert!(cause.to_string().contains("missing field `format`"), "{cause}");
    /// ```
    ///
    /// # Errors
    /// [`Error::SelectionJson`] for a text that is not such JSON; [`Error::SelectionFactors`] for
    /// that of another version.
    pub fn needs(text: &str) -> Result<(Chain, FirstNucleotide), Error> {
        let file = File::read(text)?;
        Ok((file.chain, file.first_nucleotide))
    }

    /// Returns the species whose built-in model the factors were fitted against, if it is one.
    ///
    /// # Errors
    /// Those of [`SelectionFactors::needs`].
    pub fn species(text: &str) -> Result<Option<Species>, Error> {
        let file = File::read(text)?;
        let fits =
            |species: &Species| identity(Model::of(*species, file.chain)) == file.model_sha256;
        Ok(Species::ALL.into_iter().find(fits))
    }

    /// Reads the JSON of [`SelectionFactors::to_json`] for the sampler it was fitted against.
    ///
    /// # Errors
    /// [`Error::SelectionJson`] for another layout; [`Error::SelectionFactors`] for another
    /// version, another model, other features or another P(productive) than the model's; and
    /// [`Error::Unnormalised`] when the mean of Q over receptors of the sampler is not 1 within
    /// five standard errors.
    pub fn from_json(text: &str, sampler: &Sampler<'_>) -> Result<Self, Error> {
        let file = File::read(text)?;
        let options = Options {
            places: file.places,
            genes: file.genes,
            prior_sd: file.prior_sd,
            seed: Seed(file.seed),
        };
        options.check()?;
        let mut selection = Self {
            chain: file.chain,
            model_sha256: file.model_sha256,
            first_nucleotide: file.first_nucleotide,
            options,
            generated: file.generated,
            codes: Codes::of_model(options.places, options.genes, sampler.model()),
            shared: file.shared_genes,
            factors: Vec::new(),
            ln_z: file.ln_z,
            largest_q: file.largest_q,
            p_productive: file.p_productive,
            fit: file.fit,
        };
        selection.belongs_to(sampler)?;
        selection.factors = in_order(file.factors, &selection.codes)?;
        let generated = selection.generated;
        // A mean of 1 over so many leaves room for no larger Q.
        if !((1..=MOST_GENERATED).contains(&generated)
            && selection.largest_q > 0.0
            && selection.largest_q <= generated as f64)
        {
            return Err(unusable(
                "generated or largest_q lies outside its range; fit again".into(),
            ));
        }
        let (stored, exact) = (selection.p_productive, p_productive(sampler)?);
        if (stored / exact - 1.0).abs() > SAME {
            return Err(unusable(format!(
                "p_productive is {stored} where the model makes {exact}; fit again"
            )));
        }
        selection.norm(sampler)?;
        Ok(selection)
    }
}

/// Returns the factors, when they are those of the features, in their order.
fn in_order(factors: Vec<Factor>, codes: &Codes) -> Result<Vec<f64>, Error> {
    if factors.len() != codes.len() {
        let (found, needed) = (factors.len(), codes.len());
        return Err(unusable(format!("{found} factors where the model has {needed} features")));
    }
    let in_order = |(code, factor): (usize, Factor)| {
        let wanted = codes.feature(code);
        if factor.feature == wanted {
            return Ok(factor.ln_factor);
        }
        let found = factor.feature;
        Err(unusable(format!("factor {}: {found:?} where {wanted:?} belongs", code + 1)))
    };
    factors.into_iter().enumerate().map(in_order).collect()
}
