//! The keys of the random numbers of one step.

use thymoid_core::{Purpose, Seed};

/// The numbers of one step: word `w` of block `first + i` is that of `draws(purpose, first + i,
/// step)` of the seed.
#[derive(Debug)]
pub(crate) struct Stream {
    /// Of each round.
    pub(crate) keys: [[u32; 2]; 10],
    pub(crate) step: u32,
    /// Highest word of the counter.
    pub(crate) purpose: u32,
}

impl Stream {
    /// Multipliers of Philox4x32-10 (Salmon et al., SC11).
    pub(crate) const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
    const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

    /// Prepares the keys of all ten rounds.
    pub(crate) fn new(seed: Seed, purpose: Purpose, step: u32) -> Self {
        let key = [seed.0 as u32, (seed.0 >> 32) as u32];
        let round = |k: u32| [0, 1].map(|i| key[i].wrapping_add(Self::WEYL[i].wrapping_mul(k)));
        let keys = std::array::from_fn(|k| round(k as u32));
        Self { keys, step, purpose: (purpose as u32) << 24 }
    }
}
