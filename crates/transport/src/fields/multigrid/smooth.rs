//! Red-black sweeps over a level, several in one pass through memory.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::operator::Operator;
use super::relax::relax_plane;

/// Planes that one thread takes at a time.
const SLAB: usize = 32;
/// Stages in one pass, two to a sweep. A slab must hold what a pass leaves out at both its ends.
const MOST_STAGES: usize = 4;
const _: () = assert!(SLAB / 2 > MOST_STAGES);

/// Sweeps a level red, black, red, black, ...
///
/// Stage `s` of a plane needs stage `s - 1` of its neighbours, so all stages follow one another
/// through the planes, while those are in the cache. A thread knows only the planes of its slab:
/// each stage stops one plane further from the slab's end, and what is left out there follows once
/// both sides are done. Every voxel sees the same neighbours as in whole sweeps, in any slabs.
pub(super) fn sweep(arch: Arch, operator: &Operator, source: &[f32], c: &mut [f32], sweeps: usize) {
    let mut left = 2 * sweeps;
    while left > 0 {
        let stages = left.min(MOST_STAGES);
        pass(arch, operator, source, c, stages);
        left -= stages;
    }
}

fn pass(arch: Arch, operator: &Operator, source: &[f32], c: &mut [f32], stages: usize) {
    let plane = operator.layout.plane();
    let on = |first: usize, c: &mut [f32], range: Range| {
        arch.dispatch(Slab { operator, source, c, first, stages, range });
    };
    c.par_chunks_mut(SLAB * plane).enumerate().for_each(|(i, c)| on(i * SLAB, c, Range::Inside));
    let whole = operator.layout.planes;
    if whole > SLAB {
        let from = SLAB / 2;
        let seams = c[from * plane..].par_chunks_mut(SLAB * plane).enumerate();
        seams.for_each(|(i, c)| on(from + i * SLAB, c, Range::Seam));
    }
}

/// Which planes of a slab.
#[derive(Clone, Copy)]
enum Range {
    /// Those whose neighbours are in the slab.
    Inside,
    /// Those on both sides of its middle that were left out.
    Seam,
}

/// Consecutive planes of one thread.
struct Slab<'a> {
    operator: &'a Operator,
    source: &'a [f32],
    c: &'a mut [f32],
    first: usize,
    stages: usize,
    range: Range,
}

impl Slab<'_> {
    /// Returns the planes that a stage takes.
    #[inline(always)]
    fn planes(&self, stage: usize) -> (usize, usize) {
        let layout = self.operator.layout;
        let end = self.first + self.c.len() / layout.plane();
        let cut = stage + 1;
        match self.range {
            Range::Inside => {
                let low = if self.first > 0 { self.first + cut } else { 0 };
                let high = if end < layout.planes { end - cut } else { end };
                (low, high.max(low))
            }
            Range::Seam => {
                let middle = self.first + SLAB / 2;
                if middle >= end { (end, end) } else { (middle - cut, end.min(middle + cut)) }
            }
        }
    }
}

impl WithSimd for Slab<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let end = self.first + self.c.len() / self.operator.layout.plane();
        for step in self.first..end + self.stages {
            for stage in 0..self.stages.min(step - self.first + 1) {
                let plane = step - stage;
                let (low, high) = self.planes(stage);
                if (low..high).contains(&plane) {
                    relax_plane(self.operator, self.source, self.c, self.first, plane, stage % 2);
                }
            }
        }
    }
}
