//! What of a model is drawn, and which recombinations are kept.

use crate::model::{FirstNucleotide, GeneMask};

/// Which recombinations to keep. All are of functional genes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Functionality {
    /// In frame, without a stop codon, from Cys104 to Phe118, Val118 or Trp118.
    Productive,
    /// Every one, as the recombinase makes it.
    All,
}

impl Functionality {
    /// The word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Productive => "productive",
            Self::All => "all",
        }
    }
}

/// What of a model is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conditions {
    /// How the first inserted nucleotide is drawn.
    pub rule: FirstNucleotide,
    /// V and J genes that count.
    pub genes: GeneMask,
    /// Whether N nucleotides are inserted. Without, as in early fetal life, before terminal
    /// deoxynucleotidyl transferase is made, all insertions have length 0.
    pub n_additions: bool,
}

impl Default for Conditions {
    fn default() -> Self {
        let rule = FirstNucleotide::default();
        Self { rule, genes: GeneMask::default(), n_additions: true }
    }
}
