//! Which kernel a sweep uses: the widest vectors that are there, which change no bit.

use std::any::Any;

use pulp::Simd;
#[cfg(target_arch = "x86_64")]
use pulp::x86::{V3, V4};

use super::axis::Axis;
use super::gradient::Shares;
use super::kernels::portable;
use super::kernels::run::{Field, LANES, Run};
use super::kernels::stream::Stream;
#[cfg(target_arch = "x86_64")]
use super::kernels::{avx2, avx512};
use super::rules::Rules;
use super::word::any_cell;

/// Sites that share 16 blocks of random numbers.
const GROUP: usize = 64;

/// Returns the proof that certain vectors are there, if that is what `simd` proves; known at
/// compile time.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn token<T: Simd>(simd: impl Simd) -> Option<T> {
    (&simd as &dyn Any).downcast_ref::<T>().copied()
}

/// Returns four words of each of 16 blocks, by word, then by block. `first` is a multiple of 16.
#[inline(always)]
pub(super) fn blocks<S: Simd>(simd: S, stream: &Stream, first: u64) -> [[u32; LANES]; 4] {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = token::<V4>(simd) {
        return avx512::blocks(simd, stream, first);
    } else if let Some(simd) = token::<V3>(simd) {
        return avx2::blocks(simd, stream, first);
    }
    let _ = simd;
    portable::blocks(stream, first)
}

/// Moves and turns the cells of half a row, whose random numbers begin with block `first`.
///
/// The random word of a site holds 14 bits that decide on turning, 6 of the new direction, and 12
/// that round the step along each axis up or down, so that its mean is exact, and that decide on
/// squeezing. Where it is not `crowded`, sites without cells are passed over. A step is `speed *
/// direction + gain * sensitivity * gradient`; places stop at the ends of their field.
#[inline(always)]
pub(super) fn step<S: Simd>(
    simd: S,
    (words, crowded): (&mut [u32], bool),
    stream: &Stream,
    first: u64,
    gradient: &[Shares],
    rules: &Rules,
) {
    for (group, (words, gradient)) in words.chunks_mut(GROUP).zip(gradient.chunks(4)).enumerate() {
        // Tissue is empty for days before its first cells have multiplied.
        if !crowded && !any_cell(words) {
            continue;
        }
        let random = blocks(simd, stream, first + (LANES * group) as u64);
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = token::<V3>(simd) {
            by_two(simd, words, &random, gradient, rules);
            continue;
        }
        let (chunks, rest) = words.as_chunks_mut::<LANES>();
        let mut chunks = chunks.iter_mut();
        for (random, gradient) in random.iter().zip(gradient) {
            if let Some(words) = chunks.next() {
                sixteen(simd, words, random, gradient, rules);
            } else {
                few(simd, rest, random, gradient, rules);
            }
        }
    }
}

/// Returns the blocks of random numbers of half a row.
pub(super) const fn blocks_of(half: usize) -> u64 {
    16 * half.div_ceil(GROUP) as u64
}

#[inline(always)]
fn sixteen<S: Simd>(
    simd: S,
    words: &mut [u32; LANES],
    random: &[u32; LANES],
    gradient: &Shares,
    rules: &Rules,
) {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = token(simd) {
        return avx512::step(simd, words, random, &gradient.words, rules);
    }
    let _ = simd;
    portable::step(words, random, &gradient.words, rules);
}

/// Lets fewer than sixteen cells act.
#[inline(always)]
fn few<S: Simd>(
    simd: S,
    words: &mut [u32],
    random: &[u32; LANES],
    gradient: &Shares,
    rules: &Rules,
) {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = token(simd) {
        return avx512::step_of_few(simd, words, random, &gradient.words, rules);
    }
    let _ = simd;
    let mut some = [0; LANES];
    some[..words.len()].copy_from_slice(words);
    portable::step(&mut some, random, &gradient.words, rules);
    words.copy_from_slice(&some[..words.len()]);
}

/// Lets the cells of a group act, twice sixteen at a time.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn by_two(
    simd: V3,
    words: &mut [u32],
    random: &[[u32; LANES]; 4],
    gradient: &[Shares],
    rules: &Rules,
) {
    let pairs = random.as_chunks().0.iter().zip(gradient.chunks(2));
    for (words, (random, gradient)) in words.chunks_mut(avx2::CELLS).zip(pairs) {
        let gradient = [&gradient[0], gradient.last().unwrap_or(&gradient[0])].map(|g| &g.halves);
        if let Ok(words) = words.try_into() {
            avx2::step(simd, words, random, gradient, rules);
        } else {
            avx2::step_of_few(simd, words, random, gradient, rules);
        }
    }
}

/// Exchanges once along `axis` between each site of `left` and its neighbour in `right`.
///
/// A cell whose place lies beyond its site towards its partner changes sites with it, if that is
/// empty, or holds a cell and the mover may squeeze; nobody changes sites with a wall. A mover's
/// place changes by one site, so that it moves on smoothly; a cell that is pushed aside keeps its
/// place within the site. A mover that meets a wall is set back to the edge of its site. Where it
/// is not `crowded`, it may be worth a look whether anybody is there.
#[inline(always)]
pub(super) fn exchange<S: Simd>(
    simd: S,
    (axis, crowded): (Axis, bool),
    mut left: Run<'_>,
    mut right: Run<'_>,
) {
    let field = Field::new(axis);
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = token::<V3>(simd) {
        return avx2::exchange(simd, field, crowded, left, right);
    } else if let Some(simd) = token(simd) {
        let n = left.words.len();
        if n < LANES {
            return portable::exchange_few(field, &mut left, &mut right);
        }
        if !n.is_multiple_of(LANES) {
            // The last 16 pairs, of which some have their turn below.
            let live = u16::MAX << (LANES - n % LANES);
            let (left, right) = (left.part(n - LANES, LANES), right.part(n - LANES, LANES));
            for (mut left, mut right) in left.chunks().zip(right.chunks()) {
                avx512::exchange(simd, field, live, &mut left, &mut right);
            }
        }
        for (mut left, mut right) in left.chunks().zip(right.chunks()) {
            avx512::exchange(simd, field, u16::MAX, &mut left, &mut right);
        }
        return;
    }
    let _ = (simd, crowded);
    portable::exchange(field, left, right);
}

#[cfg(test)]
mod tests;
