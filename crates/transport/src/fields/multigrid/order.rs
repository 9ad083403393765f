//! Between the order of voxels in a grid and that in the arrays of a level.

use rayon::prelude::*;

use super::layout::Layout;
use crate::voxels::Grid;

/// How the axes of a grid become rows and planes: rows lie along x, and planes are across the
/// longer of y and z, so that a few planes of a flat chip fit in the cache.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Order {
    count: [usize; 3],
    /// Axis of the grid along which rows follow one another in a plane, and planes.
    axes: [usize; 2],
}

impl Order {
    /// Returns the order for a grid.
    pub(super) const fn of(grid: &Grid) -> Self {
        let count = grid.count();
        Self { count, axes: if count[1] >= count[2] { [2, 1] } else { [1, 2] } }
    }

    /// Returns the axes of the grid along a row, from row to row, from plane to plane.
    pub(super) const fn axes(self) -> [usize; 3] {
        [0, self.axes[0], self.axes[1]]
    }

    /// Returns the layout of the arrays.
    pub(super) const fn layout(self) -> Layout {
        let [_, rows, planes] = self.axes();
        Layout::new([self.count[0], self.count[rows], self.count[planes]])
    }

    /// Returns the number of the first voxel of a row in the grid.
    const fn voxel(self, row: usize, plane: usize) -> usize {
        let [nx, ny, _] = self.count;
        let (y, z) = if self.axes[0] == 1 { (row, plane) } else { (plane, row) };
        nx * (y + ny * z)
    }

    /// Returns values of voxels in the order of the arrays, divided by a unit.
    pub(super) fn arrange(self, values: &[f32], unit: f32) -> Vec<f32> {
        let (layout, nx) = (self.layout(), self.count[0]);
        let mut out = vec![0.0; layout.len()];
        out.par_chunks_mut(layout.plane()).enumerate().for_each(|(plane, out)| {
            for row in 0..layout.rows {
                let values = &values[self.voxel(row, plane)..][..nx];
                let line = &mut out[row * layout.row()..][..layout.row()];
                for odd in 0..2 {
                    let half = &mut line[layout.parity(odd)..][..layout.half];
                    for (out, value) in half.iter_mut().zip(values[odd.min(nx)..].iter().step_by(2))
                    {
                        *out = value / unit;
                    }
                }
            }
        });
        out
    }

    /// Returns an array in the order of the voxels of the grid, times a unit.
    pub(super) fn collect(self, array: &[f32], unit: f32) -> Vec<f32> {
        let (layout, [nx, ny, nz]) = (self.layout(), self.count);
        let mut out = vec![0.0; nx * ny * nz];
        out.par_chunks_mut(nx * ny).enumerate().for_each(|(z, out)| {
            for y in 0..ny {
                let (row, plane) = if self.axes[0] == 1 { (y, z) } else { (z, y) };
                let line = &array[plane * layout.plane() + row * layout.row()..][..layout.row()];
                for (x, out) in out[y * nx..(y + 1) * nx].iter_mut().enumerate() {
                    *out = line[layout.parity(x % 2) + x / 2] * unit;
                }
            }
        });
        out
    }

    /// Returns where a voxel of the grid lies in the arrays.
    pub(super) const fn place(self, voxel: usize) -> usize {
        let [nx, ny, _] = self.count;
        let (x, y, z) = (voxel % nx, voxel / nx % ny, voxel / (nx * ny));
        let layout = self.layout();
        let (row, plane) = if self.axes[0] == 1 { (y, z) } else { (z, y) };
        plane * layout.plane() + row * layout.row() + layout.parity(x % 2) + x / 2
    }
}
