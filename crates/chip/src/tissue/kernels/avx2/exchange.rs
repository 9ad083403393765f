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
pub(crate) fn exchange(
    simd: V3,
    field: Field,
    crowded: bool,
    mut left: Run<'_>,
    mut right: Run<'_>,
) {
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
            eight(simd, field, Some(live), &mut left, &mut right);
        }
    }
    let whole = n - rest;
    for from in (0..whole).step_by(LOOKED_AT) {
        let len = LOOKED_AT.min(whole - from);
        let (mut left, mut right) = (left.part(from, len), right.part(from, len));
        if !crowded && nobody(simd, left.words, right.words) {
            continue;
        }
        let (left, right) = (left.part(0, len), right.part(0, len));
        for (mut left, mut right) in left.chunks().zip(right.chunks()) {
            eight(simd, field, None, &mut left, &mut right);
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

/// Exchanges those of eight pairs that are `live`, or all of them.
#[inline(always)]
fn eight(
    simd: V3,
    field: Field,
    live: Option<__m256i>,
    left: &mut Chunk<'_, WIDTH>,
    right: &mut Chunk<'_, WIDTH>,
) {
    let f = simd.avx2;
    let (and, or) = (|a, b| f._mm256_and_si256(a, b), |a, b| f._mm256_or_si256(a, b));
    let xor = |a, b| f._mm256_xor_si256(a, b);
    let is = |a, b| f._mm256_cmpeq_epi32(a, b);
    let has = |word, bits: u32, of: u32| is(and(word, all(simd, of)), all(simd, bits));
    let (l, r): (__m256i, __m256i) = (cast(*left.words), cast(*right.words));
    let Field { next, top, .. } = field;
    let out = next | top;
    let forward = has(l, next, out);
    let back = has(r, top, top);
    let squeezes = or(
        has(l, next | MAY_SQUEEZE, out | MAY_SQUEEZE),
        has(r, top | MAY_SQUEEZE, top | MAY_SQUEEZE),
    );
    // Who moves is somebody, so that nobody is the other.
    let room = is(f._mm256_min_epu32(l, r), simd.avx._mm256_setzero_si256());
    let moves = or(forward, back);
    let mut swap = or(and(moves, room), squeezes);
    if let Some(live) = live {
        swap = and(swap, live);
    }
    let (mut l_stays, mut r_stays) = (l, r);
    let walls = is(f._mm256_max_epu32(l, r), all(simd, WALL_WORD));
    if simd.avx._mm256_testz_si256(moves, walls) == 0 {
        swap = f._mm256_andnot_si256(walls, swap);
        let stops = live.map_or(walls, |live| and(walls, live));
        let edge = or(f._mm256_andnot_si256(all(simd, out), l), all(simd, field.within));
        l_stays = select(simd, and(stops, forward), edge, l);
        let stop_right = and(stops, back);
        r_stays = f._mm256_andnot_si256(and(stop_right, all(simd, field.all())), r);
    }
    // A mover is within its new site.
    let change = and(xor(l, r), swap);
    let moved = and(swap, all(simd, out));
    let new_l = xor(and(back, moved), xor(l_stays, change));
    let new_r = f._mm256_andnot_si256(and(forward, moved), xor(r_stays, change));
    (*left.words, *right.words) = (cast(new_l), cast(new_r));
    let (l, r): (__m256i, __m256i) = (cast(*left.labels), cast(*right.labels));
    let change = and(xor(l, r), swap);
    (*left.labels, *right.labels) = (cast(xor(l, change)), cast(xor(r, change)));
}
