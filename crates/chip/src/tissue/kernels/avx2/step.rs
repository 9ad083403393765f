//! What cells do on their own.

use std::arch::x86_64::__m256i;

use pulp::{Simd, cast, x86::V3};

use super::halves::Halves;
use super::look_up::Conduct;
use super::vector::{WIDTH, all_halves, select};
use crate::tissue::axis::Axis;
use crate::tissue::kernels::fixed_point::{KOROBOV, LOWEST};
use crate::tissue::kernels::run::LANES;
use crate::tissue::rules::Rules;
use crate::tissue::word::{KIND, MAY_SQUEEZE, POLARITY, WALL};

/// Cells of a step.
pub(crate) const CELLS: usize = 2 * LANES;

/// Does what 32 cells do on their own.
#[inline(always)]
pub(crate) fn step(
    simd: V3,
    words: &mut [u32; CELLS],
    random: &[[u32; LANES]; 2],
    gradient: [&[[u16; LANES]; 6]; 2],
    rules: &Rules,
) {
    let [a, b]: [[u32; LANES]; 2] = cast(*words);
    let (a, b) = (Halves::of(simd, &a), Halves::of(simd, &b));
    let [conduct_a, conduct_b] = Conduct::of(simd, a.high, b.high, &rules.bytes);
    let a = act(simd, a, Halves::of(simd, &random[0]), gradient[0], conduct_a);
    let b = act(simd, b, Halves::of(simd, &random[1]), gradient[1], conduct_b);
    *words = cast([a.words(simd), b.words(simd)]);
}

/// Does what fewer than 32 cells do on their own.
#[inline(always)]
pub(crate) fn step_of_few(
    simd: V3,
    words: &mut [u32],
    random: &[[u32; LANES]; 2],
    gradient: [&[[u16; LANES]; 6]; 2],
    rules: &Rules,
) {
    // Loaded and stored by masks: to copy a few words is a call, which takes as long as they do.
    let mut some = [[0; WIDTH]; CELLS / WIDTH];
    for (some, words) in some.iter_mut().zip(words.chunks(WIDTH)) {
        *some = cast(simd.partial_load_u32s(words));
    }
    let mut cells = cast(some);
    step(simd, &mut cells, random, gradient, rules);
    for (some, words) in cells.as_chunks::<WIDTH>().0.iter().zip(words.chunks_mut(WIDTH)) {
        simd.partial_store_u32s(words, cast(*some));
    }
}

/// Does what 16 cells do.
#[inline(always)]
fn act(
    simd: V3,
    cell: Halves,
    random: Halves,
    gradient: &[[u16; LANES]; 6],
    conduct: Conduct,
) -> Halves {
    let f = simd.avx2;
    let Halves { low, high } = cell;
    // The highest bit of the polarity is the sign, for a direction and its opposite are 32 apart.
    let sign = f._mm256_slli_epi16::<{ 31 - POLARITY as i32 - 5 }>(high);
    let sign = f._mm256_or_si256(sign, all_halves(simd, 1));
    let speed = f._mm256_sign_epi16(conduct.speed, sign);

    // Places stand in the upper six bits; what is below is the fraction of a step.
    let upper_six = all_halves(simd, 0xfc00);
    let x = f._mm256_slli_epi16::<10>(low);
    let y = f._mm256_and_si256(f._mm256_slli_epi16::<4>(low), upper_six);
    let z = f._mm256_and_si256(f._mm256_srli_epi16::<2>(low), all_halves(simd, 0x3c00));
    let z = f._mm256_or_si256(z, f._mm256_slli_epi16::<14>(high));

    let conduct = Conduct { speed, ..conduct };
    let gradient = gradient.map(cast);
    let x = along(simd, Axis::X, conduct, [gradient[0], gradient[3]], random, x);
    let y = along(simd, Axis::Y, conduct, [gradient[1], gradient[4]], random, y);
    let z = along(simd, Axis::Z, conduct, [gradient[2], gradient[5]], random, z);

    let x = f._mm256_srli_epi16::<10>(x);
    let y = f._mm256_and_si256(f._mm256_srli_epi16::<4>(y), all_halves(simd, 0x0fc0));
    let z_low = f._mm256_and_si256(f._mm256_slli_epi16::<2>(z), all_halves(simd, 0xf000));
    let new_low = f._mm256_or_si256(f._mm256_or_si256(x, y), z_low);
    let squeeze = f._mm256_add_epi16(dither(simd, random, KOROBOV[3]), conduct.squeezing);
    let squeeze_bit = all_halves(simd, (MAY_SQUEEZE >> 16) as u16);
    let squeeze = f._mm256_and_si256(f._mm256_srli_epi16::<3>(squeeze), squeeze_bit);
    let stay = all_halves(simd, !(3 | (MAY_SQUEEZE >> 16) as u16));
    let moved = f._mm256_or_si256(f._mm256_srli_epi16::<14>(z), squeeze);
    let moved = f._mm256_or_si256(f._mm256_and_si256(high, stay), moved);

    let turns = f._mm256_cmpgt_epi16(conduct.turning, f._mm256_srli_epi16::<2>(random.high));
    let polarity = f._mm256_or_si256(
        f._mm256_slli_epi16::<6>(random.high),
        f._mm256_srli_epi16::<10>(random.low),
    );
    let turns = f._mm256_and_si256(turns, all_halves(simd, 63 << (POLARITY - 16)));
    let new_high = select(simd, turns, polarity, moved);

    // Only kinds from 1 to 14 are cells; a comparison is one of signed numbers.
    let kind = |number: u8| u16::from(number) << (KIND - 16);
    let less = all_halves(simd, (i16::MAX as u16 + 1).wrapping_sub(kind(1)));
    let cells = all_halves(simd, (i16::MAX as u16 + 1).wrapping_add(kind(WALL - 1)));
    let is_cell = f._mm256_cmpgt_epi16(cells, f._mm256_add_epi16(high, less));
    Halves { low: select(simd, is_cell, new_low, low), high: select(simd, is_cell, new_high, high) }
}

/// Returns the places along an axis after a step.
#[inline(always)]
fn along(
    simd: V3,
    axis: Axis,
    conduct: Conduct,
    [g, h]: [__m256i; 2],
    random: Halves,
    place: __m256i,
) -> __m256i {
    let (f, Conduct { speed, gain, first, second, direction, .. }) = (simd.avx2, conduct);
    let (first, second) = (f._mm256_mulhrs_epi16(first, g), f._mm256_mulhrs_epi16(second, h));
    let drift = f._mm256_mulhrs_epi16(f._mm256_adds_epi16(first, second), gain);
    let own = f._mm256_mulhrs_epi16(speed, direction[axis.index()]);
    let own = f._mm256_adds_epi16(own, dither(simd, random, KOROBOV[axis.index()]));
    let step = f._mm256_srai_epi16::<1>(f._mm256_adds_epi16(own, drift));
    f._mm256_max_epi16(f._mm256_adds_epi16(place, step), all_halves(simd, LOWEST as u16))
}

/// Returns the upper 11 bits of one of the numbers of 12 bits that a random word holds.
#[inline(always)]
fn dither(simd: V3, random: Halves, generator: u16) -> __m256i {
    let f = simd.avx2;
    let number = f._mm256_mullo_epi16(random.low, all_halves(simd, generator << 4));
    f._mm256_srli_epi16::<5>(number)
}
