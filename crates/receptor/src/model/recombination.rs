//! The V(D)J recombination model of one locus.

use serde::{Deserialize, Serialize};
use thymoid_core::math::sum;

use super::{DGene, Gene, Insertion};
use crate::error::Error;

/// How far a printed distribution may be from summing to 1: files carry six digits, over up to
/// some hundred entries.
const SUM_TOLERANCE: f64 = 1e-3;

/// A T-cell receptor locus.
///
/// ```
/// use thymoid_receptor::{Chain, Model};
/// assert_eq!(Chain::Tra.as_str(), "TRA");
/// // Alpha chains have no D.
/// assert!(Model::builtin(Chain::Tra).d_genes().is_empty());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Chain {
    /// Alpha: V and J.
    Tra,
    /// Beta: V, D and J.
    Trb,
}

impl Chain {
    /// Returns the AIRR name of the locus.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tra => "TRA",
            Self::Trb => "TRB",
        }
    }

    pub(crate) fn of_gene(name: &str) -> Option<Self> {
        [Self::Tra, Self::Trb].into_iter().find(|chain| name.starts_with(chain.as_str()))
    }
}

/// The V(D)J recombination model of one locus, checked for consistency.
///
/// Scenario probabilities (Marcou et al. 2018, Sethna et al. 2019), with the junction read from
/// Cys104 to Phe118:
///
/// * VDJ: P(V) P(J) P(D|J) P(dV|V) P(dJ|J) P(d5,d3|D) P(n1) P(n2) and the Markov probabilities of
///   the inserted nucleotides, read 5' to 3' after V and 3' to 5' before J;
/// * VJ: P(V) P(J|V) P(dV|V) P(dJ|J) P(n1) and the Markov probabilities.
///
/// Probabilities stay as the file prints them. Pseudogenes keep their share of P(V) and P(J) but
/// make no receptor, and scenarios that delete a whole V or J, or more than a whole D, are
/// impossible: what is left is [`Sampler::mass`](crate::Sampler::mass).
///
/// ```
/// use thymoid_receptor::{Chain, Model};
/// let model = Model::builtin(Chain::Trb);
/// assert_eq!((model.chain(), model.d_genes().len()), (Chain::Trb, 3));
/// // Alleles count: TRBD2 has two.
/// assert!(model.d_genes().iter().any(|d| d.name == "TRBD2*02"));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    pub(crate) chain: Chain,
    /// P(V), in the order of `v`.
    pub(crate) p_v: Vec<f64>,
    pub(crate) v: Vec<Gene>,
    pub(crate) j: Vec<Gene>,
    /// Between V and D, or between V and J.
    pub(crate) n1: Insertion,
    pub(crate) joining: Joining,
}

/// What lies between V and J.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Joining {
    /// V joins J.
    Vj {
        /// P(J|V): a row per V.
        j_given_v: Vec<Vec<f64>>,
    },
    /// D joins J, then V joins DJ.
    Vdj {
        /// P(J), in the order of `j`.
        p_j: Vec<f64>,
        /// P(D|J): a row per J.
        d_given_j: Vec<Vec<f64>>,
        d: Vec<DGene>,
        /// Between D and J.
        n2: Insertion,
    },
}

/// Indices of a scenario's genes in the model.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};
/// let model = Model::builtin(Chain::Trb);
/// let sampler = Sampler::new(model, FirstNucleotide::Stationary)?;
/// let genes = sampler.receptor(Seed(7), 0, Functionality::All)?.scenario.genes;
/// assert!(model.j_genes()[genes.j].name.starts_with("TRBJ"));
/// assert!(genes.d.is_some()); // even where nothing of it is left
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Genes {
    /// Index in [`Model::v_genes`].
    pub v: usize,
    /// Index in [`Model::d_genes`]; none at a VJ locus.
    pub d: Option<usize>,
    /// Index in [`Model::j_genes`].
    pub j: usize,
}

impl Model {
    /// Reads the TOML written by [`Model::to_toml`].
    ///
    /// ```
    /// use thymoid_receptor::{Chain, Model};
    /// let model = Model::builtin(Chain::Tra);
    /// // Every bit of every number comes back.
    /// assert_eq!(&Model::from_toml(&model.to_toml())?, model);
    /// // A model whose numbers contradict one another is refused.
    /// let broken = model.to_toml().replacen("p_v = [", "p_v = [0.5, ", 1);
    /// assert!(Model::from_toml(&broken).is_err());
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::ModelToml`] for a text that is not such TOML; [`Error::Model`] when its numbers do
    /// not fit together.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        let model: Self = toml::from_str(text)?;
        model.check()?;
        Ok(model)
    }

    /// Writes the model in Thymoid's own format: TOML with the fields described in
    /// `models/NOTICE.md`. Numbers keep every bit.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("a model holds only strings, finite numbers and arrays")
    }

    /// Returns the locus.
    pub const fn chain(&self) -> Chain {
        self.chain
    }

    /// Returns the V alleles, functional or not.
    pub fn v_genes(&self) -> &[Gene] {
        &self.v
    }

    /// Returns the D alleles; none at a VJ locus.
    pub fn d_genes(&self) -> &[DGene] {
        match &self.joining {
            Joining::Vj { .. } => &[],
            Joining::Vdj { d, .. } => d,
        }
    }

    /// Returns the J alleles, functional or not.
    pub fn j_genes(&self) -> &[Gene] {
        &self.j
    }

    /// Checks what a reader of any format must have ensured.
    pub(crate) fn check(&self) -> Result<(), Error> {
        check_row("p_v", &self.p_v, self.v.len())?;
        for gene in self.v.iter().chain(&self.j) {
            if let Some(segment) = &gene.segment {
                check_row(&gene.name, &segment.deletion, segment.deletion.len())?;
                if segment.germline.is_empty() {
                    return fail(&gene.name, "the germline is empty".into());
                }
            }
        }
        check_insertion("n1", &self.n1)?;
        match &self.joining {
            Joining::Vj { j_given_v } => {
                check_rows("j_given_v", j_given_v, self.v.len(), self.j.len())
            }
            Joining::Vdj { p_j, d_given_j, d, n2 } => {
                if d.is_empty() {
                    return fail("d", "a VDJ model needs a D gene; without D, write `vj`".into());
                }
                check_row("p_j", p_j, self.j.len())?;
                check_rows("d_given_j", d_given_j, self.j.len(), d.len())?;
                for gene in d {
                    let columns = gene.deletion.first().map_or(0, Vec::len);
                    if gene.deletion.iter().any(|row| row.len() != columns) {
                        return fail(&gene.name, "rows of the deletions differ in length".into());
                    }
                    check_row(&gene.name, &gene.deletion.concat(), columns * gene.deletion.len())?;
                }
                check_insertion("n2", n2)
            }
        }
    }
}

/// Checks that these are probabilities that sum to 1, or to 0 (a gene that is never used).
pub(crate) fn distribution(values: &[f64]) -> Result<(), String> {
    if let Some(bad) = values.iter().find(|p| !(p.is_finite() && **p >= 0.0)) {
        return Err(format!("`{bad}` is not a probability"));
    }
    let total = sum(values.iter().copied());
    if total != 0.0 && (total - 1.0).abs() > SUM_TOLERANCE {
        return Err(format!("probabilities sum to {total}, not to 1"));
    }
    Ok(())
}

fn fail<T>(part: &str, reason: String) -> Result<T, Error> {
    Err(Error::Model { part: part.into(), reason })
}

fn check_row(part: &str, row: &[f64], length: usize) -> Result<(), Error> {
    if row.len() != length {
        return fail(part, format!("{} probabilities for {length} genes", row.len()));
    }
    distribution(row).or_else(|reason| fail(part, reason))
}

fn check_rows(part: &str, rows: &[Vec<f64>], count: usize, length: usize) -> Result<(), Error> {
    if rows.len() != count {
        return fail(part, format!("{} rows for {count} genes", rows.len()));
    }
    rows.iter().try_for_each(|row| check_row(part, row, length))
}

fn check_insertion(part: &str, insertion: &Insertion) -> Result<(), Error> {
    check_row(part, &insertion.length, insertion.length.len())?;
    if !insertion.occurs() {
        return Ok(());
    }
    for row in &insertion.dinucleotide {
        check_row(part, row, 4)?;
        if sum(*row) == 0.0 {
            return fail(part, "a row of dinucleotides is all zero, but insertions occur".into());
        }
    }
    if insertion.stationary().is_none() {
        return fail(part, "the dinucleotide matrix has no single stationary distribution".into());
    }
    Ok(())
}
