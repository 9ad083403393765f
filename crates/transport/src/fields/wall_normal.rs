//! How a wall stands to the grid.

use crate::voxels::{Axis, VoxelChip};

/// Voxels within this distance of the middle of a link say how the wall stands.
const REACH: f64 = 3.5;

/// Returns the cosine between an axis and the normal of the wall between a voxel and the next one
/// along it.
///
/// The normal is the first moment, about the middle of the link, of where the substance diffuses
/// within a ball: exact for a plane through the middle. Beyond its sides the grid is mirrored.
pub(super) fn cosine(chip: &VoxelChip, voxel: usize, axis: Axis) -> f64 {
    let (place, count) = (chip.grid.place(voxel), chip.grid.count());
    let mut moment = [0.0; 3];
    let steps = -3..=4_i64;
    for dz in steps.clone() {
        for dy in steps.clone() {
            for dx in steps.clone() {
                let step = [dx, dy, dz];
                let mut offset = step.map(|s| s as f64);
                offset[axis.index()] -= 0.5;
                if offset.iter().map(|x| x * x).sum::<f64>() > REACH * REACH {
                    continue;
                }
                let near: [usize; 3] =
                    std::array::from_fn(|a| mirrored(place[a] as i64 + step[a], count[a]));
                if chip.kind(chip.grid.at(near[0], near[1], near[2])).diffuses() {
                    for (moment, offset) in moment.iter_mut().zip(offset) {
                        *moment += offset;
                    }
                }
            }
        }
    }
    let length = moment.iter().map(|x| x * x).sum::<f64>().sqrt();
    if length > 0.0 { (moment[axis.index()] / length).abs() } else { 1.0 }
}

/// Returns a place within `0..count`, mirrored at both ends as often as it takes.
const fn mirrored(place: i64, count: usize) -> usize {
    let period = 2 * count as i64;
    let place = place.rem_euclid(period);
    (if place < count as i64 { place } else { period - 1 - place }) as usize
}
