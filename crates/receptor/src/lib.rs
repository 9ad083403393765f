//! Who the cells are: V(D)J recombination of human T-cell receptors.
//!
//! * [`Model`]: gene usage, deletions, palindromes and insertions of one locus; built in for human
//!   TRA and TRB, or read from a model directory of IGoR or OLGA.
//! * [`Sampler`]: receptors from a model. Receptor `i` of a seed is the same for ever, on any
//!   number of threads: it need not be stored. [`Conditions`]: genes, N additions, first nucleotide.
//! * [`Model::examine`]: what is odd about a model, as [`Finding`]s.
//! * [`Pgen`]: the probability that recombination makes a junction, or any of a
//!   [`Pattern`], with genes of a [`GeneMask`].
//! * [`airr`]: receptors as an AIRR Rearrangement table; [`airr_cells`]: both chains of cells.
//! * [`table`]: repertoire tables of other tools, read and passed through.
//! * [`Summary`]: gene usage and junction lengths of a repertoire.
//! * [`statistics`]: diversity, usage, divergence from a reference and overlap of repertoires.
//! * [`ContactProfile`]: the residues that face the peptide, for selection.
//! * [`selection`]: factors that turn generated receptors into observed ones.
//!
//! A junction runs from Cys104 to Phe118 or Trp118 (IMGT numbering), both included. Genes carry
//! IMGT names. The probabilities are those of Marcou, Mora, Walczak, Nature Communications 9
//! (2018) 561, and Sethna et al., Bioinformatics 35 (2019) 2974.

pub mod airr;
pub mod airr_cells;
mod alias;
mod builtin;
mod check;
mod contact;
mod defect;
mod ends;
mod error;
mod germline;
mod igor;
mod insertion;
mod mask;
mod model;
mod nucleotide;
mod pgen;
mod plan;
mod planes;
mod sampler;
mod scenario;
pub mod selection;
pub mod statistics;
mod summary;
pub mod table;

use thymoid_core::Parameters;

pub use check::{Finding, Verdict};
pub use contact::ContactProfile;
pub use defect::Defect;
pub use error::Error;
pub use germline::{DGene, Gene, MAX_PALINDROME, Segment};
pub use igor::ModelText;
pub use insertion::{FirstNucleotide, Insertion};
pub use mask::GeneMask;
pub use model::{Chain, Genes, Model};
pub use nucleotide::{Bases, Nucleotide};
pub use pgen::{Generation, Impossible, Pattern, Pgen, RowGeneration, RowPgen};
pub use sampler::{Conditions, Functionality, Sampler};
pub use scenario::{Deletions, Lengths, Receptor, Scenario};
pub use summary::Summary;

/// The numbers of this crate, named `receptor.*`.
pub fn parameters() -> Result<Parameters, Error> {
    Ok(Parameters::parse("receptor", include_str!("../parameters.toml"))?)
}
