//! How the voxels of a level lie in its arrays.

/// How the voxels of a level lie in its arrays: rows along x, in each first the voxels of even x,
/// one that is empty, then those of odd x.
///
/// All voxels of one colour of a row are then side by side, and so are their neighbours along every
/// axis: left and right of even voxel `i` lie odd `i - 1` and `i`, left and right of odd voxel `i`
/// even `i` and `i + 1`. The empty one is what the ends of a row have for a neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Voxels along a row.
    pub(super) width: usize,
    /// Voxels of even x in a row, and of odd x, the last of which may lie outside the grid.
    pub(super) half: usize,
    /// Rows in a plane.
    pub(super) rows: usize,
    /// Planes. Threads share the work by planes.
    pub(super) planes: usize,
}

impl Layout {
    /// Returns the layout of so many voxels, rows and planes.
    pub(super) const fn new([width, rows, planes]: [usize; 3]) -> Self {
        Self { width, half: width.div_ceil(2), rows, planes }
    }

    /// Returns the length of a row.
    pub(super) const fn row(self) -> usize {
        2 * self.half + 1
    }

    /// Returns the length of a plane.
    pub(super) const fn plane(self) -> usize {
        self.rows * self.row()
    }

    /// Returns the length of an array.
    pub(super) const fn len(self) -> usize {
        self.planes * self.plane()
    }

    /// Returns where in a row the voxels of even or odd x begin.
    pub(super) const fn parity(self, odd: usize) -> usize {
        odd * (self.half + 1)
    }

    /// Returns the layout with two voxels in one along every axis.
    pub(super) const fn coarser(self) -> Self {
        Self::new([self.width.div_ceil(2), self.rows.div_ceil(2), self.planes.div_ceil(2)])
    }

    /// Tells whether it is one voxel, which relaxation solves exactly.
    pub(super) const fn is_coarsest(self) -> bool {
        self.width == 1 && self.rows == 1 && self.planes == 1
    }
}
