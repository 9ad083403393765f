//! Which voxel each site of a unit is in.

use std::ops::Range;

use crate::tissue::Lattice;

/// Cubes of some sites along an edge, numbered along x, then y, then z.
#[derive(Debug, Clone)]
pub(crate) struct Voxels {
    count: [usize; 3],
    /// Sites along an edge.
    edge: usize,
    /// By place in a plane of the lattice, as it lies in memory: the place in a layer of voxels.
    column: Vec<u32>,
    /// By voxel: itself, or a neighbour of tissue where its middle is in a channel.
    stands_in: Vec<u32>,
    /// By voxel: the sites of tissue for which it stands.
    tissue: Vec<u32>,
}

impl Voxels {
    /// Divides a lattice into voxels of `edge` sites; `is_tissue` tells of a site by its place, and
    /// `diffuses` of a voxel, whether it is no channel.
    pub(super) fn new(
        lattice: &Lattice,
        edge: usize,
        is_tissue: impl Fn([usize; 3]) -> bool,
        diffuses: impl Fn(usize) -> bool,
    ) -> Self {
        let count = lattice.extent().map(|sites| sites.div_ceil(edge));
        let column = (0..lattice.plane()).map(|i| {
            let [x, y, _] = lattice.site(i);
            (x / edge + count[0] * (y / edge)) as u32
        });
        let voxels: usize = count.iter().product();
        let mut new = Self {
            count,
            edge,
            column: column.collect(),
            stands_in: (0..voxels as u32).collect(),
            tissue: vec![0; voxels],
        };
        for voxel in (0..voxels).filter(|voxel| !diffuses(*voxel)) {
            let beside = new.beside(voxel).find(|beside| diffuses(*beside));
            if let Some(beside) = beside {
                new.stands_in[voxel] = beside as u32;
            }
        }
        for i in 0..lattice.words.len() {
            if is_tissue(lattice.site(i)) {
                let voxel = new.of(i);
                new.tissue[voxel] += 1;
            }
        }
        new
    }

    /// Returns the voxels beside one, across a channel along y: faces, then edges.
    fn beside(&self, voxel: usize) -> impl Iterator<Item = usize> {
        const AROUND: [[isize; 2]; 8] =
            [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]];
        let [nx, ny, nz] = self.count;
        let (x, y, z) = (voxel % nx, voxel / nx % ny, voxel / (nx * ny));
        AROUND.into_iter().filter_map(move |[dx, dz]| {
            let x = x.checked_add_signed(dx).filter(|x| *x < nx)?;
            let z = z.checked_add_signed(dz).filter(|z| *z < nz)?;
            Some(x + nx * (y + ny * z))
        })
    }

    /// Returns the voxels along x, y and z.
    pub(crate) const fn count(&self) -> [usize; 3] {
        self.count
    }

    /// Returns the number of voxels.
    pub(crate) const fn len(&self) -> usize {
        self.stands_in.len()
    }

    /// Returns the voxel of a site by its place in memory.
    #[inline]
    pub(crate) fn of(&self, site: usize) -> usize {
        let plane = self.column.len();
        self.stands_in[self.drawn(site / plane, site % plane)] as usize
    }

    /// Returns the voxel in which a site of a plane lies, whatever is drawn there.
    #[inline]
    fn drawn(&self, plane: usize, place: usize) -> usize {
        let [nx, ny, _] = self.count;
        plane / self.edge * nx * ny + self.column[place] as usize
    }

    /// Returns the place along y of a voxel.
    pub(super) const fn along(&self, voxel: usize) -> usize {
        voxel / self.count[0] % self.count[1]
    }

    /// Returns the sites of tissue for which a voxel stands.
    pub(super) fn tissue(&self, voxel: usize) -> u32 {
        self.tissue[voxel]
    }

    /// Returns the sites in memory of a layer of voxels.
    pub(super) fn sites_of_layer(&self, layer: usize, sites: usize) -> Range<usize> {
        let thick = self.edge * self.column.len();
        layer * thick..sites.min((layer + 1) * thick)
    }

    /// Returns the place in its layer of the voxel in which a site lies, whatever is drawn there.
    #[inline]
    pub(super) fn in_layer(&self, site: usize) -> usize {
        self.column[site % self.column.len()] as usize
    }

    /// Adds up what was counted voxel by voxel, as it is drawn, into those that stand for them.
    pub(super) fn gather<const N: usize>(&self, drawn: &[[u32; N]]) -> Vec<[u32; N]> {
        let mut sums = vec![[0; N]; drawn.len()];
        for (counts, voxel) in drawn.iter().zip(&self.stands_in) {
            for (sum, count) in sums[*voxel as usize].iter_mut().zip(counts) {
                *sum += count;
            }
        }
        sums
    }
}
