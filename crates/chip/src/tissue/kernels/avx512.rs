//! The three inner loops of a sweep, written for AVX-512.
//!
//! The one place written for a certain instruction set, with the safe intrinsics of `pulp`. A
//! compiler makes scalar code of two of them: it does not see that a table of 16 words is one
//! register, nor that the places along two axes are two halves of a word. Each function gives the
//! bits of its namesake in [`super::portable`].

use std::arch::x86_64::__m512i;
use std::hint::black_box;

use pulp::{Simd, cast, x86::V4};

use super::fixed_point::{KOROBOV, LOWEST, STAY};
use super::run::{Chunk, Field};
use super::stream::Stream;
use crate::tissue::polarity::PAIRS;
use crate::tissue::rules::Rules;
use crate::tissue::word::{KIND, MAY_SQUEEZE, POLARITY, WALL_WORD};

/// Bits of `a` where `mask` is set, else of `b`: the truth table of `mask ? a : b`.
const SELECT: i32 = 0xca;
/// `a ^ b ^ c`.
const XOR: i32 = 0x96;

#[inline(always)]
fn all(simd: V4, word: u32) -> __m512i {
    simd.avx512f._mm512_set1_epi32(word as i32)
}

/// Puts two numbers in the halves of each word.
#[inline(always)]
fn halves(simd: V4, low: u16, high: u16) -> __m512i {
    all(simd, u32::from(low) | u32::from(high) << 16)
}

/// Returns `a` where `mask` is set, else `b`.
#[inline(always)]
fn select(simd: V4, mask: u32, a: __m512i, b: __m512i) -> __m512i {
    simd.avx512f._mm512_ternarylogic_epi32::<SELECT>(all(simd, mask), a, b)
}

/// Returns sixteen blocks of Philox4x32-10, eight in the even and eight in the odd lanes. A counter
/// is the low half of a lane of 64 bits; what is above it is not read.
#[inline(always)]
pub(crate) fn blocks(simd: V4, stream: &Stream, first: u64) -> [[u32; 16]; 4] {
    let f = simd.avx512f;
    let [m0, m1] = Stream::MULTIPLIERS;
    let (m0, m1) = (all(simd, m0), all(simd, m1));
    let low = f._mm512_set1_epi64(i64::from(first as u32));
    let even = f._mm512_add_epi64(low, cast([0_u64, 2, 4, 6, 8, 10, 12, 14]));
    let odd = f._mm512_add_epi64(low, cast([1_u64, 3, 5, 7, 9, 11, 13, 15]));
    let high = all(simd, (first >> 32) as u32);
    let (step, purpose) = (all(simd, stream.step), all(simd, stream.purpose));
    let mut even = [even, high, step, purpose];
    let mut odd = [odd, high, step, purpose];
    // A compiler that knows their number unrolls the rounds and keeps twenty vectors of keys in
    // memory.
    for [k0, k1] in black_box(&stream.keys[..]) {
        let (k0, k1) = (all(simd, *k0), all(simd, *k1));
        for c in [&mut even, &mut odd] {
            let (p0, p1) = (f._mm512_mul_epu32(c[0], m0), f._mm512_mul_epu32(c[2], m1));
            let (h0, h1) = (f._mm512_srli_epi64::<32>(p0), f._mm512_srli_epi64::<32>(p1));
            c[0] = f._mm512_ternarylogic_epi32::<XOR>(h1, c[1], k0);
            c[2] = f._mm512_ternarylogic_epi32::<XOR>(h0, c[3], k1);
            (c[1], c[3]) = (p1, p0);
        }
    }
    let mut words = [[0; 16]; 4];
    for w in 0..4 {
        let odd = f._mm512_slli_epi64::<32>(odd[w]);
        words[w] = cast(f._mm512_mask_blend_epi32(0xaaaa, even[w], odd));
    }
    words
}

/// Does what 16 cells do on their own. Two axes are the halves of a word; the third shares its word
/// with the decision on squeezing.
#[inline(always)]
pub(crate) fn step(
    simd: V4,
    words: &mut [u32; 16],
    random: &[u32; 16],
    gradient: &[[u32; 16]; 4],
    rules: &Rules,
) {
    let (f, b) = (simd.avx512f, simd.avx512bw);
    let (word, random): (__m512i, __m512i) = (cast(*words), cast(*random));

    let kind = f._mm512_srli_epi32::<KIND>(word);
    let speed = f._mm512_permutexvar_epi32(kind, cast(rules.speed));
    let chance = f._mm512_permutexvar_epi32(kind, cast(rules.chance));
    let [first, second] = rules.sensitivity;
    let first = f._mm512_permutexvar_epi32(kind, cast(first));
    let second = f._mm512_permutexvar_epi32(kind, cast(second));
    // The instruction reads five bits of the index. The sixth is the sign, for a direction and its
    // opposite are 32 apart.
    let polarity = f._mm512_srli_epi32::<POLARITY>(word);
    let [[xy, more_xy], [z, more_z]] = PAIRS;
    let xy = f._mm512_permutex2var_epi32(cast(xy), polarity, cast(more_xy));
    let z = f._mm512_permutex2var_epi32(cast(z), polarity, cast(more_z));
    let opposite = f._mm512_test_epi32_mask(word, all(simd, 32 << POLARITY));
    let backwards = b._mm512_sub_epi16(f._mm512_setzero_si512(), speed);
    let speed = f._mm512_mask_blend_epi32(opposite, speed, backwards);

    // The low half of each word twice.
    let twice: __m512i = cast([[0x0504_0504_0100_0100_u64, 0x0d0c_0d0c_0908_0908]; 4]);
    let dither = b._mm512_shuffle_epi8(random, twice);
    let [x, y, z_too, squeeze] = KOROBOV;
    let dither_xy = b._mm512_mullo_epi16(dither, halves(simd, x << 4, y << 4));
    let dither_z = b._mm512_mullo_epi16(dither, halves(simd, z_too << 4, squeeze << 4));
    let may_squeeze = f._mm512_and_si512(chance, all(simd, 0xffff_0000));
    let dither_xy = b._mm512_srli_epi16::<5>(dither_xy);
    let dither_z = b._mm512_add_epi16(b._mm512_srli_epi16::<5>(dither_z), may_squeeze);
    let [g_xy, g_z, h_xy, h_z] = *gradient;
    let drift_xy = b._mm512_adds_epi16(
        b._mm512_mulhrs_epi16(first, cast(g_xy)),
        b._mm512_mulhrs_epi16(second, cast(h_xy)),
    );
    let drift_z = b._mm512_adds_epi16(
        b._mm512_mulhrs_epi16(first, cast(g_z)),
        b._mm512_mulhrs_epi16(second, cast(h_z)),
    );
    let gain = f._mm512_permutexvar_epi32(kind, cast(rules.gain));
    let drift_xy = b._mm512_mulhrs_epi16(drift_xy, gain);
    let drift_z = b._mm512_mulhrs_epi16(drift_z, gain);
    let xy = b._mm512_adds_epi16(b._mm512_mulhrs_epi16(speed, xy), dither_xy);
    let z = b._mm512_adds_epi16(b._mm512_mulhrs_epi16(speed, z), dither_z);
    let xy = b._mm512_srai_epi16::<1>(b._mm512_adds_epi16(xy, drift_xy));
    let z = b._mm512_srai_epi16::<1>(b._mm512_adds_epi16(z, drift_z));

    // Places stand in the upper six bits of a half; what is below is the fraction of a step.
    let place_xy = b._mm512_sllv_epi16(b._mm512_shuffle_epi8(word, twice), halves(simd, 10, 4));
    let place_xy = f._mm512_and_si512(place_xy, all(simd, 0xfc00_fc00));
    let place_z = f._mm512_and_si512(f._mm512_srli_epi32::<2>(word), all(simd, 0xfc00));
    let lowest = halves(simd, LOWEST as u16, LOWEST as u16);
    let xy = b._mm512_max_epi16(b._mm512_adds_epi16(place_xy, xy), lowest);
    let z = b._mm512_max_epi16(b._mm512_adds_epi16(place_z, z), lowest);

    let moved = select(simd, 63, f._mm512_srli_epi32::<10>(xy), f._mm512_srli_epi32::<20>(xy));
    let moved = select(simd, 0xfff, moved, f._mm512_slli_epi32::<2>(z));
    let stay = select(simd, MAY_SQUEEZE, f._mm512_srli_epi32::<2>(z), word);
    let moved = select(simd, STAY, stay, moved);
    let turns = f._mm512_cmplt_epu32_mask(
        f._mm512_srli_epi32::<18>(random),
        f._mm512_and_si512(chance, all(simd, 0xffff)),
    );
    let turned = select(simd, 63 << POLARITY, f._mm512_slli_epi32::<6>(random), moved);
    let moved = f._mm512_mask_blend_epi32(turns, moved, turned);
    let one_less = f._mm512_sub_epi32(word, all(simd, 1));
    let cell = f._mm512_cmplt_epu32_mask(one_less, all(simd, WALL_WORD - 1));
    *words = cast(f._mm512_mask_blend_epi32(cell, word, moved));
}

/// Does what fewer than 16 cells do on their own.
#[inline(always)]
pub(crate) fn step_of_few(
    simd: V4,
    words: &mut [u32],
    random: &[u32; 16],
    gradient: &[[u32; 16]; 4],
    rules: &Rules,
) {
    let mut some = cast(simd.partial_load_u32s(words));
    step(simd, &mut some, random, gradient, rules);
    simd.partial_store_u32s(words, cast(some));
}

/// Exchanges those of 16 pairs of which `live` has a bit.
#[inline(always)]
pub(crate) fn exchange(
    simd: V4,
    field: Field,
    live: u16,
    left: &mut Chunk<'_>,
    right: &mut Chunk<'_>,
) {
    let f = simd.avx512f;
    let (l, r): (__m512i, __m512i) = (cast(*left.words), cast(*right.words));
    let (next, out) = (all(simd, field.next), all(simd, field.next | field.top));
    let (wall, one, squeeze) = (all(simd, WALL_WORD), all(simd, 1), all(simd, MAY_SQUEEZE));
    let forward = f._mm512_mask_cmpeq_epi32_mask(live, f._mm512_and_si512(l, out), next);
    let back = f._mm512_mask_test_epi32_mask(live, r, all(simd, field.top));
    if forward | back == 0 {
        return;
    }
    // The lowest word that is in a mover's way: a wall, or anything.
    let l_limit = f._mm512_mask_blend_epi32(f._mm512_test_epi32_mask(l, squeeze), one, wall);
    let r_limit = f._mm512_mask_blend_epi32(f._mm512_test_epi32_mask(r, squeeze), one, wall);
    let swap = f._mm512_mask_cmplt_epu32_mask(forward, r, l_limit)
        | f._mm512_mask_cmplt_epu32_mask(back, l, r_limit);
    let stop_left = f._mm512_mask_cmpge_epu32_mask(forward, r, wall);
    let stop_right = f._mm512_mask_cmpge_epu32_mask(back, l, wall);

    let new_r = f._mm512_mask_xor_epi32(l, forward, l, next);
    let new_l = f._mm512_mask_xor_epi32(r, back, r, out);
    let mut l_out = f._mm512_mask_blend_epi32(swap, l, new_l);
    let mut r_out = f._mm512_mask_blend_epi32(swap, r, new_r);
    if stop_left | stop_right != 0 {
        let (within, all_bits) = (all(simd, field.within), all(simd, field.all()));
        let edge = f._mm512_or_si512(f._mm512_andnot_si512(out, l), within);
        l_out = f._mm512_mask_blend_epi32(stop_left, l_out, edge);
        r_out = f._mm512_mask_andnot_epi32(r_out, stop_right, all_bits, r);
    }
    (*left.words, *right.words) = (cast(l_out), cast(r_out));
    if swap == 0 {
        return;
    }
    let (l, r): (__m512i, __m512i) = (cast(*left.labels), cast(*right.labels));
    *left.labels = cast(f._mm512_mask_blend_epi32(swap, l, r));
    *right.labels = cast(f._mm512_mask_blend_epi32(swap, r, l));
}
