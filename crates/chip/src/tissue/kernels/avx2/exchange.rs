//! Exchanges of neighbours.

use std::arch::x86_64::__m256i;

use pulp::{cast, x86::V3};

use super::vector::{WIDTH, all, select};
use crate::tissue::kernels::portable::exchange_few;
use crate::tissue::kernels::run::{Field, Run};
use crate::tissue::word::{MAY_SQUEEZE, WALL_WORD};

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
        pairs(simd, field, live, left, right);
    }
    pairs(simd, field, all(simd, u32::MAX), left, right);
}

/// Exchanges, of eight pairs at a time, those that are `live`.
#[inline(always)]
fn pairs(simd: V3, field: Field, live: __m256i, left: Run<'_>, right: Run<'_>) {
    let lefts = left.words.as_chunks_mut().0.iter_mut().zip(left.labels.as_chunks_mut().0);
    let rights = right.words.as_chunks_mut().0.iter_mut().zip(right.labels.as_chunks_mut().0);
    for ((l, l_labels), (r, r_labels)) in lefts.zip(rights) {
        eight(simd, field, live, [l, r], [l_labels, r_labels]);
    }
}

#[inline(always)]
fn eight(
    simd: V3,
    field: Field,
    live: __m256i,
    [left, right]: [&mut [u32; WIDTH]; 2],
    [left_labels, right_labels]: [&mut [u32; WIDTH]; 2],
) {
    let f = simd.avx2;
    let (l, r): (__m256i, __m256i) = (cast(*left), cast(*right));
    let (next, top) = (all(simd, field.next), all(simd, field.top));
    let out = all(simd, field.next | field.top);
    let forward = f._mm256_cmpeq_epi32(f._mm256_and_si256(l, out), next);
    let forward = f._mm256_and_si256(forward, live);
    let back = f._mm256_cmpeq_epi32(f._mm256_and_si256(r, top), top);
    let back = f._mm256_and_si256(back, live);
    let moves = f._mm256_or_si256(forward, back);
    if simd.avx._mm256_testz_si256(moves, moves) != 0 {
        return;
    }
    // The highest word that is not in a mover's way: that of a cell, or of an empty site.
    let cell = all(simd, WALL_WORD - 1);
    let (l_limit, r_limit) = (limit(simd, l, cell), limit(simd, r, cell));
    let l_swaps = f._mm256_and_si256(forward, at_most(simd, r, l_limit));
    let r_swaps = f._mm256_and_si256(back, at_most(simd, l, r_limit));
    let swap = f._mm256_or_si256(l_swaps, r_swaps);
    let new_r = f._mm256_xor_si256(l, f._mm256_and_si256(forward, next));
    let new_l = f._mm256_xor_si256(r, f._mm256_and_si256(back, out));
    let mut l_out = select(simd, swap, new_l, l);
    let mut r_out = select(simd, swap, new_r, r);
    let walls = f._mm256_andnot_si256(at_most(simd, f._mm256_max_epu32(l, r), cell), moves);
    if simd.avx._mm256_testz_si256(walls, walls) == 0 {
        let (within, all_bits) = (all(simd, field.within), all(simd, field.all()));
        let stop_left = f._mm256_andnot_si256(at_most(simd, r, cell), forward);
        let stop_right = f._mm256_andnot_si256(at_most(simd, l, cell), back);
        let edge = f._mm256_or_si256(f._mm256_andnot_si256(out, l), within);
        l_out = select(simd, stop_left, edge, l_out);
        r_out = f._mm256_andnot_si256(f._mm256_and_si256(stop_right, all_bits), r_out);
    }
    (*left, *right) = (cast(l_out), cast(r_out));
    let (l, r): (__m256i, __m256i) = (cast(*left_labels), cast(*right_labels));
    let change = f._mm256_and_si256(f._mm256_xor_si256(l, r), swap);
    *left_labels = cast(f._mm256_xor_si256(l, change));
    *right_labels = cast(f._mm256_xor_si256(r, change));
}

/// Returns `cell` where a word may squeeze, else 0.
#[inline(always)]
fn limit(simd: V3, word: __m256i, cell: __m256i) -> __m256i {
    let f = simd.avx2;
    let above = f._mm256_slli_epi32::<{ MAY_SQUEEZE.leading_zeros() as i32 }>(word);
    f._mm256_and_si256(f._mm256_srai_epi32::<31>(above), cell)
}

/// Tells where a word is at most as large as a limit.
#[inline(always)]
fn at_most(simd: V3, word: __m256i, limit: __m256i) -> __m256i {
    let f = simd.avx2;
    f._mm256_cmpeq_epi32(f._mm256_min_epu32(word, limit), word)
}
