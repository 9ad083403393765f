//! The twenty amino acids as small integers.

/// One-letter codes in alphabetical order: the order of every table of this module.
pub const ALPHABET: &str = "ACDEFGHIKLMNPQRSTVWY";
/// Number of amino acids.
pub const AMINO_ACIDS: usize = 20;
/// The code of a place without a residue. It has no contact energy.
pub(super) const GAP: u8 = AMINO_ACIDS as u8;
/// How a gap is written.
const GAP_LETTER: char = '-';
/// Contact residues of a chain, and of a peptide.
pub const CONTACT_RESIDUES: usize = 5;
/// Bits of a code.
const BITS: u32 = 5;
const MASK: u32 = (1 << BITS) - 1;

/// Returns the code of a one-letter amino acid, 0 to 19.
pub(super) fn code(letter: char) -> Option<u8> {
    ALPHABET.find(letter).map(|at| at as u8)
}

/// Returns the code of an amino acid or gap.
pub(super) fn code_or_gap(letter: char) -> Option<u8> {
    if letter == GAP_LETTER { Some(GAP) } else { code(letter) }
}

/// Returns the letter of a code.
pub(super) fn letter(code: u8) -> char {
    ALPHABET.as_bytes().get(usize::from(code)).map_or(GAP_LETTER, |&letter| char::from(letter))
}

/// Packs codes of five places in 25 bits, the first lowest.
pub(super) const fn pack(codes: [u8; CONTACT_RESIDUES]) -> u32 {
    let (mut bits, mut place) = (0, 0);
    while place < CONTACT_RESIDUES {
        bits |= (codes[place] as u32) << (BITS * place as u32);
        place += 1;
    }
    bits
}

/// Returns the code at a place of five.
#[inline(always)]
pub(super) const fn unpack(bits: u32, place: usize) -> u8 {
    (bits >> (BITS * place as u32) & MASK) as u8
}
