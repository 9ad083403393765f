//! What a cell does on its own in a sweep: it moves within its site, and it may turn.

use pulp::Simd;

use super::gradient::SIGNALS;
use super::lookup;
use super::polarity::{self, LENGTH_BITS};
use super::rules::{DITHER_BITS, Rules, SPEED_BITS, TURN_BITS};
use super::word::{KIND, MAY_SQUEEZE, PLACE_BITS, PLACES, POLARITY, PROGRAMME, WALL_WORD, place};

/// Steps of the rule that makes four numbers of one: Korobov's rank-1 lattice of 4096 points with
/// generator 1237, whose powers are 2361 and 109. Among all odd generators it has the longest
/// shortest vector of the dual lattice, over all pairs of coordinates (58.6; at most 68.8 in the
/// plane), so each pair of numbers is as good as independent.
const KOROBOV: [u32; 4] = [1, 1237, 2361, 109];
/// Shift that brings the bit of squeezing and the programme down: a table holds each programme
/// twice.
const SENSITIVITY: u32 = PROGRAMME - 1;
/// Fraction bits of a step in 1/16 site: those of a speed and those of a direction.
const STEP_BITS: u32 = SPEED_BITS + LENGTH_BITS;
/// Fraction bits of sensitivity times gradient beyond those of a step.
const DRIFT_BITS: u32 = SPEED_BITS + 15 - STEP_BITS;

/// What the tables say of each site of half a row.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    kinetics: Vec<u32>,
    squeeze: Vec<u32>,
    sensitivity: Vec<u32>,
    direction: Vec<u32>,
}

impl Scratch {
    pub(super) fn new(half: usize) -> Self {
        let zeros = || vec![0; half];
        Self { kinetics: zeros(), squeeze: zeros(), sensitivity: zeros(), direction: zeros() }
    }
}

/// Moves and turns the cells of half a row.
///
/// The random word of a site holds 14 bits that decide on turning, 6 of the new direction, and 12
/// that round the step along each axis up or down, so that its mean is exact to 2⁻¹³ of a unit,
/// and that decide on squeezing. A step is `speed * direction + sensitivity * gradient`; places
/// stop at the ends of their field.
#[inline(always)]
pub(super) fn step<S: Simd>(
    simd: S,
    words: &mut [u32],
    random: &[u32],
    gradient: [[&[i16]; 3]; SIGNALS],
    rules: &Rules,
    scratch: &mut Scratch,
) {
    lookup::sixteen(simd, &rules.kinetics, KIND, words, &mut scratch.kinetics);
    lookup::sixteen(simd, &rules.squeeze, KIND, words, &mut scratch.squeeze);
    lookup::sixteen(simd, &rules.sensitivity, SENSITIVITY, words, &mut scratch.sensitivity);
    lookup::sixty_four(simd, &polarity::PACKED, POLARITY, words, &mut scratch.direction);
    each(words, random, gradient, scratch);
}

/// Slices, which the compiler knows to be apart.
#[inline(always)]
fn each(words: &mut [u32], random: &[u32], gradient: [[&[i16]; 3]; SIGNALS], scratch: &Scratch) {
    let n = words.len();
    let random = &random[..n];
    let gradient = gradient.map(|signal| signal.map(|axis| &axis[..n]));
    let Scratch { kinetics, squeeze, sensitivity, direction } = scratch;
    let (kinetics, squeeze) = (&kinetics[..n], &squeeze[..n]);
    let (sensitivity, direction) = (&sensitivity[..n], &direction[..n]);
    for i in 0..n {
        let (word, random) = (words[i], random[i]);
        let (kinetics, sensitivity, direction) = (kinetics[i], sensitivity[i], direction[i]);
        let speed = (kinetics & 0xffff) as i32;
        let (first, second) = (i32::from(sensitivity as i16), sensitivity as i32 >> 16);

        let dither = |k: usize| random.wrapping_mul(KOROBOV[k]) & ((1 << DITHER_BITS) - 1);
        let mut moved = word & !(MAY_SQUEEZE | ((1 << POLARITY) - 1));
        for axis in 0..3 {
            let along = (direction << (22 - 10 * axis)) as i32 >> 22;
            let drift = first * i32::from(gradient[0][axis as usize][i])
                + second * i32::from(gradient[1][axis as usize][i]);
            let rounding = (dither(axis as usize) << (STEP_BITS - DITHER_BITS))
                + (1 << (STEP_BITS - DITHER_BITS - 1));
            let step = (speed * along + (drift >> DRIFT_BITS) + rounding as i32) >> STEP_BITS;
            let new = (place(word, axis) + step).clamp(-PLACES, 2 * PLACES - 1);
            moved |= (new as u32 & 63) << (PLACE_BITS * axis);
        }
        let squeeze = dither(3) < squeeze[i];
        moved |= if squeeze { MAY_SQUEEZE } else { 0 };
        let turns = random >> (32 - TURN_BITS) < kinetics >> 16;
        let turned = moved & !(63 << POLARITY) | (random >> DITHER_BITS & 63) << POLARITY;
        let cell = word.wrapping_sub(1) < WALL_WORD - 1;
        words[i] = match (cell, turns) {
            (false, _) => word,
            (true, false) => moved,
            (true, true) => turned,
        };
    }
}
