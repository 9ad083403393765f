//! Nucleotides, sequences of them, and the standard genetic code.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The standard genetic code, codons in the order A, C, G, T; `*` is a stop.
pub(crate) const GENETIC_CODE: &[u8; 64] =
    b"KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF";

/// One nucleotide; its number is its place in the matrices of a model.
///
/// ```
/// use thymoid_receptor::Nucleotide;
/// assert_eq!(Nucleotide::ALL.map(|base| base as usize), [0, 1, 2, 3]);
/// assert_eq!(Nucleotide::ALL.map(Nucleotide::complement).map(|base| base as usize), [3, 2, 1, 0]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[expect(missing_docs, reason = "the four letters need no explanation")]
pub enum Nucleotide {
    A,
    C,
    G,
    T,
}

impl Nucleotide {
    /// All four, in order.
    pub const ALL: [Self; 4] = [Self::A, Self::C, Self::G, Self::T];

    /// Returns the nucleotide it pairs with.
    ///
    /// ```
    /// use thymoid_receptor::Nucleotide;
    /// assert_eq!(Nucleotide::G.complement(), Nucleotide::C);
    /// assert!(Nucleotide::ALL.iter().all(|base| base.complement().complement() == *base));
    /// ```
    #[must_use]
    pub const fn complement(self) -> Self {
        Self::ALL[3 - self as usize]
    }

    /// Reads a letter, A, C, G or T in either case.
    pub(crate) const fn from_letter(letter: char) -> Option<Self> {
        match letter {
            'A' | 'a' => Some(Self::A),
            'C' | 'c' => Some(Self::C),
            'G' | 'g' => Some(Self::G),
            'T' | 't' => Some(Self::T),
            _ => None,
        }
    }
}

/// A nucleotide sequence, 5' to 3'.
///
/// ```
/// let junction: thymoid_receptor::Bases = "TGTGCCAGCTTC".parse().expect("four letters only");
/// assert_eq!(junction.to_string(), "TGTGCCAGCTTC");
/// assert_eq!(junction.translation().as_deref(), Some("CASF"));
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Bases(Storage);

/// Nucleotides that need no memory of their own: one junction in a hundred is longer.
const INLINE: usize = 64;

#[derive(Clone)]
enum Storage {
    Inline { length: u8, bases: [Nucleotide; INLINE] },
    Heap(Vec<Nucleotide>),
}

impl Bases {
    /// Takes the first `length` of these.
    #[inline]
    pub(crate) fn inline(length: usize, bases: [Nucleotide; INLINE]) -> Self {
        debug_assert!(length <= INLINE, "a longer sequence is a vector");
        Self(Storage::Inline { length: length as u8, bases })
    }

    /// Returns one-letter amino acids, `*` for a stop; `None` when the length is not a multiple of
    /// 3.
    ///
    /// ```
    /// use thymoid_receptor::Bases;
    /// let translated = |text: &str| text.parse::<Bases>().expect("A, C, G, T").translation();
    /// assert_eq!(translated("TGTGCCAGCTAG").as_deref(), Some("CAS*"));
    /// assert_eq!(translated("TGTGCCAGCTA"), None); // out of frame
    /// ```
    pub fn translation(&self) -> Option<String> {
        self.len().is_multiple_of(3).then(|| amino_acids(self).collect())
    }
}

impl Deref for Bases {
    type Target = [Nucleotide];

    #[inline]
    fn deref(&self) -> &[Nucleotide] {
        match &self.0 {
            Storage::Inline { length, bases } => &bases[..usize::from(*length)],
            Storage::Heap(bases) => bases,
        }
    }
}

impl Default for Bases {
    fn default() -> Self {
        Self::inline(0, [Nucleotide::A; INLINE])
    }
}

impl fmt::Debug for Bases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bases").field(&letters(self)).finish()
    }
}

impl PartialEq for Bases {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Bases {}

impl PartialOrd for Bases {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bases {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl From<Vec<Nucleotide>> for Bases {
    fn from(bases: Vec<Nucleotide>) -> Self {
        Self(Storage::Heap(bases))
    }
}

impl FromStr for Bases {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let base = |(i, letter)| {
            Nucleotide::from_letter(letter).ok_or(Error::Nucleotide { letter, position: i + 1 })
        };
        Ok(text.chars().enumerate().map(base).collect::<Result<Vec<_>, _>>()?.into())
    }
}

impl TryFrom<String> for Bases {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Bases> for String {
    fn from(bases: Bases) -> Self {
        bases.to_string()
    }
}

impl fmt::Display for Bases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&letters(self))
    }
}

/// Writes the letters of a sequence.
pub(crate) fn letters(bases: &[Nucleotide]) -> String {
    bases.iter().map(|base| char::from(b"ACGT"[*base as usize])).collect()
}

/// Returns the sequence of the other strand, 5' to 3'.
pub(crate) fn reverse_complement(
    bases: &[Nucleotide],
) -> impl Iterator<Item = Nucleotide> + use<'_> {
    bases.iter().rev().map(|base| base.complement())
}

/// Translates the whole codons to one-letter amino acids.
pub(crate) fn amino_acids(bases: &[Nucleotide]) -> impl DoubleEndedIterator<Item = char> + use<'_> {
    bases.chunks_exact(3).map(|codon| {
        let code = codon.iter().fold(0, |code, base| 4 * code + *base as usize);
        char::from(GENETIC_CODE[code])
    })
}

/// Translates three letters of nucleotides to an amino acid; `None` for any other text.
pub(crate) fn residue(codon: &[u8]) -> Option<u8> {
    let base = |letter: u8| Nucleotide::from_letter(char::from(letter)).map(|base| base as usize);
    let &[a, b, c] = codon else { return None };
    Some(GENETIC_CODE[16 * base(a)? + 4 * base(b)? + base(c)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NCBI genetic code 1 as published: codons in the order T, C, A, G; exact.
    #[test]
    fn the_genetic_code_is_ncbi_table_1() {
        const NCBI: &[u8; 64] = b"FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG";
        let order = [Nucleotide::T, Nucleotide::C, Nucleotide::A, Nucleotide::G];
        for (i, &expected) in NCBI.iter().enumerate() {
            let codon = [order[i / 16], order[i / 4 % 4], order[i % 4]];
            assert_eq!(amino_acids(&codon).next(), Some(char::from(expected)), "{codon:?}");
        }
    }

    #[test]
    fn a_foreign_letter_is_named_with_its_place() {
        let error = "ACGN".parse::<Bases>().unwrap_err();
        assert_eq!(error.to_string(), "`N` at position 4 is not a nucleotide; write A, C, G or T");
        assert_eq!("acgt".parse::<Bases>().unwrap().to_string(), "ACGT");
        assert_eq!("ACGT".parse::<Bases>().unwrap().translation(), None);
    }
}
