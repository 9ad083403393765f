//! Random words of the sites, four a block of Philox, many at a time.

use pulp::{Simd, WithSimd};
use thymoid_core::Vectors;

use super::dispatch::blocks;
pub(crate) use super::kernels::stream::Stream;

/// Fills whole groups of 64 words: those of 16 blocks, the first words of all, then the second.
pub(crate) fn fill(stream: &Stream, first: u64, words: &mut [u32]) {
    Vectors::allowed().dispatch(Fill { stream, first, words });
}

/// [`fill`], compiled for the widest vectors there are; they change no bit.
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
            let words_of_blocks = blocks(simd, self.stream, self.first + 16 * group as u64);
            words.copy_from_slice(words_of_blocks.as_flattened());
        }
    }
}

#[cfg(test)]
mod tests {
    use pulp::Arch;
    use thymoid_core::{Purpose, Seed};

    use super::*;

    struct Blocks<'a>(&'a Stream, u64);

    impl WithSimd for Blocks<'_> {
        type Output = [[u32; 16]; 4];

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
            blocks(simd, self.0, self.1)
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
            fill(stream, first, &mut words);
            assert_eq!(words[..64], *scalar.as_flattened());
            let mut draws = seed.draws(Purpose::CellMotion, first + 17, 8);
            assert_eq!(words[65], draws.word());
        }
    }
}
