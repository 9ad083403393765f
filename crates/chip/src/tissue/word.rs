//! The word of a site: all that motion needs of a cell, in 32 bits.
//!
//! | bits | what |
//! |---|---|
//! | 28-31 | kind: 0 empty, 1 to 14 cells, a row of [`super::Rules`], 15 wall |
//! | 25-27 | variant: tells apart what moves alike; motion does not read it |
//! | 24 | may squeeze past another cell in this sweep |
//! | 18-23 | polarity, an index of [`super::POLARITIES`] |
//! | 12-17, 6-11, 0-5 | place within the site along z, y, x, two's complement |
//!
//! The word of an empty site is 0, that of a wall has no other bit set. A place $f$ along an axis
//! counts sixteenths of a site from its lower side: 0 to 15 lie in the site, and −16 to 31 can be
//! held, since a cell may have to wait for its partner. The two upper bits of the field tell which:
//! 00 in the site, 01 beyond the upper side, 11 beyond the lower one. A hop of one site forward
//! inverts the lower of them, a hop back both.

use thymoid_core::Draws;

use super::axis::Axis;
use super::polarity::POLARITIES;

/// Kind of an empty site.
pub const EMPTY: u8 = 0;
/// Kind of a site that no cell can enter.
pub const WALL: u8 = 15;

pub(crate) const KIND: u32 = 28;
/// Whatever tells cells apart: the bits of the kind and, below, those of the variant.
pub(crate) const IDENTITY: u32 = 25;
/// Identities: sixteen kinds of eight variants each.
pub(crate) const IDENTITIES: usize = 1 << (32 - IDENTITY);
pub(crate) const MAY_SQUEEZE: u32 = 1 << 24;
pub(crate) const POLARITY: u32 = 18;
/// Bits of a place along one axis.
pub(crate) const PLACE_BITS: u32 = 6;
/// Places along one axis of a site.
pub(crate) const PLACES: i32 = 16;
/// The middle of a site.
const MIDDLE: i8 = (PLACES / 2) as i8;
/// The smallest word of a wall.
pub(crate) const WALL_WORD: u32 = (WALL as u32) << KIND;

/// Tells whether a word is that of a cell.
#[inline(always)]
pub(crate) const fn is_cell(word: u32) -> bool {
    word.wrapping_sub(1) < WALL_WORD - 1
}

/// Tells whether a cell is on any of some sites.
#[inline(always)]
pub(crate) fn any_cell(words: &[u32]) -> bool {
    // Few at a time, so that a vector tells at once where there are cells.
    words.chunks(16).any(|words| words.iter().fold(false, |any, word| any | is_cell(*word)))
}

/// Returns the bits of a kind and a variant.
pub(crate) const fn identity(kind: u8, variant: u8) -> u32 {
    (kind as u32) << KIND | (variant as u32) << IDENTITY
}

/// Returns a word with the identity of another word.
#[inline(always)]
pub(crate) const fn with_identity(word: u32, of: u32) -> u32 {
    let others = (1 << IDENTITY) - 1;
    word & others | of & !others
}

/// A cell as motion sees it, with what it carries.
///
/// ```
/// use thymoid_chip::tissue::{Cell, EMPTY, Lattice, Sides, WALL};
/// let mut lattice = Lattice::new([2, 1, 1], [Sides::Closed; 3])?;
/// let cell = Cell { kind: 3, variant: 1, polarity: 63, place: [15, 0, -1], label: 7 };
/// lattice.put([0, 0, 0], cell);
/// assert_eq!(lattice.cell([0, 0, 0]), Some(cell));
/// lattice.put_wall([1, 0, 0]);
/// assert_eq!((lattice.kind([1, 0, 0]), lattice.cell([1, 0, 0])), (WALL, None));
/// lattice.clear([1, 0, 0]);
/// assert_eq!(lattice.kind([1, 0, 0]), EMPTY);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// 1 to 14: a row of [`super::Rules`].
    pub kind: u8,
    /// 0 to 7: tells apart cells that move alike; motion does not read it.
    pub variant: u8,
    /// 0 to 63: an index of [`super::POLARITIES`].
    pub polarity: u8,
    /// Place along x, y, z in sixteenths of a site from its lower side, −16 to 31: `p` stands for
    /// `(p + 1/2) / 16`.
    pub place: [i8; 3],
    /// What moves with the cell; motion does not read it.
    pub label: u32,
}

impl Cell {
    /// Returns a cell in the middle of its site that is polarised to any direction; its kind is not
    /// set.
    pub(crate) fn at_random(draws: &mut Draws) -> Self {
        let polarity = draws.below(POLARITIES.len() as u32) as u8;
        Self { polarity, place: [MIDDLE; 3], ..Self::default() }
    }

    /// Returns the word of the cell.
    pub(crate) fn word(self) -> u32 {
        let field = |value: u8, bits: u32| u32::from(value) & ((1 << bits) - 1);
        let place = |axis: Axis| {
            field(self.place[axis.index()] as u8, PLACE_BITS) << (PLACE_BITS * axis as u32)
        };
        field(self.kind, 4) << KIND
            | field(self.variant, 3) << IDENTITY
            | field(self.polarity, 6) << POLARITY
            | place(Axis::Z)
            | place(Axis::Y)
            | place(Axis::X)
    }

    /// Reads a cell off its word and label.
    pub(crate) fn read(word: u32, label: u32) -> Self {
        Self {
            kind: (word >> KIND) as u8,
            variant: (word >> IDENTITY) as u8 & 7,
            polarity: (word >> POLARITY) as u8 & 63,
            place: Axis::ALL.map(|axis| place(word, axis) as i8),
            label,
        }
    }
}

/// Returns the place along an axis.
#[inline(always)]
pub(crate) const fn place(word: u32, axis: Axis) -> i32 {
    let axis = axis as u32;
    (word << (32 - PLACE_BITS * (axis + 1))) as i32 >> (32 - PLACE_BITS)
}
