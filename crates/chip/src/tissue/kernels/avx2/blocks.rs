//! Random numbers.

use std::hint::black_box;

use pulp::{cast, x86::V3};

use super::vector::all;
use crate::tissue::kernels::run::LANES;
use crate::tissue::kernels::stream::Stream;

/// Returns sixteen blocks of Philox4x32-10: of each eight, four in the even and four in the odd
/// lanes. A counter is the low half of a lane of 64 bits; what is above it is not read.
#[inline(always)]
pub(crate) fn blocks(simd: V3, stream: &Stream, first: u64) -> [[u32; LANES]; 4] {
    let (f, avx) = (simd.avx2, simd.avx);
    let [m0, m1] = Stream::MULTIPLIERS;
    let [[k0, k1], [l0, l1], keys @ ..] = &stream.keys;
    // In the first two rounds, half of a counter is the same for all blocks.
    let p1 = u64::from(stream.step) * u64::from(m1);
    let c0 = (p1 >> 32) as u32 ^ (first >> 32) as u32 ^ k0;
    let p0 = u64::from(c0) * u64::from(m0);
    let (first_c3, second_c1) = (all(simd, stream.purpose ^ k1), all(simd, p1 as u32 ^ l0));
    let (second_h0, third_c3) = (all(simd, (p0 >> 32) as u32 ^ l1), all(simd, p0 as u32));
    let (m0, m1) = (all(simd, m0), all(simd, m1));
    let low = avx._mm256_set1_epi64x(i64::from(first as u32));
    let mut counters = [[low; 4]; 4];
    for (c, from) in counters.iter_mut().zip([0, 1, 8, 9]) {
        let counter = f._mm256_add_epi64(low, cast([from, from + 2, from + 4, from + 6_u64]));
        let p0 = f._mm256_mul_epu32(counter, m0);
        let c2 = f._mm256_xor_si256(f._mm256_srli_epi64::<32>(p0), first_c3);
        let p1 = f._mm256_mul_epu32(c2, m1);
        c[0] = f._mm256_xor_si256(f._mm256_srli_epi64::<32>(p1), second_c1);
        (c[1], c[2], c[3]) = (p1, f._mm256_xor_si256(p0, second_h0), third_c3);
    }
    // Two chains of each, one pair after the other: what all four hold does not fit in the
    // registers, and a processor begins the second pair while the first waits for its products.
    for pair in counters.as_chunks_mut::<2>().0 {
        // A compiler that knows their number unrolls the rounds and keeps all keys in memory.
        for [k0, k1] in black_box(keys.as_slice()) {
            let (k0, k1) = (all(simd, *k0), all(simd, *k1));
            for c in &mut *pair {
                let (p0, p1) = (f._mm256_mul_epu32(c[0], m0), f._mm256_mul_epu32(c[2], m1));
                let (h0, h1) = (f._mm256_srli_epi64::<32>(p0), f._mm256_srli_epi64::<32>(p1));
                c[0] = f._mm256_xor_si256(h1, f._mm256_xor_si256(c[1], k0));
                c[2] = f._mm256_xor_si256(h0, f._mm256_xor_si256(c[3], k1));
                (c[1], c[3]) = (p1, p0);
            }
        }
    }
    let [even, odd, more_even, more_odd] = counters;
    let mut words = [[0; LANES]; 4];
    for w in 0..4 {
        let (odd, more_odd) =
            (f._mm256_slli_epi64::<32>(odd[w]), f._mm256_slli_epi64::<32>(more_odd[w]));
        let eight = f._mm256_blend_epi32::<0xaa>(even[w], odd);
        words[w] = cast([eight, f._mm256_blend_epi32::<0xaa>(more_even[w], more_odd)]);
    }
    words
}
