//! Constants of the integer arithmetic of a step, which every kernel must share.

use crate::tissue::word::POLARITY;

/// Steps of the rule that makes four numbers of one: Korobov's rank-1 lattice of 4096 points with
/// generator 1237, whose powers are 2361 and 109. Among all odd generators it has the longest
/// shortest vector of the dual lattice, over all pairs of coordinates (58.6; at most 68.8 in the
/// plane), so each pair of numbers is as good as independent.
///
/// The first three round the step along x, y and z, the last decides on squeezing.
pub(crate) const KOROBOV: [u16; 4] = [1, 1237, 2361, 109];

/// The lowest place, with the ten fraction bits of a step.
pub(crate) const LOWEST: i16 = -16 << 10;

/// Bits of a word that a step alone does not change, and that of squeezing.
pub(crate) const STAY: u32 = !((1 << POLARITY) - 1);
