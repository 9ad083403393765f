//! From a coarse level back to the finer one.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::change::Change;
use super::layout::Layout;
use super::level::Level;
use super::rows::Rows;

/// Corrects the fine level by what the coarse one changed, interpolated linearly along each axis;
/// returns the greatest correction. No concentration is left below zero.
pub(super) fn prolong(arch: Arch, coarse: &Level, fine: &mut Level) -> f32 {
    let change = &Change::of(coarse);
    let Level { operator, c, .. } = fine;
    let layout = operator.layout;
    let weight = &operator.weight;
    let corrected = c
        .par_chunks_mut(layout.plane())
        .enumerate()
        .map(|(number, c)| arch.dispatch(Plane { layout, change, number, c, weight }));
    corrected.reduce(|| 0.0, f32::max)
}

/// A plane of the fine level.
struct Plane<'a> {
    layout: Layout,
    change: &'a Change,
    number: usize,
    c: &'a mut [f32],
    weight: &'a Rows,
}

impl WithSimd for Plane<'_> {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> f32 {
        let half = self.layout.half;
        let [plane, next_plane] = nearest(self.number);
        let mut blended = vec![0.0; half + 2];
        let mut greatest = 0.0;
        for row in 0..self.layout.rows {
            let [near_row, next_row] = nearest(row);
            let four = [
                self.change.row(near_row, plane),
                self.change.row(next_row, plane),
                self.change.row(near_row, next_plane),
                self.change.row(next_row, next_plane),
            ];
            blend(four, &mut blended);
            let line = row * self.layout.row();
            let weight = self.weight.row(self.number * self.layout.rows + row);
            for odd in 0..2 {
                let start = line + self.layout.parity(odd);
                let part = start..start + half;
                let beside = &blended[2 * odd..2 * odd + half];
                let weight = &weight[self.layout.parity(odd)..][..half];
                greatest = add(&blended[1..=half], beside, weight, &mut self.c[part], greatest);
            }
        }
        greatest
    }
}

/// Returns the coarse row or plane around a fine one and the next nearest, counted from the one
/// before the grid.
#[inline(always)]
const fn nearest(fine: usize) -> [usize; 2] {
    let own = fine / 2 + 1;
    [own, if fine.is_multiple_of(2) { own - 1 } else { own + 1 }]
}

/// Bilinear weights at a quarter of the way from one middle to the next, along both axes, along
/// one, and along none: 9, 3 and 1 sixteenths.
const OWN: f32 = 0.5625;
const BESIDE: f32 = 0.1875;
const ACROSS: f32 = 0.0625;

#[inline(always)]
fn blend([own, row, plane, both]: [&[f32]; 4], out: &mut [f32]) {
    let len = out.len();
    let (own, row, plane, both) = (&own[..len], &row[..len], &plane[..len], &both[..len]);
    for i in 0..len {
        out[i] = OWN * own[i] + BESIDE * (row[i] + plane[i]) + ACROSS * both[i];
    }
}

/// Adds changes to concentrations; returns the greatest where something diffuses, or `greatest`.
#[inline(always)]
fn add(own: &[f32], beside: &[f32], weight: &[f32], c: &mut [f32], greatest: f32) -> f32 {
    const LANES: usize = 16;
    let len = c.len();
    let (own, beside, weight) = (&own[..len], &beside[..len], &weight[..len]);
    let mut most = [greatest; LANES];
    let mut one = |i: usize, most: &mut f32| {
        let change = if weight[i] > 0.0 { 0.75 * own[i] + 0.25 * beside[i] } else { 0.0 };
        let new = c[i] + change;
        c[i] = if new > 0.0 { new } else { 0.0 };
        let size = change.abs();
        *most = if size > *most { size } else { *most };
    };
    let whole = len / LANES * LANES;
    for block in (0..whole).step_by(LANES) {
        for lane in 0..LANES {
            one(block + lane, &mut most[lane]);
        }
    }
    for i in whole..len {
        one(i, &mut most[0]);
    }
    most.into_iter().fold(greatest, f32::max)
}
