//! Random words of the sites, four a block of Philox, many at a time.

use pulp::{Arch, Simd, WithSimd};
use thymoid_core::{Purpose, Seed};

/// The numbers of one step: word `w` of block `first + i` is that of `draws(purpose, first + i,
/// step)` of the seed.
#[derive(Debug)]
pub(crate) struct Stream {
    /// Of each round.
    pub(super) keys: [[u32; 2]; 10],
    pub(super) step: u32,
    /// Highest word of the counter.
    pub(super) purpose: u32,
}

impl Stream {
    pub(super) const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
    const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

    pub(crate) fn new(seed: Seed, purpose: Purpose, step: u32) -> Self {
        let key = [seed.0 as u32, (seed.0 >> 32) as u32];
        let round = |k: u32| [0, 1].map(|i| key[i].wrapping_add(Self::WEYL[i].wrapping_mul(k)));
        let keys = std::array::from_fn(|k| round(k as u32));
        Self { keys, step, purpose: (purpose as u32) << 24 }
    }

    /// Four words of each of 16 blocks, by word, then by block. `first` is a multiple of 16.
    ///
    /// A copy of `thymoid_core::rng::philox4x32` whose numbers are the low halves of 64 bits, the
    /// form in which vectors multiply without shuffles.
    #[inline(always)]
    pub(super) fn blocks<S: Simd>(&self, simd: S, first: u64) -> [[u32; 16]; 4] {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = super::avx512::token(simd) {
            return super::avx512::blocks(simd, self, first);
        }
        let _ = simd;
        let [m0, m1] = Self::MULTIPLIERS;
        let mut words = [[0; 16]; 4];
        for i in 0..16 {
            let mut c = [
                u64::from(first as u32) + i as u64,
                first >> 32,
                u64::from(self.step),
                u64::from(self.purpose),
            ];
            for [k0, k1] in &self.keys {
                let p0 = (c[0] & 0xffff_ffff) * u64::from(m0);
                let p1 = (c[2] & 0xffff_ffff) * u64::from(m1);
                c = [p1 >> 32 ^ c[1] ^ u64::from(*k0), p1, p0 >> 32 ^ c[3] ^ u64::from(*k1), p0];
            }
            for w in 0..4 {
                words[w][i] = c[w] as u32;
            }
        }
        words
    }

    /// Fills whole groups of 64 words: those of 16 blocks, the first words of all, then the second.
    pub(crate) fn fill(&self, first: u64, words: &mut [u32]) {
        Arch::new().dispatch(Fill { stream: self, first, words });
    }
}

/// [`Stream::fill`], compiled for the widest vectors there are; they change no bit.
struct Fill<'a> {
    stream: &'a Stream,
    first: u64,
    words: &'a mut [u32],
}

impl WithSimd for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (groups, _) = self.words.as_chunks_mut::<64>();
        for (group, words) in groups.iter_mut().enumerate() {
            let blocks = self.stream.blocks(simd, self.first + 16 * group as u64);
            words.copy_from_slice(blocks.as_flattened());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Blocks<'a>(&'a Stream, u64);

    impl WithSimd for Blocks<'_> {
        type Output = [[u32; 16]; 4];

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
            self.0.blocks(simd, self.1)
        }
    }

    /// Exact: the same numbers as one draw after the other.
    #[test]
    fn blocks_are_those_of_the_seed() {
        let seed = Seed(11 << 40 | 3);
        for first in [0, 48, (1 << 32) - 16, 7 << 33] {
            let stream = &Stream::new(seed, Purpose::CellMotion, 8);
            let (scalar, widest) = (
                Arch::Scalar.dispatch(Blocks(stream, first)),
                Arch::new().dispatch(Blocks(stream, first)),
            );
            assert_eq!(scalar, widest);
            for i in 0..16 {
                let mut draws = seed.draws(Purpose::CellMotion, first + i as u64, 8);
                for row in &scalar {
                    assert_eq!(row[i], draws.word());
                }
            }
            let mut words = [0; 128];
            stream.fill(first, &mut words);
            assert_eq!(words[..64], *scalar.as_flattened());
            let mut draws = seed.draws(Purpose::CellMotion, first + 17, 8);
            assert_eq!(words[65], draws.word());
        }
    }
}
