//! The axes of a lattice.

/// An axis of a lattice. The discriminant is a coordinate of the random numbers and of the bits of
/// a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Axis {
    /// Along a row.
    X = 0,
    /// From row to row.
    Y = 1,
    /// From plane to plane: from the capsule inwards.
    Z = 2,
}

impl Axis {
    /// All axes, in order.
    pub(crate) const ALL: [Self; 3] = [Self::X, Self::Y, Self::Z];

    /// Returns the place of the axis in an array of coordinates.
    #[inline(always)]
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}
