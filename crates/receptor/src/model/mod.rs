//! The recombination model of a locus and its parts.
//!
//! `recombination.rs` is the model; `germline.rs`, `insertion.rs` and `nucleotide.rs` are what it
//! is made of; `builtin.rs` and `igor/` where it comes from; `known_genes.rs`, `gene_call.rs` and
//! `gene_mask.rs` the names of its genes.

mod builtin;
mod gene_call;
mod gene_mask;
mod germline;
mod igor;
mod insertion;
mod known_genes;
mod nucleotide;
mod recombination;

pub use builtin::Species;
pub(crate) use gene_call::is_locus;
pub use gene_mask::{GeneMask, UnknownAllele};
pub use germline::{DGene, Gene, MAX_PALINDROME, Segment};
pub(crate) use germline::{extended_d, extended_j, extended_v, palindrome, without_allele};
pub use igor::ModelText;
pub(crate) use igor::{anchor_lines, imgt_name};
pub use insertion::{FirstNucleotide, Insertion};
pub use known_genes::KnownGenes;
pub(crate) use known_genes::Standing;
pub use nucleotide::{Bases, Nucleotide};
pub(crate) use nucleotide::{GENETIC_CODE, amino_acids, residue, reverse_complement};
pub use recombination::{Chain, Genes, Model};
pub(crate) use recombination::{Joining, distribution};
