//! What every loop needs of a register.

use std::arch::x86_64::__m256i;

use pulp::x86::V3;

/// Words of a register.
pub(super) const WIDTH: usize = 8;

/// Puts a number in each word.
#[inline(always)]
pub(super) fn all(simd: V3, word: u32) -> __m256i {
    simd.avx._mm256_set1_epi32(word as i32)
}

/// Puts a number in each half of a word.
#[inline(always)]
pub(super) fn all_halves(simd: V3, number: u16) -> __m256i {
    simd.avx._mm256_set1_epi16(number as i16)
}

/// Returns `a` where `mask` is set, else `b`.
#[inline(always)]
pub(super) fn select(simd: V3, mask: __m256i, a: __m256i, b: __m256i) -> __m256i {
    let f = simd.avx2;
    f._mm256_xor_si256(b, f._mm256_and_si256(mask, f._mm256_xor_si256(a, b)))
}
