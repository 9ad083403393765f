//! The inner loops of a sweep in plain Rust: loops of known length that a compiler makes vectors
//! of.

use super::fixed_point::{KOROBOV, LOWEST, STAY};
use super::run::{Field, LANES, Run};
use super::stream::Stream;
use crate::tissue::axis::Axis;
use crate::tissue::polarity;
use crate::tissue::rules::Rules;
use crate::tissue::word::{KIND, MAY_SQUEEZE, PLACE_BITS, POLARITY, WALL_WORD, is_cell, place};

/// Returns four words of each of 16 blocks, by word, then by block. `first` is a multiple of 16.
///
/// A copy of `thymoid_core::rng::philox4x32` whose numbers are the low halves of 64 bits, the
/// form in which vectors multiply without shuffles.
#[inline(always)]
pub(crate) fn blocks(stream: &Stream, first: u64) -> [[u32; LANES]; 4] {
    let [m0, m1] = Stream::MULTIPLIERS;
    let mut words = [[0; LANES]; 4];
    for i in 0..LANES {
        let mut c = [
            u64::from(first as u32) + i as u64,
            first >> 32,
            u64::from(stream.step),
            u64::from(stream.purpose),
        ];
        for [k0, k1] in &stream.keys {
            let p0 = (c[0] & 0xffff_ffff) * u64::from(m0);
            let p1 = (c[2] & 0xffff_ffff) * u64::from(m1);
            c = [p1 >> 32 ^ c[1] ^ u64::from(*k0), p1, p0 >> 32 ^ c[3] ^ u64::from(*k1), p0];
        }
        for w in 0..4 {
            words[w][i] = c[w] as u32;
        }
    }
    words
}

/// Does what 16 cells do on their own: they move within their sites, and they may turn.
#[inline(always)]
pub(crate) fn step(
    words: &mut [u32; LANES],
    random: &[u32; LANES],
    gradient: &[[u32; LANES]; 4],
    rules: &Rules,
) {
    let [.., squeezing] = KOROBOV;
    let [to_first, to_second] = &rules.sensitivity;
    // Tables first: they are what vectors cannot do.
    let (mut speed, mut chance, mut gain) = ([0; LANES], [0; LANES], [0; LANES]);
    let (mut first, mut second) = ([0; LANES], [0; LANES]);
    let (mut along_xy, mut along_z, mut moved) = ([0; LANES], [0; LANES], [0; LANES]);
    for i in 0..LANES {
        let word = words[i];
        let kind = (word >> KIND) as usize;
        (speed[i], chance[i], gain[i]) = (rules.speed[kind], rules.chance[kind], rules.gain[kind]);
        (first[i], second[i]) = (to_first[kind], to_second[kind]);
        let direction = polarity::SCALED[(word >> POLARITY) as usize & 63];
        (along_xy[i], along_z[i]) = (direction as u32, (direction >> 32) as u32);
    }
    let [g_xy, g_z, h_xy, h_z] = gradient;
    for i in 0..LANES {
        let (word, random) = (words[i], random[i]);
        let along_axis = |axis: Axis, along: u32, one: u32, two: u32| {
            let own = times(speed[i], along) + dither(random, KOROBOV[axis.index()]);
            let drift = times(first[i], one) + times(second[i], two);
            let drift = times(drift as u32, gain[i]);
            let step = (own + drift).clamp(-0x8000, 0x7fff) >> 1;
            let new = (place(word, axis) * 1024 + step).clamp(i32::from(LOWEST), 0x7fff);
            (new as u32 >> 10 & 63) << (PLACE_BITS * axis as u32)
        };
        moved[i] = word & STAY & !MAY_SQUEEZE
            | along_axis(Axis::X, along_xy[i], g_xy[i], h_xy[i])
            | along_axis(Axis::Y, along_xy[i] >> 16, g_xy[i] >> 16, h_xy[i] >> 16)
            | along_axis(Axis::Z, along_z[i], g_z[i], h_z[i]);
    }
    for i in 0..LANES {
        let (word, random) = (words[i], random[i]);
        let squeeze = (dither(random, squeezing) as u32 + (chance[i] >> 16)) >> 11 & 1;
        let kept = moved[i] | (squeeze * MAY_SQUEEZE);
        let turned = kept & !(63 << POLARITY) | (random >> 12 & 63) << POLARITY;
        let new = if random >> 18 < chance[i] & 0xffff { turned } else { kept };
        words[i] = if is_cell(word) { new } else { word };
    }
}

/// Returns the upper 11 bits of one of the numbers of 12 bits that a random word holds.
#[inline(always)]
fn dither(random: u32, generator: u16) -> i32 {
    i32::from((random as u16).wrapping_mul(generator) & 0xfff) >> 1
}

/// Returns the product of the low halves as fractions of 15 bits, rounded.
#[inline(always)]
fn times(a: u32, b: u32) -> i32 {
    (i32::from(a as i16) * i32::from(b as i16) + (1 << 14)) >> 15
}

/// Exchanges once along an axis between each site of `left` and its neighbour in `right`.
#[inline(always)]
pub(crate) fn exchange(field: Field, mut left: Run<'_>, mut right: Run<'_>) {
    let mut from = 0;
    while from < left.words.len() {
        let n = PLAIN.min(left.words.len() - from);
        let mut swap = [0; PLAIN];
        let (left, right) = (left.part(from, n), right.part(from, n));
        plain(field, left.words, right.words, &mut swap[..n]);
        carry(left.labels, right.labels, &swap[..n]);
        from += n;
    }
}

/// Pairs whose words change sites before their labels do, without AVX-512. Loops of a length
/// that a compiler does not know become vectors; shorter ones it unrolls.
const PLAIN: usize = 256;

/// Exchanges few pairs, one by one: where a row goes round.
#[cfg(target_arch = "x86_64")]
pub(crate) fn exchange_few(field: Field, left: &mut Run<'_>, right: &mut Run<'_>) {
    for i in 0..left.words.len() {
        let mut swap = [0];
        plain(field, &mut left.words[i..=i], &mut right.words[i..=i], &mut swap);
        if swap != [0] {
            std::mem::swap(&mut left.labels[i], &mut right.labels[i]);
        }
    }
}

/// Exchanges words; `swap` becomes a mask for each pair that changes sites. No branches, hence
/// vectors.
#[inline(always)]
fn plain(field: Field, left: &mut [u32], right: &mut [u32], swap: &mut [u32]) {
    let Field { top, next, within } = field;
    let n = left.len();
    let (right, swap) = (&mut right[..n], &mut swap[..n]);
    for i in 0..n {
        let (l, r) = (left[i], right[i]);
        let forward = mask(l & (top | next) == next);
        let back = mask(r & top != 0);
        let (l_there, r_there) = (mask(l != 0), mask(r != 0));
        let (l_may, r_may) = (mask(l & MAY_SQUEEZE != 0), mask(r & MAY_SQUEEZE != 0));
        let (l_wall, r_wall) = (mask(l >= WALL_WORD), mask(r >= WALL_WORD));
        let change = forward & !r_wall & (!r_there | l_may) | back & !l_wall & (!l_there | r_may);
        let (stop_l, stop_r) = (forward & r_wall, back & l_wall);
        let l_edge = l ^ ((next | within & !l) & stop_l);
        let r_edge = r & !(field.all() & stop_r);
        left[i] = (r ^ (back & (top | next))) & change | l_edge & !change;
        right[i] = (l ^ (forward & next)) & change | r_edge & !change;
        swap[i] = change;
    }
}

#[inline(always)]
fn carry(left: &mut [u32], right: &mut [u32], swap: &[u32]) {
    for ((l, r), swap) in left.iter_mut().zip(right).zip(swap) {
        let change = (*l ^ *r) & swap;
        (*l, *r) = (*l ^ change, *r ^ change);
    }
}

#[inline(always)]
fn mask(yes: bool) -> u32 {
    u32::from(yes).wrapping_neg()
}

/// Sets cells back that lie beyond the upper side of a lattice along `axis`.
#[inline(always)]
pub(crate) fn stop_above(axis: Axis, words: &mut [u32]) {
    let Field { top, next, within } = Field::new(axis);
    for word in words {
        let stop = mask(*word & (top | next) == next);
        *word ^= (next | within & !*word) & stop;
    }
}

/// Sets cells back that lie beyond the lower side of a lattice along `axis`.
#[inline(always)]
pub(crate) fn stop_below(axis: Axis, words: &mut [u32]) {
    let field = Field::new(axis);
    for word in words {
        let stop = mask(*word & field.top != 0);
        *word &= !(field.all() & stop);
    }
}
