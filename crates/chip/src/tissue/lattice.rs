//! The sites of a tissue and what stands on them.

use super::axis::Axis;
use super::word::{Cell, EMPTY, WALL, WALL_WORD};
use crate::error::Error;

/// What lies beyond the two sides of a lattice along one axis.
///
/// ```
/// use thymoid_chip::tissue::{Lattice, Sides};
/// assert!(Lattice::new([4, 3, 1], [Sides::Closed; 3]).is_ok());
/// // Pairs of an open side need an even number of sites.
/// assert!(Lattice::new([4, 3, 1], [Sides::Periodic; 3]).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// Nothing can leave.
    Closed,
    /// The opposite side.
    Periodic,
}

/// A cubic lattice with at most one cell on a site.
///
/// Rows lie along x, then y, then z. Within a row the even sites come first, then the odd ones, so
/// that the pairs of every axis are two runs of memory. Eight bytes a site: the word that motion
/// reads, and a label that moves with the cell.
///
/// ```
/// use thymoid_chip::tissue::{Cell, Lattice, Sides};
/// let mut lattice = Lattice::new([4, 3, 2], [Sides::Closed; 3])?;
/// lattice.put([3, 2, 1], Cell { kind: 1, label: 7, ..Cell::default() });
/// lattice.put_wall([0, 0, 0]);
/// let cells: Vec<_> = lattice.cells().map(|(site, cell)| (site, cell.label)).collect();
/// assert_eq!(cells, [([3, 2, 1], 7)]);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lattice {
    extent: [usize; 3],
    sides: [Sides; 3],
    /// See [`super::word`].
    pub(crate) words: Vec<u32>,
    /// By which whoever owns the lattice knows a cell; 0 where there is none.
    pub(crate) labels: Vec<u32>,
}

impl Lattice {
    /// Returns an empty lattice.
    ///
    /// # Errors
    /// When it has no site, an odd number of sites along x, or along a periodic axis.
    pub fn new(extent: [usize; 3], sides: [Sides; 3]) -> Result<Self, Error> {
        for axis in Axis::ALL {
            let (sites, sides) = (extent[axis.index()], sides[axis.index()]);
            let even = axis == Axis::X || sides == Sides::Periodic;
            if sites == 0 || even && !sites.is_multiple_of(2) {
                let quantity = match axis {
                    Axis::X => "sites along x",
                    Axis::Y => "sites along y",
                    Axis::Z => "sites along z",
                };
                let allowed = if even { "an even number above 0" } else { "above 0" }.into();
                return Err(Error::Tissue { quantity, allowed, value: sites.to_string() });
            }
        }
        let sites = extent.iter().product();
        Ok(Self { extent, sides, words: vec![0; sites], labels: vec![0; sites] })
    }

    /// Returns the sites along x, y, z.
    pub const fn extent(&self) -> [usize; 3] {
        self.extent
    }

    /// Returns what lies beyond the sides along x, y, z.
    pub const fn sides(&self) -> [Sides; 3] {
        self.sides
    }

    /// Returns the sites in a plane of equal z.
    pub(crate) const fn plane(&self) -> usize {
        let [nx, ny, _] = self.extent;
        nx * ny
    }

    /// Returns where the word and the label of a site lie.
    pub(crate) fn index(&self, [x, y, z]: [usize; 3]) -> usize {
        let [nx, ny, nz] = self.extent;
        debug_assert!(x < nx && y < ny && z < nz, "the site lies in the lattice");
        (z * ny + y) * nx + (x % 2) * (nx / 2) + x / 2
    }

    /// Returns the site whose words lie at `index`.
    pub(crate) fn site(&self, index: usize) -> [usize; 3] {
        let [nx, ny, _] = self.extent;
        let (row, i) = (index / nx, index % nx);
        [2 * (i % (nx / 2)) + i / (nx / 2), row % ny, row / ny]
    }

    /// Returns the kind of what stands on a site: [`EMPTY`], 1 to 14, or [`WALL`].
    pub fn kind(&self, site: [usize; 3]) -> u8 {
        Cell::read(self.words[self.index(site)], 0).kind
    }

    /// Returns the cell on a site.
    pub fn cell(&self, site: [usize; 3]) -> Option<Cell> {
        self.cell_at(self.index(site))
    }

    fn cell_at(&self, index: usize) -> Option<Cell> {
        let cell = Cell::read(self.words[index], self.labels[index]);
        (cell.kind != EMPTY && cell.kind != WALL).then_some(cell)
    }

    /// Puts a cell on a site, in place of what stood there.
    pub fn put(&mut self, site: [usize; 3], cell: Cell) {
        debug_assert!(cell.kind != EMPTY && cell.kind < WALL, "a cell has a kind from 1 to 14");
        self.write(site, cell.word(), cell.label);
    }

    /// Makes a site impassable, in place of what stood there.
    pub fn put_wall(&mut self, site: [usize; 3]) {
        self.write(site, WALL_WORD, 0);
    }

    /// Empties a site.
    pub fn clear(&mut self, site: [usize; 3]) {
        self.write(site, 0, 0);
    }

    fn write(&mut self, site: [usize; 3], word: u32, label: u32) {
        let index = self.index(site);
        (self.words[index], self.labels[index]) = (word, label);
    }

    /// Returns all cells with their sites, in the order of memory.
    pub fn cells(&self) -> impl Iterator<Item = ([usize; 3], Cell)> {
        (0..self.words.len()).filter_map(|i| Some((self.site(i), self.cell_at(i)?)))
    }
}
