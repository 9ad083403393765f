//! Whether the pairs of a line begin at its even or at its odd sites: a coin for each line.

use thymoid_core::{Purpose, Seed};

use super::axis::Axis;

/// A coin for each of many lines.
pub(super) struct Parities(Vec<[u32; 4]>);

impl Parities {
    /// Throws the coins of the `lines` lines of an axis; `round` counts the rounds of a run.
    pub(super) fn new(seed: Seed, axis: Axis, lines: usize, round: u32) -> Self {
        let block = |i: usize| {
            let identity = u64::from(axis as u32) << 32 | i as u64;
            let mut draws = seed.draws(Purpose::LatticeParity, identity, round);
            [(); 4].map(|()| draws.word())
        };
        Self((0..lines.div_ceil(128)).map(block).collect())
    }

    /// Returns 0 where the pairs of a line begin at even sites, 1 where at odd ones.
    #[inline(always)]
    pub(super) fn of(&self, line: usize) -> usize {
        (self.0[line / 128][line / 32 % 4] >> (line % 32)) as usize & 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T2b. A parity that alternates doubles the motility of walkers that hop often; a fair coin
    /// repeats half of the time. Five standard errors of 20,000 coins.
    #[test]
    fn parities_are_fair_and_forget() {
        for axis in Axis::ALL {
            let coins: Vec<_> =
                (0..20_000).map(|step| Parities::new(Seed(4), axis, 200, step).of(163)).collect();
            let repeats = coins.windows(2).filter(|pair| pair[0] == pair[1]).count();
            let ones: usize = coins.iter().sum();
            for count in [ones, repeats] {
                assert!(count.abs_diff(10_000) < 354, "{axis:?} {count}");
            }
        }
    }
}
