//! What a cell does on its own in a sweep: it moves within its site, and it may turn.

use pulp::Simd;

use super::polarity;
use super::random::Stream;
use super::rules::Rules;
use super::word::{KIND, MAY_SQUEEZE, PLACE_BITS, POLARITY, PROGRAMME, WALL_WORD, place};

/// Steps of the rule that makes four numbers of one: Korobov's rank-1 lattice of 4096 points with
/// generator 1237, whose powers are 2361 and 109. Among all odd generators it has the longest
/// shortest vector of the dual lattice, over all pairs of coordinates (58.6; at most 68.8 in the
/// plane), so each pair of numbers is as good as independent.
pub(super) const KOROBOV: [u16; 4] = [1, 1237, 2361, 109];
/// The lowest place, with the ten fraction bits of a step.
pub(super) const LOWEST: i16 = -16 << 10;
/// Bits of a word that a step alone does not change, and that of squeezing.
pub(super) const STAY: u32 = !((1 << POLARITY) - 1);
/// Sites that share 16 blocks of random numbers.
const GROUP: usize = 64;

/// Moves and turns the cells of half a row, whose random numbers begin with block `first`.
///
/// The random word of a site holds 14 bits that decide on turning, 6 of the new direction, and 12
/// that round the step along each axis up or down, so that its mean is exact, and that decide on
/// squeezing. A step is `speed * direction + gain *
/// sensitivity * gradient`; places stop at the ends of
/// their field.
#[inline(always)]
pub(super) fn step<S: Simd>(
    simd: S,
    words: &mut [u32],
    stream: &Stream,
    first: u64,
    gradient: &[[[u32; 16]; 4]],
    rules: &Rules,
) {
    for (group, (words, gradient)) in words.chunks_mut(GROUP).zip(gradient.chunks(4)).enumerate() {
        // Tissue is empty for days before its first cells have multiplied.
        if words.iter().all(|word| word.wrapping_sub(1) >= WALL_WORD - 1) {
            continue;
        }
        let (chunks, rest) = words.as_chunks_mut::<16>();
        let mut chunks = chunks.iter_mut();
        let random = stream.blocks(simd, first + 16 * group as u64);
        for (random, gradient) in random.iter().zip(gradient) {
            if let Some(words) = chunks.next() {
                sixteen(simd, words, random, gradient, rules);
            } else {
                let mut words = [0; 16];
                words[..rest.len()].copy_from_slice(rest);
                sixteen(simd, &mut words, random, gradient, rules);
                rest.copy_from_slice(&words[..rest.len()]);
            }
        }
    }
}

/// Blocks of random numbers of half a row.
pub(super) const fn blocks(half: usize) -> u64 {
    16 * half.div_ceil(GROUP) as u64
}

#[inline(always)]
fn sixteen<S: Simd>(
    simd: S,
    words: &mut [u32; 16],
    random: &[u32; 16],
    gradient: &[[u32; 16]; 4],
    rules: &Rules,
) {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = super::avx512::token(simd) {
        return super::avx512::step(simd, words, random, gradient, rules);
    }
    let _ = simd;
    // Tables first: they are what vectors cannot do.
    let (mut speed, mut chance, mut gain) = ([0; 16], [0; 16], [0; 16]);
    let (mut first, mut second) = ([0; 16], [0; 16]);
    let (mut along_xy, mut along_z, mut moved) = ([0; 16], [0; 16], [0; 16]);
    for i in 0..16 {
        let word = words[i];
        let (kind, programme) = ((word >> KIND) as usize, (word >> PROGRAMME) as usize & 15);
        (speed[i], chance[i], gain[i]) = (rules.speed[kind], rules.chance[kind], rules.gain[kind]);
        first[i] = rules.sensitivity[0][programme];
        second[i] = rules.sensitivity[1][programme];
        let direction = polarity::SCALED[(word >> POLARITY) as usize & 63];
        (along_xy[i], along_z[i]) = (direction as u32, (direction >> 32) as u32);
    }
    let [g_xy, g_z, h_xy, h_z] = gradient;
    for i in 0..16 {
        let (word, random) = (words[i], random[i]);
        let axis = |axis: u32, along: u32, one: u32, two: u32| {
            let own = times(speed[i], along) + dither(random, axis as usize);
            let drift = times(first[i], one) + times(second[i], two);
            let drift = times(drift as u32, gain[i]);
            let step = (own + drift).clamp(-0x8000, 0x7fff) >> 1;
            let new = (place(word, axis) * 1024 + step).clamp(i32::from(LOWEST), 0x7fff);
            (new as u32 >> 10 & 63) << (PLACE_BITS * axis)
        };
        moved[i] = word & STAY & !MAY_SQUEEZE
            | axis(0, along_xy[i], g_xy[i], h_xy[i])
            | axis(1, along_xy[i] >> 16, g_xy[i] >> 16, h_xy[i] >> 16)
            | axis(2, along_z[i], g_z[i], h_z[i]);
    }
    for i in 0..16 {
        let (word, random) = (words[i], random[i]);
        let squeeze = (dither(random, 3) as u32 + (chance[i] >> 16)) >> 11 & 1;
        let kept = moved[i] | (squeeze * MAY_SQUEEZE);
        let turned = kept & !(63 << POLARITY) | (random >> 12 & 63) << POLARITY;
        let new = if random >> 18 < chance[i] & 0xffff { turned } else { kept };
        words[i] = if word.wrapping_sub(1) < WALL_WORD - 1 { new } else { word };
    }
}

/// The upper 11 bits of the `k`-th number of 12 bits that a random word holds.
#[inline(always)]
fn dither(random: u32, k: usize) -> i32 {
    i32::from((random as u16).wrapping_mul(KOROBOV[k]) & 0xfff) >> 1
}

/// Product of the low halves as fractions of 15 bits, rounded.
#[inline(always)]
fn times(a: u32, b: u32) -> i32 {
    (i32::from(a as i16) * i32::from(b as i16) + (1 << 14)) >> 15
}
