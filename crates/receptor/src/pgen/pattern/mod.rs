//! Patterns of amino acids as regular languages.
//!
//! A pattern becomes a deterministic automaton. Every word is one path through it, so that a word
//! which fits in several ways counts once. Letters that lead to the same are one set; what is left
//! to sum are sequences of such sets, which have no word in common.

mod automaton;
mod syntax;

use automaton::Automaton;

use super::codon::CodonSet;
use super::{Generation, Pgen};
use crate::error::Error;
use crate::model::GeneMask;

/// A productive junction: no stop, from Cys104 to Phe118, Val118 or Trp118.
const PRODUCTIVE: &str = "C.*[FVW]";

/// Sequences of amino-acid sets that a pattern may stand for.
const MAX_SEQUENCES: usize = 50_000;

/// The 20 amino acids and the stop, numbered as bits of a [`Letters`].
const ALPHABET: &[u8; 21] = b"ACDEFGHIKLMNPQRSTVWY*";

/// A set of amino acids: bit i for letter i of [`ALPHABET`].
type Letters = u32;

/// A pattern of amino acids.
///
/// The usual signs of regular expressions: `[AG]` and `[^AG]`, `.` or `X` for any amino acid, `B`,
/// `J`, `Z` for two, `?`, `*`, `+`, `{m}`, `{m,}`, `{m,n}`, `(A|B)`. A stop is `\*`. It describes
/// the whole junction. Repeats without an end are exact too: a model makes no junction beyond some
/// length.
///
/// ```
/// use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Model, Pattern, Pgen};
/// let mut pgen = Pgen::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
/// let productive = pgen.pattern(&Pattern::parse("C.*[FVW]")?, &GeneMask::default())?;
/// assert!((productive.probability - 0.244_284_726_902_789_66).abs() < 1e-12);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    automaton: Automaton,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// ```
    /// use thymoid_receptor::Pattern;
    /// assert!(Pattern::parse("CASS[LI].{2,4}EQ[YF]F").is_ok());
    /// let error = Pattern::parse("CASS1F").unwrap_err().to_string();
    /// assert!(error.contains("`1` at position 5 is not an amino acid"), "{error}");
    /// ```
    ///
    /// # Errors
    /// [`Error::Pattern`] with the place of what is not understood, or when the pattern is too
    /// large.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let automaton = syntax::nondeterministic(text)
            .and_then(|nondeterministic| Automaton::new(&nondeterministic))
            .map_err(|reason| Error::Pattern { pattern: text.into(), reason })?;
        Ok(Self { text: text.into(), automaton })
    }
}

impl Pgen<'_> {
    /// Returns the probability of all junctions that fit a pattern, each counted once.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Model, Pattern, Pgen};
    /// let mut pgen = Pgen::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
    /// let all = GeneMask::default();
    /// // A junction that fits in two ways counts once.
    /// let once = pgen.pattern(&Pattern::parse("CASSLGYTF|CASS[LI]GYTF")?, &all)?;
    /// let plain = pgen.pattern(&Pattern::parse("CASS[LI]GYTF")?, &all)?;
    /// assert_eq!(once.probability, plain.probability);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Pattern`] when it stands for more than 50 000 sequences of amino-acid sets.
    pub fn pattern(&mut self, pattern: &Pattern, mask: &GeneMask) -> Result<Generation, Error> {
        let sequences =
            pattern.automaton.sequences(self.longest() / 3, MAX_SEQUENCES).ok_or_else(|| {
                Error::Pattern {
                    pattern: pattern.text.clone(),
                    reason: format!(
                        "it stands for more than {MAX_SEQUENCES} sequences of amino-acid sets; \
                         split it, and add up the parts"
                    ),
                }
            })?;
        let sum = sequences.iter().map(|letters| {
            let sets: Vec<_> = letters.iter().map(|letters| codons(*letters)).collect();
            self.codon_sets(&sets, mask).probability
        });
        Ok(Generation::of(sum.sum()))
    }

    /// Returns the probability that a recombination is productive: in frame, without a stop codon,
    /// from Cys104 to Phe118, Val118 or Trp118. Exact.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, FirstNucleotide, Model, Pgen};
    /// let mut pgen = Pgen::new(Model::builtin(Chain::Tra), FirstNucleotide::Stationary)?;
    /// // One recombination in three is in frame; a few of these have a stop codon.
    /// let productive = pgen.productive()?.probability;
    /// assert!((0.28..1.0 / 3.0).contains(&productive));
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Pattern`] when the junctions of the model are so long that the pattern stands for
    /// more than 50 000 sequences of amino-acid sets.
    pub fn productive(&mut self) -> Result<Generation, Error> {
        self.pattern(&Pattern::parse(PRODUCTIVE)?, &GeneMask::default())
    }
}

fn codons(letters: Letters) -> CodonSet {
    let named = ALPHABET.iter().enumerate().filter(|(i, _)| letters >> i & 1 == 1);
    let sets = named.filter_map(|(_, letter)| CodonSet::of_residue(*letter));
    sets.fold(CodonSet::default(), |all, set| CodonSet(all.0 | set.0))
}
