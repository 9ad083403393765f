//! Which tissue is cortex and which is medulla.

use crate::tissue::{Lattice, VOXEL_SITES};

/// Cortex and medulla of a lattice: some planes that are all cortex, and what lies behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layers {
    /// First planes along z that are all cortex.
    pub(crate) cortical_planes: usize,
    /// By voxel of [`VOXEL_SITES`], x fastest, then y, then z: whether it is medulla. Empty where
    /// all behind the cortical planes is.
    pub(crate) medullary: Vec<bool>,
    sites: [usize; 2],
}

/// The layers of one plane.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlaneLayers<'a> {
    /// Where it is of one layer alone.
    in_medulla: bool,
    /// Rows of voxels, else none.
    medullary: &'a [bool],
    nx: usize,
}

/// Returns the voxels of a lattice along x, y and z.
pub(crate) fn voxels(lattice: &Lattice) -> [usize; 3] {
    lattice.extent().map(|sites| sites.div_ceil(VOXEL_SITES))
}

/// Returns the index of the voxel in which a site is.
pub(crate) fn voxel_of(lattice: &Lattice, site: usize) -> usize {
    let [nx, ny, _] = voxels(lattice);
    let [x, y, z] = lattice.site(site).map(|at| at / VOXEL_SITES);
    (z * ny + y) * nx + x
}

impl Layers {
    /// Returns layers with a plane between them.
    pub(crate) fn given(lattice: &Lattice, cortical_planes: usize) -> Self {
        let [nx, ny, _] = lattice.extent();
        Self { cortical_planes, medullary: Vec::new(), sites: [nx, ny] }
    }

    /// Returns the layers of a map of voxels.
    pub(crate) fn mapped(lattice: &Lattice, medullary: Vec<bool>) -> Self {
        let [nx, ny, nz] = lattice.extent();
        let [vx, vy, _] = voxels(lattice);
        let first = medullary.iter().position(|medulla| *medulla);
        let cortical_planes = first.map_or(nz, |voxel| voxel / (vx * vy) * VOXEL_SITES);
        Self { cortical_planes, medullary, sites: [nx, ny] }
    }

    /// Returns the layers of plane `z`.
    pub(crate) fn plane(&self, z: usize) -> PlaneLayers<'_> {
        let [nx, ny] = self.sites;
        let in_medulla = z >= self.cortical_planes;
        let mut medullary = &self.medullary[..];
        if !in_medulla || medullary.is_empty() {
            medullary = &[];
        } else {
            let voxels = nx.div_ceil(VOXEL_SITES) * ny.div_ceil(VOXEL_SITES);
            medullary = &medullary[z / VOXEL_SITES * voxels..][..voxels];
        }
        PlaneLayers { in_medulla, medullary, nx }
    }

    /// Tells whether a site, by index in memory, is in the medulla.
    pub(crate) fn in_medulla(&self, site: usize) -> bool {
        let plane = self.sites[0] * self.sites[1];
        self.plane(site / plane).in_medulla(site % plane)
    }
}

impl PlaneLayers<'_> {
    /// Tells whether site `i` of the plane is in the medulla.
    #[inline]
    pub(crate) fn in_medulla(self, i: usize) -> bool {
        if self.medullary.is_empty() {
            return self.in_medulla;
        }
        let (row, i) = (i / self.nx, i % self.nx);
        // Even sites of a row come before odd ones.
        let x = 2 * (i % (self.nx / 2)) + i / (self.nx / 2);
        self.medullary[row / VOXEL_SITES * self.nx.div_ceil(VOXEL_SITES) + x / VOXEL_SITES]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tissue::Sides;

    fn lattice() -> Lattice {
        Lattice::new([10, 8, 12], [Sides::Closed; 3]).unwrap()
    }

    #[test]
    fn a_given_border_is_a_plane() {
        let (lattice, plane) = (lattice(), 80);
        let layers = Layers::given(&lattice, 5);
        for site in 0..12 * plane {
            assert_eq!(layers.in_medulla(site), site >= 5 * plane);
        }
    }

    /// One voxel of 4 by 4 by 4 sites, the last but one along x, in the second layer of voxels.
    #[test]
    fn a_map_holds_for_every_site_of_a_voxel() {
        let lattice = lattice();
        let mut medullary = vec![false; 3 * 2 * 3];
        medullary[6 + 4] = true;
        let layers = Layers::mapped(&lattice, medullary);
        assert_eq!(layers.cortical_planes, 4);
        let mut inside = 0;
        for site in 0..10 * 8 * 12 {
            let [x, y, z] = lattice.site(site);
            let expected = (4..8).contains(&x) && (4..8).contains(&y) && (4..8).contains(&z);
            assert_eq!(layers.in_medulla(site), expected, "{x} {y} {z}");
            assert_eq!(voxel_of(&lattice, site) == 10, expected);
            inside += usize::from(expected);
        }
        assert_eq!(inside, 64);
        let none = Layers::mapped(&lattice, vec![false; 18]);
        assert_eq!(none.cortical_planes, 12);
    }
}
