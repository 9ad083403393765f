//! Sixteen words taken apart.

use std::arch::x86_64::__m256i;

use pulp::{cast, x86::V3};

use crate::tissue::kernels::run::LANES;

/// The lower and the upper halves of sixteen words; cells 0 to 3, 8 to 11, 4 to 7, 12 to 15.
#[derive(Clone, Copy)]
pub(super) struct Halves {
    pub(super) low: __m256i,
    pub(super) high: __m256i,
}

impl Halves {
    /// Takes words apart.
    #[inline(always)]
    pub(super) fn of(simd: V3, words: &[u32; LANES]) -> Self {
        let f = simd.avx2;
        let [a, b]: [__m256i; 2] = cast(*words);
        let apart: __m256i = cast([[0x0d0c_0908_0504_0100_u64, 0x0f0e_0b0a_0706_0302]; 2]);
        let (a, b) = (f._mm256_shuffle_epi8(a, apart), f._mm256_shuffle_epi8(b, apart));
        Self { low: f._mm256_unpacklo_epi64(a, b), high: f._mm256_unpackhi_epi64(a, b) }
    }

    /// Puts them together.
    #[inline(always)]
    pub(super) fn words(self, simd: V3) -> [u32; LANES] {
        let (f, Self { low, high }) = (simd.avx2, self);
        cast([f._mm256_unpacklo_epi16(low, high), f._mm256_unpackhi_epi16(low, high)])
    }
}
