//! Exchanges of neighbours.

use std::arch::x86_64::__m256i;

use pulp::{cast, x86::V3};

use super::vector::{WIDTH, all, select};
use crate::tissue::kernels::portable::exchange_few;
use crate::tissue::kernels::run::{Chunk, Field, Run};
use crate::tissue::word::{MAY_SQUEEZE, PLACE_BITS, WALL_WORD};

/// Pairs that are passed over together where nobody is. Whether somebody moves, or whether eight
/// pairs are empty, a processor would often guess wrong.
const LOOKED_AT: usize = 64;
/// Bits of a word that hold places.
const PLACES_OF_ALL_AXES: u32 = (1 << (3 * PLACE_BITS)) - 1;

/// Exchanges once along an axis between each site of `left` and its neighbour in `right`.
#[inline(always)]
pub(crate) fn exchange(simd: V3, field: Field, mut left: Run<'_>, mut right: Run<'_>) {
    let n = left.words.len();
    if n < WIDTH {
        return exchange_few(field, &mut left, &mut right);
    }
    let rest = n % WIDTH;
    if rest > 0 {
        // The last eight pairs, of which some have their turn below.
        let first = all(simd, (WIDTH - rest) as u32 - 1);
        let live = simd.avx2._mm256_cmpgt_epi32(cast([0, 1, 2, 3, 4, 5, 6, 7_u32]), first);
        let (left, right) = (left.part(n - WIDTH, WIDTH), right.part(n - WIDTH, WIDTH));
        for (mut left, mut right) in left.chunks().zip(right.chunks()) {
            eight(simd, field, live, &mut left, &mut right);
        }
    }
    let whole = n - rest;
    for from in (0..whole).step_by(LOOKED_AT) {
        let len = LOOKED_AT.min(whole - from);
        let (mut left, mut right) = (left.part(from, len), right.part(from, len));
        if nobody(simd, left.words, right.words) {
            continue;
        }
        let (left, right) = (left.part(0, len), right.part(0, len));
        for (mut left, mut right) in left.chunks().zip(right.chunks()) {
            eight(simd, field, all(simd, u32::MAX), &mut left, &mut right);
        }
    }
}

/// Tells whether all of these sites are empty or walls: neither has bits of a place, and who moves
/// has some.
#[inline(always)]
fn nobody(simd: V3, left: &[u32], right: &[u32]) -> bool {
    let f = simd.avx2;
    let pairs = left.as_chunks::<WIDTH>().0.iter().zip(right.as_chunks::<WIDTH>().0);
    let any = pairs.fold(simd.avx._mm256_setzero_si256(), |any, (l, r)| {
        f._mm256_or_si256(any, f._mm256_or_si256(cast(*l), cast(*r)))
    });
    simd.avx._mm256_testz_si256(any, all(simd, PLACES_OF_ALL_AXES)) != 0
}

/// Exchanges those of eight pairs that are `live`.
#[inline(always)]
fn eight(
    simd: V3,
    field: Field,
    live: __m256i,
    left: &mut Chunk<'_, WIDTH>,
    right: &mut Chunk<'_, WIDTH>,
) {
    let f = simd.avx2;
    let (l, r): (__m256i, __m256i) = (cast(*left.words), cast(*right.words));
    let (next, top) = (all(simd, field.next), all(simd, field.top));
    let out = all(simd, field.next | field.top);
    let larger = f._mm256_max_epu32(l, r);
    let forward = f._mm256_cmpeq_epi32(f._mm256_and_si256(l, out), next);
    let forward = f._mm256_and_si256(forward, live);
    let back = f._mm256_cmpeq_epi32(f._mm256_and_si256(r, top), top);
    let back = f._mm256_and_si256(back, live);
    let moves = f._mm256_or_si256(forward, back);
    let no_wall = at_most(simd, larger, all(simd, WALL_WORD - 1));
    let l_swaps = f._mm256_and_si256(forward, gives_way(simd, l, r));
    let r_swaps = f._mm256_and_si256(back, gives_way(simd, r, l));
    let swap = f._mm256_and_si256(f._mm256_or_si256(l_swaps, r_swaps), no_wall);
    let (mut l_stays, mut r_stays) = (l, r);
    if simd.avx._mm256_testc_si256(no_wall, moves) == 0 {
        let stops = f._mm256_andnot_si256(no_wall, moves);
        let stop_left = f._mm256_and_si256(stops, forward);
        let edge = f._mm256_or_si256(f._mm256_andnot_si256(out, l), all(simd, field.within));
        l_stays = select(simd, stop_left, edge, l);
        let stop_right = f._mm256_and_si256(stops, back);
        r_stays = f._mm256_andnot_si256(f._mm256_and_si256(stop_right, all(simd, field.all())), r);
    }
    let new_r = f._mm256_xor_si256(l, f._mm256_and_si256(forward, next));
    let new_l = f._mm256_xor_si256(r, f._mm256_and_si256(back, out));
    *left.words = cast(select(simd, swap, new_l, l_stays));
    *right.words = cast(select(simd, swap, new_r, r_stays));
    let (l, r): (__m256i, __m256i) = (cast(*left.labels), cast(*right.labels));
    let change = f._mm256_and_si256(f._mm256_xor_si256(l, r), swap);
    *left.labels = cast(f._mm256_xor_si256(l, change));
    *right.labels = cast(f._mm256_xor_si256(r, change));
}

/// Tells where there is nobody, or somebody whom the mover may squeeze past.
#[inline(always)]
fn gives_way(simd: V3, mover: __m256i, there: __m256i) -> __m256i {
    let f = simd.avx2;
    let squeezes = f._mm256_slli_epi32::<{ MAY_SQUEEZE.leading_zeros() as i32 }>(mover);
    let in_the_way = f._mm256_andnot_si256(f._mm256_srai_epi32::<31>(squeezes), there);
    f._mm256_cmpeq_epi32(in_the_way, simd.avx._mm256_setzero_si256())
}

/// Tells where a word is at most as large as a limit.
#[inline(always)]
fn at_most(simd: V3, word: __m256i, limit: __m256i) -> __m256i {
    let f = simd.avx2;
    f._mm256_cmpeq_epi32(f._mm256_min_epu32(word, limit), word)
}
