//! What a level has changed, made ready for interpolation.

use rayon::prelude::*;

use super::coarsen::at;
use super::level::Level;

/// What has changed in each voxel of a level, with one more voxel around the grid.
///
/// Where nothing diffuses stands the mean of what the neighbours say: their change times their
/// bounce, 1 where a wall lets nothing pass, so that there is no slope, and -1 where it is half a
/// voxel away and what lies beyond keeps its concentration.
pub(super) struct Change {
    values: Vec<f32>,
    /// Voxels along x, rows and planes, with those around.
    extent: [usize; 3],
}

impl Change {
    /// Compares a level with what it started from.
    pub(super) fn of(level: &Level) -> Self {
        let layout = level.operator.layout;
        let extent = [layout.width + 2, layout.rows + 2, layout.planes + 2];
        let mut values = vec![0.0; extent.iter().product()];
        values.par_chunks_mut(extent[0]).enumerate().for_each(|(line, out)| {
            let (row, plane) = (line % extent[1], line / extent[1]);
            for x in 0..extent[0] {
                out[x] = value(level, extent, [x, row, plane]);
            }
        });
        Self { values, extent }
    }

    /// Returns the row of a voxel of the level one coarser than `fine`, or one of those around.
    pub(super) fn row(&self, row: usize, plane: usize) -> &[f32] {
        let [width, rows, _] = self.extent;
        &self.values[(plane * rows + row) * width..][..width]
    }
}

/// Returns the change at a place, counted from the voxels around the grid.
fn value(level: &Level, extent: [usize; 3], place: [usize; 3]) -> f32 {
    let layout = level.operator.layout;
    let nearest = std::array::from_fn(|axis| place[axis].clamp(1, extent[axis] - 2));
    let diffuses = |place: [usize; 3]| {
        let voxel = at(layout, place.map(|p| p - 1));
        let [x, row, plane] = place.map(|p| p - 1);
        let weight = level.operator.weight.row(plane * layout.rows + row);
        (weight[layout.parity(x % 2) + x / 2] > 0.0).then_some(voxel)
    };
    let change = |voxel: usize| level.c[voxel] - level.start[voxel];
    if let Some(voxel) = diffuses(nearest) {
        let bounce = if nearest == place { 1.0 } else { level.bounce[voxel] };
        return change(voxel) * bounce;
    }
    let (mut sum, mut count) = (0.0, 0.0);
    for axis in 0..3 {
        for near in [nearest[axis] - 1, nearest[axis] + 1] {
            let mut place = nearest;
            place[axis] = near;
            if (1..extent[axis] - 1).contains(&near)
                && let Some(voxel) = diffuses(place)
            {
                sum += change(voxel) * level.bounce[voxel];
                count += 1.0;
            }
        }
    }
    if count > 0.0 { sum / count } else { 0.0 }
}
