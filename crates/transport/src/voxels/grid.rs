//! A box of cubes.

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// An axis of a grid.
///
/// ```
/// use thymoid_transport::voxels::Axis;
/// assert_eq!(Axis::ALL.map(Axis::index), [0, 1, 2]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// Along the width of the drawing.
    X,
    /// Along its height.
    Y,
    /// From the bottom layer up.
    Z,
}

impl Axis {
    /// All three.
    pub const ALL: [Self; 3] = [Self::X, Self::Y, Self::Z];

    /// Returns its place among the three.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A box of cubes, numbered along x, then y, then z.
///
/// ```
/// use thymoid_transport::voxels::{Axis, Grid};
/// let grid = Grid::new([4, 3, 2], 15.0)?;
/// assert_eq!(grid.len(), 24);
/// assert_eq!(grid.at(1, 2, 1), 21);
/// assert_eq!(grid.place(21), [1, 2, 1]);
/// assert_eq!(grid.centre_um(21), [22.5, 37.5, 22.5]);
/// assert_eq!(grid.next(21, Axis::X), Some(22));
/// assert_eq!(grid.next(21, Axis::Y), None); // it is the last along y
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    count: [usize; 3],
    edge_um: f64,
}

impl Grid {
    /// Makes a box of `count` cubes along x, y and z, each with edges of `edge_um`.
    ///
    /// # Errors
    /// [`Error::Grid`] without voxels, with more than 2^32 - 1, or with an edge that is no length.
    pub fn new(count: [usize; 3], edge_um: f64) -> Result<Self, Error> {
        let voxels = count.iter().try_fold(1_usize, |n, c| n.checked_mul(*c));
        if !voxels.is_some_and(|n| (1..=u32::MAX as usize).contains(&n)) {
            let [x, y, z] = count;
            let allowed = "1 to 4294967295 voxels";
            return Err(Error::Grid { allowed, value: format!("{x} x {y} x {z}") });
        }
        if !(edge_um > 0.0 && edge_um.is_finite()) {
            let allowed = "an edge above 0 um";
            return Err(Error::Grid { allowed, value: format!("{edge_um} um") });
        }
        Ok(Self { count, edge_um })
    }

    /// Returns the number of voxels along x, y and z.
    pub const fn count(&self) -> [usize; 3] {
        self.count
    }

    /// Returns the edge of a voxel.
    pub const fn edge_um(&self) -> f64 {
        self.edge_um
    }

    /// Returns the number of voxels.
    #[expect(clippy::len_without_is_empty, reason = "a grid is never empty")]
    pub const fn len(&self) -> usize {
        self.count[0] * self.count[1] * self.count[2]
    }

    /// Returns the number of the voxel at a place.
    pub const fn at(&self, x: usize, y: usize, z: usize) -> usize {
        x + self.count[0] * (y + self.count[1] * z)
    }

    /// Returns the place of a voxel.
    pub const fn place(&self, voxel: usize) -> [usize; 3] {
        let [nx, ny, _] = self.count;
        [voxel % nx, voxel / nx % ny, voxel / (nx * ny)]
    }

    /// Returns the middle of a voxel, from the corner of the first.
    pub fn centre_um(&self, voxel: usize) -> [f64; 3] {
        self.place(voxel).map(|i| (i as f64 + 0.5) * self.edge_um)
    }

    /// Returns the step from a voxel to the next along an axis, in numbers of voxels.
    pub const fn stride(&self, axis: Axis) -> usize {
        match axis {
            Axis::X => 1,
            Axis::Y => self.count[0],
            Axis::Z => self.count[0] * self.count[1],
        }
    }

    /// Returns the next voxel along an axis, if there is one.
    pub fn next(&self, voxel: usize, axis: Axis) -> Option<usize> {
        let last = self.count[axis.index()] - 1;
        (self.place(voxel)[axis.index()] < last).then(|| voxel + self.stride(axis))
    }
}
