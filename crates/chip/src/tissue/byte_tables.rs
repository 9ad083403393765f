//! Tables of numbers as tables of bytes, from which one shuffle of AVX2 reads for 32 cells.

use super::polarity::SCALED;

/// Sixteen numbers of 16 bits: their lower bytes, then their upper ones.
pub(super) type ByteTable = [[u8; 16]; 2];

/// The first 32 directions along x, y and z, each in two tables of 16.
pub(super) const DIRECTIONS: [[ByteTable; 2]; 3] = {
    let mut tables = [[[[0; 16]; 2]; 2]; 3];
    let mut i = 0;
    while i < 3 * 32 {
        let (axis, direction) = (i / 32, i % 32);
        let number = (SCALED[direction] >> (16 * axis)) as u16;
        let [low, high] = number.to_le_bytes();
        tables[axis][direction / 16][0][direction % 16] = low;
        tables[axis][direction / 16][1][direction % 16] = high;
        i += 1;
    }
    tables
};

/// Rules of motion as tables of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ByteTables {
    /// By kind, as in [`super::Rules`].
    pub(super) speed: ByteTable,
    pub(super) turning: ByteTable,
    pub(super) squeezing: ByteTable,
    pub(super) gain: ByteTable,
    /// By signal, then kind.
    pub(super) sensitivity: [ByteTable; 2],
}

/// Returns the lower halves of sixteen words.
pub(super) fn lower(words: [u32; 16]) -> ByteTable {
    [words.map(|word| word as u8), words.map(|word| (word >> 8) as u8)]
}

/// Returns the upper halves of sixteen words.
pub(super) fn upper(words: [u32; 16]) -> ByteTable {
    lower(words.map(|word| word >> 16))
}
