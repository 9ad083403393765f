//! Who the cells are: V(D)J recombination of human T-cell receptors.
//!
//! * [`Model`]: gene usage, deletions, palindromes and insertions of one locus; built in for human
//!   TRA and TRB, or read from a model directory of IGoR or OLGA.
//! * [`Sampler`]: receptors from a model. Receptor `i` of a seed is the same for ever, on any
//!   number of threads: it need not be stored. [`Conditions`]: genes, N additions, first
//!   nucleotide.
//! * [`Model::examine`]: what is odd about a model, as [`Finding`]s.
//! * [`Pgen`]: the probability that recombination makes a junction, or any of a
//!   [`Pattern`], with genes of a [`GeneMask`].
//! * [`airr`]: receptors, and cells with both chains, as AIRR Rearrangement tables.
//! * [`tables`]: repertoire tables of other tools, read and passed through.
//! * [`Summary`]: gene usage and junction lengths of a repertoire.
//! * [`statistics`]: diversity, usage, divergence from a reference and overlap of repertoires.
//! * [`ContactProfile`]: the residues that face the peptide, for selection.
//! * [`selection_factors`]: factors that turn generated receptors into observed ones.
//!
//! A junction runs from Cys104 to Phe118 or Trp118 (IMGT numbering), both included. Genes carry
//! IMGT names. The probabilities are those of Marcou, Mora, Walczak, Nature Communications 9
//! (2018) 561, and Sethna et al., Bioinformatics 35 (2019) 2974.

pub mod airr;
mod check;
mod contact_residues;
mod error;
mod model;
mod pgen;
mod sampling;
pub mod selection_factors;
pub mod statistics;
pub mod tables;

use thymoid_core::Parameters;

pub use check::{Finding, Severity};
pub use contact_residues::ContactProfile;
pub use error::Error;
pub use model::{
    Bases, Chain, DGene, FirstNucleotide, Gene, GeneMask, Genes, Insertion, KnownGenes,
    MAX_PALINDROME, Model, ModelText, Nucleotide, Segment, Species, UnknownAllele,
};
pub use pgen::{Generation, Impossible, Pattern, Pgen, RowGeneration, RowPgen};
pub use sampling::{
    Conditions, Deletions, Functionality, JunctionDefect, Lengths, Receptor, Sampler, Scenario,
};
pub use statistics::Summary;

/// Reads the numbers of this crate, named `receptor.*`.
///
/// ```
/// let parameters = thymoid_receptor::parameters()?;
/// let residues = parameters.get("receptor.contact_residues")?;
/// assert!(residues.low <= residues.value && residues.value <= residues.high);
/// assert!(!residues.source.is_empty());
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
///
/// # Errors
/// [`Error::Parameter`] when the table inside the crate is not usable, which its tests rule out.
pub fn parameters() -> Result<Parameters, Error> {
    Ok(Parameters::parse("receptor", include_str!("../parameters.toml"))?)
}
