//! From a level to the next coarser one: full approximation.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::coarsen::EIGHTH;
use super::layout::Layout;
use super::level::Level;
use super::operator::Operator;
use super::residual::add_balance;

/// Sets the coarse level so that its solution is the restricted one of the fine level, once that is
/// solved: concentrations are averaged, and the source is what is missing on the fine level, on
/// average, and what the averaged concentrations make on the coarse one.
pub(super) fn restrict(arch: Arch, fine: &Level, coarse: &mut Level) {
    let plane = coarse.operator.layout.plane();
    let Level { operator, c, source, start, per_weight, .. } = coarse;
    let planes = c.par_chunks_mut(plane).zip(source.par_chunks_mut(plane));
    let planes = planes.zip(start.par_chunks_mut(plane)).zip(per_weight.par_chunks(plane));
    planes.enumerate().for_each(|(plane, (((c, source), start), per_weight))| {
        arch.dispatch(Average { fine, layout: operator.layout, plane, c, source, per_weight });
        start.copy_from_slice(c);
    });
    let c: &[f32] = c;
    source.par_chunks_mut(plane).enumerate().for_each(|(plane, source)| {
        arch.dispatch(Terms { operator, c, plane, source });
    });
}

/// A plane of the coarse level, on which fine voxels are averaged.
struct Average<'a> {
    fine: &'a Level,
    layout: Layout,
    plane: usize,
    c: &'a mut [f32],
    source: &'a mut [f32],
    per_weight: &'a [f32],
}

impl WithSimd for Average<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Level { operator, c, source, .. } = self.fine;
        let fine = operator.layout;
        let mut sums = [vec![0.0; 2 * self.layout.half], vec![0.0; 2 * self.layout.half]];
        for row in 0..self.layout.rows {
            let [missing, inside] = &mut sums;
            missing.fill(0.0);
            inside.fill(0.0);
            for plane in 2 * self.plane..fine.planes.min(2 * self.plane + 2) {
                for row in 2 * row..fine.rows.min(2 * row + 2) {
                    for odd in 0..2 {
                        let place = [plane, row, odd];
                        add_balance(operator, Some(source), c, place, EIGHTH, missing);
                        let start = plane * fine.plane() + row * fine.row() + fine.parity(odd);
                        let weight = operator.weight.row(plane * fine.rows + row);
                        let weight = &weight[fine.parity(odd)..][..fine.half];
                        add_product(weight, &c[start..start + fine.half], inside);
                    }
                }
            }
            let line = row * self.layout.row();
            for odd in 0..2 {
                let start = line + self.layout.parity(odd);
                let part = start..start + self.layout.half;
                take_parity(missing, odd, &mut self.source[part.clone()]);
                take_parity(inside, odd, &mut self.c[part.clone()]);
                multiply(&mut self.c[part.clone()], &self.per_weight[part]);
            }
        }
    }
}

#[inline(always)]
fn add_product(a: &[f32], b: &[f32], sum: &mut [f32]) {
    let (b, sum) = (&b[..a.len()], &mut sum[..a.len()]);
    for i in 0..a.len() {
        sum[i] += a[i] * b[i];
    }
}

#[inline(always)]
fn multiply(a: &mut [f32], b: &[f32]) {
    let b = &b[..a.len()];
    for i in 0..a.len() {
        a[i] *= b[i];
    }
}

/// Takes the voxels of even or odd x out of a row.
#[inline(always)]
fn take_parity(row: &[f32], odd: usize, half: &mut [f32]) {
    let row = &row[..2 * half.len()];
    for i in 0..half.len() {
        half[i] = row[2 * i + odd];
    }
}

/// A plane of the coarse level, to whose source the terms of its concentrations are added.
struct Terms<'a> {
    operator: &'a Operator,
    c: &'a [f32],
    plane: usize,
    source: &'a mut [f32],
}

impl WithSimd for Terms<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let layout = self.operator.layout;
        for row in 0..layout.rows {
            for odd in 0..2 {
                let start = row * layout.row() + layout.parity(odd);
                let sum = &mut self.source[start..start + layout.half];
                add_balance(self.operator, None, self.c, [self.plane, row, odd], -1.0, sum);
            }
        }
    }
}
