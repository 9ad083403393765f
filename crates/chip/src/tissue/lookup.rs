//! Small tables read for a whole row.
//!
//! The one place written for a certain instruction set. With AVX-512 a table of 16 words is one
//! register, and reading it for 16 sites one instruction; a compiler makes memory accesses of it,
//! which take half of the time of a sweep. Which way is taken changes no bit.

use pulp::Simd;

/// `out[i] = table[words[i] >> shift & 15]`.
#[inline(always)]
pub(super) fn sixteen<S: Simd>(
    simd: S,
    table: &[u32; 16],
    shift: u32,
    words: &[u32],
    out: &mut [u32],
) {
    let out = &mut out[..words.len()];
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = avx512::token(simd) {
        return avx512::sixteen(simd, table, shift, words, out);
    }
    let _ = simd;
    for i in 0..words.len() {
        out[i] = table[(words[i] >> shift) as usize & 15];
    }
}

/// `out[i] = table[words[i] >> shift & 63]`.
#[inline(always)]
pub(super) fn sixty_four<S: Simd>(
    simd: S,
    table: &[u32; 64],
    shift: u32,
    words: &[u32],
    out: &mut [u32],
) {
    let out = &mut out[..words.len()];
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = avx512::token(simd) {
        return avx512::sixty_four(simd, table, shift, words, out);
    }
    let _ = simd;
    for i in 0..words.len() {
        out[i] = table[(words[i] >> shift) as usize & 63];
    }
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use std::any::Any;
    use std::arch::x86_64::__m512i;

    use pulp::{Simd, cast, x86::V4};

    /// The proof that AVX-512 is there, if that is what `simd` proves; known at compile time.
    #[inline(always)]
    pub(super) fn token<S: Simd>(simd: S) -> Option<V4> {
        (&simd as &dyn Any).downcast_ref::<V4>().copied()
    }

    #[inline(always)]
    pub(super) fn sixteen(simd: V4, table: &[u32; 16], shift: u32, words: &[u32], out: &mut [u32]) {
        let table: __m512i = cast(*table);
        each(words, out, |words| {
            let index = cast(words.map(|word| word >> shift));
            cast(simd.avx512f._mm512_permutexvar_epi32(index, table))
        });
    }

    #[inline(always)]
    pub(super) fn sixty_four(
        simd: V4,
        table: &[u32; 64],
        shift: u32,
        words: &[u32],
        out: &mut [u32],
    ) {
        let [a, b, c, d]: [__m512i; 4] = cast(*table);
        each(words, out, |words| {
            let index = cast(words.map(|word| word >> shift));
            // The instruction reads five bits of the index; the sixth picks the half.
            let low = simd.avx512f._mm512_permutex2var_epi32(a, index, b);
            let high = simd.avx512f._mm512_permutex2var_epi32(c, index, d);
            let upper = simd.avx512f._mm512_test_epi32_mask(index, cast([32_u32; 16]));
            cast(simd.avx512f._mm512_mask_blend_epi32(upper, low, high))
        });
    }

    /// Sixteen words at a time; the last are filled up with zeros.
    #[inline(always)]
    fn each(words: &[u32], out: &mut [u32], read: impl Fn([u32; 16]) -> [u32; 16]) {
        let (words, rest) = words.as_chunks();
        let (out, out_rest) = out.as_chunks_mut();
        for (out, words) in out.iter_mut().zip(words) {
            *out = read(*words);
        }
        let mut last = [0; 16];
        last[..rest.len()].copy_from_slice(rest);
        out_rest.copy_from_slice(&read(last)[..rest.len()]);
    }
}
