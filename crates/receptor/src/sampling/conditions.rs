//! What of a model is drawn, and which recombinations are kept.

use crate::model::{FirstNucleotide, GeneMask};

/// Which recombinations to keep. All are of functional genes.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};
/// let sampler = Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
/// let productive = |functionality| -> Result<usize, thymoid_receptor::Error> {
///     let made = sampler.sample(Seed(7), 0..1000, functionality)?;
///     Ok(made.iter().filter(|one| one.scenario.defect().is_none()).count())
/// };
/// assert_eq!(productive(Functionality::Productive)?, 1000);
/// assert!((200..320).contains(&productive(Functionality::All)?));
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Functionality {
    /// In frame, without a stop codon, from Cys104 to Phe118, Val118 or Trp118.
    Productive,
    /// Every one, as the recombinase makes it.
    All,
}

impl Functionality {
    /// Returns the word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Productive => "productive",
            Self::All => "all",
        }
    }
}

/// What of a model is drawn.
///
/// ```
/// use thymoid_receptor::{Conditions, FirstNucleotide};
/// let usual = Conditions::default();
/// assert_eq!((usual.rule, usual.n_additions), (FirstNucleotide::Stationary, true));
/// assert_eq!((usual.genes.v(), usual.genes.j()), (None, None)); // all genes
/// ```
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
