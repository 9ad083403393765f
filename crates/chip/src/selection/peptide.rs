//! A self peptide as a receptor meets it.

use std::fmt;
use std::str::FromStr;

use super::amino::{CONTACT_RESIDUES, pack, unpack};
use super::contact::{codes, spell};
use crate::error::Error;

/// Bit of the class of the presenting MHC molecule.
const CLASS_II: u32 = 1 << 25;

/// The class of the MHC molecule that presents a peptide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MhcClass {
    /// HLA-A, B, C; seen with CD8.
    I,
    /// HLA-DR, DQ, DP; seen with CD4.
    II,
}

/// A value for each MHC class.
///
/// ```
/// use thymoid_chip::selection::{ByClass, MhcClass};
/// let days = ByClass { one: 3.5, two: 2.0 };
/// assert_eq!(days.of(MhcClass::I), 3.5);
/// assert_eq!(ByClass::both(2.0).of(MhcClass::II), days.two);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ByClass<T> {
    /// For class I.
    pub one: T,
    /// For class II.
    pub two: T,
}

impl<T: Copy> ByClass<T> {
    /// Returns the same value for both classes.
    pub const fn both(value: T) -> Self {
        Self { one: value, two: value }
    }

    /// Returns the value for a class.
    pub const fn of(self, class: MhcClass) -> T {
        match class {
            MhcClass::I => self.one,
            MhcClass::II => self.two,
        }
    }
}

/// The five residues of a presented peptide that face the receptor, and the class of its MHC
/// molecule, in 26 bits.
///
/// ```
/// use thymoid_chip::selection::{MhcClass, Peptide};
/// let peptide: Peptide = "LLKKA".parse()?;
/// assert_eq!(peptide.class(), MhcClass::I);
/// assert_eq!(peptide.on(MhcClass::II).to_string(), "LLKKA");
/// assert_eq!(Peptide::from_bits(peptide.bits()), peptide);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Peptide(u32);

impl Peptide {
    /// Packs, on MHC class I, codes: positions in [`ALPHABET`](super::ALPHABET).
    pub(super) const fn of_codes(codes: [u8; CONTACT_RESIDUES]) -> Self {
        Self(pack(codes))
    }

    /// Returns the same residues on this class.
    #[must_use]
    pub const fn on(self, class: MhcClass) -> Self {
        match class {
            MhcClass::I => Self(self.0 & !CLASS_II),
            MhcClass::II => Self(self.0 | CLASS_II),
        }
    }

    /// Returns the class of its MHC molecule.
    pub const fn class(self) -> MhcClass {
        if self.0 & CLASS_II == 0 { MhcClass::I } else { MhcClass::II }
    }

    /// Returns five codes of five bits, the first place lowest, then the class.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Reads the low 26 bits of a word; the others are not read.
    pub const fn from_bits(word: u32) -> Self {
        Self(word & ((CLASS_II << 1) - 1))
    }

    /// Returns the code at a place.
    #[inline(always)]
    pub(super) const fn residue(self, place: usize) -> u8 {
        unpack(self.0, place)
    }
}

impl FromStr for Peptide {
    type Err = Error;

    /// Reads a peptide on MHC class I; fewer than five residues stand in the middle.
    ///
    /// # Errors
    /// For more than five letters, or one that is neither an amino acid nor `-`.
    fn from_str(text: &str) -> Result<Self, Error> {
        Ok(Self::of_codes(codes(text)?))
    }
}

impl fmt::Display for Peptide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&spell(self.0))
    }
}
