//! Random words of the sites, four a block of Philox, many at a time.

use pulp::{Simd, WithSimd};
use thymoid_core::Vectors;

use super::dispatch::blocks;
pub(crate) use super::kernels::stream::Stream;
use super::word::any_cell;

/// Fills whole groups of 64 words: those of 16 blocks, the first words of all, then the second.
/// Where no cell is on the sites of a group, its words are left as they are.
pub(crate) fn fill(stream: &Stream, first: u64, sites: &[u32], words: &mut [u32]) {
    Vectors::allowed().dispatch(Fill { stream, first, sites, words });
}

/// [`fill`], compiled for the widest vectors there are; they change no bit.
struct Fill<'a> {
    stream: &'a Stream,
    first: u64,
    sites: &'a [u32],
    words: &'a mut [u32],
}

impl WithSimd for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (groups, _) = self.words.as_chunks_mut::<64>();
        for (group, (words, sites)) in groups.iter_mut().zip(self.sites.chunks(64)).enumerate() {
            if !any_cell(sites) {
                continue;
            }
            let words_of_blocks = blocks(simd, self.stream, self.first + 16 * group as u64);
            words.copy_from_slice(words_of_blocks.as_flattened());
        }
    }
}

#[cfg(test)]
mod tests {
    use thymoid_core::{Purpose, Seed};

    use super::*;
    use crate::tissue::word::WALL_WORD;

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
            let [scalar, avx2, widest] = [Vectors::Portable, Vectors::Avx2, Vectors::Widest]
                .map(|vectors| vectors.arch().dispatch(Blocks(stream, first)));
            assert!(scalar == avx2 && scalar == widest);
            for i in 0..16 {
                let mut draws = seed.draws(Purpose::CellMotion, first + i as u64, 8);
                for row in &scalar {
                    assert_eq!(row[i], draws.word());
                }
            }
            let mut words = [0; 128];
            let mut sites = [0; 128];
            fill(stream, first, &sites, &mut words);
            assert_eq!(words, [0; 128], "nobody needs them");
            (sites[63], sites[127]) = (1, WALL_WORD - 1);
            fill(stream, first, &sites, &mut words);
            assert_eq!(words[..64], *scalar.as_flattened());
            let mut draws = seed.draws(Purpose::CellMotion, first + 17, 8);
            assert_eq!(words[65], draws.word());
        }
    }
}
