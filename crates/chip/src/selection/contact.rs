//! What of a T-cell receptor faces the peptide: five residues of each chain.

use std::fmt;
use std::str::FromStr;

use super::amino::{CONTACT_RESIDUES, GAP, code_or_gap, letter, pack, unpack};
use crate::error::Error;

/// The five residues of one chain that face the peptide, in the order of its places.
///
/// A chain with fewer has gaps, written `-`, which have no contact energy: a loop too short to
/// reach the whole peptide binds it less. Its residues stand in the middle, because the window of
/// `thymoid_receptor::ContactProfile` is about the middle of the loop; one gap more goes to the
/// end.
///
/// ```
/// use thymoid_chip::selection::ContactResidues;
/// let beta: ContactResidues = "LGQGA".parse()?;
/// assert_eq!(beta.to_string(), "LGQGA");
/// assert_eq!("AS".parse::<ContactResidues>()?.to_string(), "-AS--");
/// assert!("LGQGAY".parse::<ContactResidues>().is_err());
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactResidues(u32);

impl ContactResidues {
    /// A chain that takes no part: with it a cell is the one-chain string model of Kosmrlj et al.
    pub const SILENT: Self = Self(pack([GAP; CONTACT_RESIDUES]));

    /// Packs codes: positions in [`ALPHABET`](super::ALPHABET).
    pub(super) const fn of_codes(codes: [u8; CONTACT_RESIDUES]) -> Self {
        Self(pack(codes))
    }

    /// Returns five codes of five bits, the first place lowest.
    pub const fn bits(self) -> u32 {
        self.0
    }
}

impl FromStr for ContactResidues {
    type Err = Error;

    /// Reads up to five letters, in the middle of five places.
    ///
    /// # Errors
    /// For more than five letters, or one that is neither an amino acid nor `-`.
    fn from_str(text: &str) -> Result<Self, Error> {
        Ok(Self(pack(codes(text)?)))
    }
}

impl fmt::Display for ContactResidues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&spell(self.0))
    }
}

/// Reads up to five letters, in the middle of five places.
pub(super) fn codes(text: &str) -> Result<[u8; CONTACT_RESIDUES], Error> {
    let wrong = |reason: &'static str| Error::Residues { text: text.into(), reason };
    let count = text.chars().count();
    let gaps = CONTACT_RESIDUES.checked_sub(count);
    let first = gaps.ok_or_else(|| wrong("has more than five letters"))? / 2;
    let mut codes = [GAP; CONTACT_RESIDUES];
    for (place, letter) in text.chars().enumerate() {
        codes[first + place] = code_or_gap(letter).ok_or_else(|| {
            wrong("has a letter other than `-` and the upper-case letters of the 20 amino acids")
        })?;
    }
    Ok(codes)
}

/// Writes five packed codes as letters.
pub(super) fn spell(bits: u32) -> String {
    (0..CONTACT_RESIDUES).map(|place| letter(unpack(bits, place))).collect()
}

/// Bits of a pair code.
pub(super) const PAIR_BITS: u32 = 9;
/// Codes of one chain, the gap with them: `CODES²` pair codes fit in nine bits.
const CODES: u32 = GAP as u32 + 1;

/// Returns the code of two residues that face the same residue of a peptide, below 441.
pub(super) const fn pair_code(beta: u8, alpha: u8) -> usize {
    (beta as u32 * CODES + alpha as u32) as usize
}

/// Both chains of a cell, as its selection sees them: for each of five peptide places, which two
/// residues face it, in nine bits. Fills the low 45 bits of a word.
///
/// ```
/// use thymoid_chip::selection::{ContactResidues, Contacts};
/// let (beta, alpha): (ContactResidues, ContactResidues) = ("LGQGA".parse()?, "-DSN-".parse()?);
/// let contacts = Contacts::new(beta, alpha);
/// assert_eq!(contacts.chains(), (beta, alpha));
/// assert_eq!(Contacts::from_bits(contacts.bits() | 1 << 45), contacts);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Contacts(u64);

impl Contacts {
    /// Bits of [`Self::bits`] in use.
    pub const BITS: u32 = PAIR_BITS * CONTACT_RESIDUES as u32;

    /// Of no chain: no peptide binds.
    pub const SILENT: Self = Self::one_chain(ContactResidues::SILENT);

    /// Packs both chains.
    pub const fn new(beta: ContactResidues, alpha: ContactResidues) -> Self {
        let (mut bits, mut place) = (0, 0);
        while place < CONTACT_RESIDUES {
            let code = pair_code(unpack(beta.0, place), unpack(alpha.0, place)) as u64;
            bits |= code << (PAIR_BITS * place as u32);
            place += 1;
        }
        Self(bits)
    }

    /// Packs one chain alone.
    pub const fn one_chain(residues: ContactResidues) -> Self {
        Self::new(residues, ContactResidues::SILENT)
    }

    /// Reads the low 45 bits of a word; the others are not read.
    pub const fn from_bits(word: u64) -> Self {
        Self(word & ((1 << Self::BITS) - 1))
    }

    /// Returns five pair codes of nine bits, the first place lowest.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Returns beta and alpha.
    pub fn chains(self) -> (ContactResidues, ContactResidues) {
        let code = |place| self.pair_code(place) as u32;
        let beta = std::array::from_fn(|place| (code(place) / CODES) as u8);
        let alpha = std::array::from_fn(|place| (code(place) % CODES) as u8);
        (ContactResidues::of_codes(beta), ContactResidues::of_codes(alpha))
    }

    /// Returns the pair code at a place.
    #[inline(always)]
    pub(super) const fn pair_code(self, place: usize) -> usize {
        (self.0 >> (PAIR_BITS * place as u32)) as usize & ((1 << PAIR_BITS) - 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn residues_survive_packing(
            beta in "[ACDEFGHIKLMNPQRSTVWY-]{5}",
            alpha in "[ACDEFGHIKLMNPQRSTVWY-]{5}",
        ) {
            let b: ContactResidues = beta.parse().unwrap();
            let a: ContactResidues = alpha.parse().unwrap();
            prop_assert_eq!(b.to_string(), beta);
            prop_assert!(b.bits() < 1 << 25);
            let contacts = Contacts::new(b, a);
            prop_assert!(contacts.bits() < 1 << 45);
            prop_assert_eq!(contacts.chains(), (b, a));
        }

        #[test]
        fn any_text_is_survived(text in ".{0,7}") {
            let _ = text.parse::<ContactResidues>();
        }
    }

    #[test]
    fn pair_codes_fit_nine_bits() {
        assert!(pair_code(GAP, GAP) < 1 << PAIR_BITS);
        assert_eq!("".parse::<ContactResidues>().unwrap(), ContactResidues::SILENT);
    }
}
