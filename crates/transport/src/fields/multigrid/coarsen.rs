//! The operator of a coarse level.

use rayon::prelude::*;

use super::layout::Layout;
use super::operator::Arrays;

/// Losses of a level that are made coarser in different ways.
#[derive(Debug, Clone)]
pub(super) struct Losses {
    /// To what lies beyond walls, by the axis along which the wall is met.
    pub(super) wall: [Vec<f32>; 3],
    /// In the volume: decay and capillaries.
    pub(super) volume: Vec<f32>,
    /// Conductance of two neighbours without anything between them.
    pub(super) free: f32,
}

/// Where the two voxels of the finer level lie that a coarse voxel holds along each axis.
struct Children {
    fine: Layout,
    coarse: Layout,
}

impl Children {
    /// Returns the place of a fine voxel in the arrays, if it exists.
    fn at(&self, [x, row, plane]: [usize; 3]) -> Option<usize> {
        let inside = x < 2 * self.fine.half && row < self.fine.rows && plane < self.fine.planes;
        inside.then(|| at(self.fine, [x, row, plane]))
    }

    /// Returns the array of the coarse level that a function of the place of a voxel makes.
    fn array(&self, of: impl Fn([usize; 3]) -> f32 + Sync) -> Vec<f32> {
        let mut out = vec![0.0; self.coarse.len()];
        let planes = out.par_chunks_mut(self.coarse.plane());
        planes.enumerate().for_each(|(plane, out)| {
            for row in 0..self.coarse.rows {
                for x in 0..2 * self.coarse.half {
                    out[at(self.coarse, [x, row, 0])] = of([x, row, plane]);
                }
            }
        });
        out
    }

    /// Returns the places of the fine voxels in a coarse one.
    fn within(&self, place: [usize; 3]) -> impl Iterator<Item = [usize; 3]> {
        let children = (0..8).map(move |corner| {
            let offset = [corner % 2, corner / 2 % 2, corner / 4];
            std::array::from_fn(|axis| 2 * place[axis] + offset[axis])
        });
        children.filter(|child| self.at(*child).is_some())
    }

    /// Returns the sum of values over the fine voxels in a coarse one.
    fn sum(&self, place: [usize; 3], values: &[f32]) -> f32 {
        self.within(place).map(|child| values[at(self.fine, child)]).sum()
    }

    /// Returns the link between a fine voxel and the other one along an axis in the same coarse
    /// voxel.
    fn between(&self, mut child: [usize; 3], axis: usize, link: &[f32]) -> f32 {
        child[axis] &= !1;
        self.at(child).map_or(0.0, |i| link[i])
    }
}

/// Returns where a voxel lies in the arrays.
pub(super) fn at(layout: Layout, [x, row, plane]: [usize; 3]) -> usize {
    plane * layout.plane() + row * layout.row() + layout.parity(x % 2) + x / 2
}

/// Share of a coarse voxel that each of its eight fine ones fills.
pub(super) const EIGHTH: f32 = 0.125;

/// Returns the operator of the coarse level.
///
/// What is in the volume is averaged. The way from the middle of a coarse voxel to that of the next
/// goes through half a link, the link between them and half a link, in series; four such ways lie
/// side by side. A wall is half a link further from the middle. Where of two finer voxels one is
/// beyond a wall, the middle is that of the other, and there is no half link.
pub(super) fn coarsen(fine: &Arrays, losses: &Losses) -> (Arrays, Losses) {
    let (layout, coarse) = (fine.layout, fine.layout.coarser());
    let children = Children { fine: layout, coarse };
    let average = |values: &[f32]| children.array(|place| EIGHTH * children.sum(place, values));
    let wall = [0, 1, 2].map(|axis| {
        children.array(|place| {
            let each = children.within(place).map(|child| {
                let direct = losses.wall[axis][at(layout, child)];
                let siblings = children.between(child, axis, &fine.link[axis]);
                let further = direct > 0.0 && siblings > 0.0;
                if further { 1.0 / (1.0 / direct + 0.5 / siblings) } else { direct }
            });
            EIGHTH * each.sum::<f32>()
        })
    });
    let volume = average(&losses.volume);
    let link = [0, 1, 2].map(|axis| links(&children, &fine.link[axis], axis));
    let sum = |i: usize| wall[0][i] + wall[1][i] + wall[2][i] + volume[i];
    let arrays = Arrays {
        layout: coarse,
        link,
        sink: (0..coarse.len()).map(sum).collect(),
        weight: average(&fine.weight),
    };
    (arrays, Losses { wall, volume, free: 0.25 * losses.free })
}

/// Returns the coarse links along an axis.
fn links(children: &Children, link: &[f32], axis: usize) -> Vec<f32> {
    children.array(|place| {
        let mut sum = 0.0;
        for side in 0..4 {
            let mut from = place.map(|p| 2 * p);
            from[(axis + 1) % 3] += side % 2;
            from[(axis + 2) % 3] += side / 2;
            let step = |steps: usize| {
                let mut place = from;
                place[axis] += steps;
                children.at(place).map_or(0.0, |i| link[i])
            };
            let between = step(1);
            if between > 0.0 {
                let half = |g: f32| if g > 0.0 { 0.5 / g } else { 0.0 };
                sum += 1.0 / (1.0 / between + half(step(0)) + half(step(2)));
            }
        }
        EIGHTH * sum
    })
}

/// Returns one over the weights of the fine voxels in each coarse one.
pub(super) fn per_weight(fine: &Arrays, coarse: Layout) -> Vec<f32> {
    let children = Children { fine: fine.layout, coarse };
    children.array(|place| {
        let weight = children.sum(place, &fine.weight);
        if weight > 0.0 { 1.0 / weight } else { 0.0 }
    })
}

/// Returns what a coarse level takes up.
pub(super) fn coarser_uptake(fine: Layout, uptake: &[f32]) -> Vec<f32> {
    let children = Children { fine, coarse: fine.coarser() };
    children.array(|place| EIGHTH * children.sum(place, uptake))
}

/// Returns what a change of each voxel is beyond its walls, in the change itself: a straight line
/// from the voxel to the wall goes on as far as the next voxel's middle, at most to -1.
pub(super) fn bounce(arrays: &Arrays, losses: &Losses) -> Vec<f32> {
    let of = |i: usize| {
        let wall = losses.wall[0][i] + losses.wall[1][i] + losses.wall[2][i];
        1.0 - (wall / (losses.free * arrays.weight[i]).max(f32::MIN_POSITIVE)).min(2.0)
    };
    (0..arrays.layout.len()).map(of).collect()
}
