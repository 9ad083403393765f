//! The probability that V(D)J recombination makes a junction.
//!
//! Exact: the sum over every scenario of the model that gives the sequence, by dynamic
//! programming over the junction. The model page `docs/model/05-generation-probability.md` has the
//! equations and why each shortcut changes nothing.

mod codon;
mod d_genes;
mod junction_pgen;
mod open_insertions;
mod pattern;
mod per_nucleotide;
mod scenario_sum;
mod table_rows;
mod trie;
mod v_and_j_genes;

use std::fmt;

pub use junction_pgen::Pgen;
pub use pattern::Pattern;
pub use table_rows::{RowGeneration, RowPgen};

/// A generation probability, and why it is 0 where it is.
///
/// ```
/// use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Model, Pgen};
/// let mut pgen = Pgen::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
/// let made = pgen.amino_acids("CASSLGQGAYEQYF", &GeneMask::default());
/// assert!(made.probability > 0.0 && made.impossible.is_none());
/// // No J ends in such a way, so that the probability is exactly 0.
/// let never = pgen.amino_acids("CASSLGQGAWWWWWW", &GeneMask::default());
/// assert!(never.probability == 0.0 && never.impossible.is_some());
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Generation {
    /// Joint probability of the sequence and of genes within the mask, not divided by the
    /// probability of a productive junction.
    pub probability: f64,
    /// Why the probability is exactly 0; `None` where it is not.
    pub impossible: Option<Impossible>,
}

impl Generation {
    const fn zero(reason: Impossible) -> Self {
        Self { probability: 0.0, impossible: Some(reason) }
    }

    fn of(probability: f64) -> Self {
        let impossible = (probability == 0.0).then_some(Impossible::NoScenario);
        Self { probability, impossible }
    }
}

/// Why a generation probability is exactly 0.
///
/// ```
/// use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Model, Pgen};
/// let mut pgen = Pgen::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
/// let why = pgen.amino_acids("CASSl", &GeneMask::default()).impossible.expect("a small letter");
/// assert_eq!(why.to_string(), "unknown symbol `l` at position 5");
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Impossible {
    /// No sequence was given.
    Empty,
    /// The nucleotides are not whole codons.
    OutOfFrame {
        /// Nucleotides.
        length: usize,
    },
    /// A letter that stands for no nucleotide or no residue; amino acids are written in upper
    /// case.
    Symbol {
        /// The letter.
        letter: char,
        /// Its place, from 1.
        position: usize,
    },
    /// Every V or every J within the mask is a pseudogene, an ORF, lacks an anchor, or has
    /// probability 0.
    Genes,
    /// No scenario of the model gives this sequence.
    NoScenario,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty"),
            Self::OutOfFrame { length } => write!(f, "out of frame: {length} nucleotides"),
            Self::Symbol { letter, position } => {
                write!(f, "unknown symbol `{letter}` at position {position}")
            }
            Self::Genes => f.write_str("no functional gene with a probability above 0"),
            Self::NoScenario => f.write_str("no scenario gives this sequence"),
        }
    }
}
