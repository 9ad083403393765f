//! Stromal cells: where they stand, and whom they reach.

use std::ops::Range;

use thymoid_core::{Purpose, Seed};

use super::stromal_kind::StromalKind;
use crate::tissue::{Axis, EMPTY, Lattice};

/// What of a stromal cell every thymocyte in its reach needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StromalCell {
    pub(crate) kind: StromalKind,
    /// Whether it shows peptides now.
    pub(crate) presents: bool,
}

/// What low oxygen has done to a stromal cell so far, in minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stress {
    /// Without oxygen, less what it has had oxygen since.
    pub(crate) starved_min: u32,
    /// Until it works again; 0 where it works.
    pub(crate) recovers_min: u32,
}

/// The stroma of a unit.
#[derive(Debug, Clone)]
pub(crate) struct Stroma {
    pub(crate) cells: Vec<StromalCell>,
    pub(crate) stress: Vec<Stress>,
    /// By cell: share of its reach that SP4 cells took of late, in 2⁻¹⁶; at first [`UNKNOWN`].
    pub(crate) support: Vec<u32>,
    /// By cell: index in memory of the site of its body.
    pub(crate) bodies: Vec<u32>,
    /// Cells in places that are wide enough for a cTEC.
    pub(crate) cortical_places: Range<usize>,
    /// By site of the lattice: 0, or one more than the number of the cell that reaches it.
    pub(crate) niche: Vec<u32>,
}

/// How a kind of stromal cell is sown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sowing {
    pub(crate) kind: StromalKind,
    pub(crate) per_mm3: f64,
    pub(crate) reach_um: f64,
}

/// Of SP4 cells, before anybody has looked.
pub(crate) const UNKNOWN: u32 = u32::MAX;

/// Sites along the edge of a block in which stromal cells are sown.
const BLOCK: usize = 4;

impl Stroma {
    /// Returns the stroma of a lattice on which nobody stands.
    pub(crate) fn new(lattice: &Lattice) -> Self {
        let [nx, ny, nz] = lattice.extent();
        Self {
            cells: Vec::new(),
            stress: Vec::new(),
            support: Vec::new(),
            bodies: Vec::new(),
            cortical_places: 0..0,
            niche: vec![0; nx * ny * nz],
        }
    }

    /// Adds a cell whose body is on `site`, a wall from now on, and which reaches what is nearer
    /// than `reach` sites and not yet reached by another.
    pub(crate) fn plant(
        &mut self,
        lattice: &mut Lattice,
        kind: StromalKind,
        site: [usize; 3],
        reach: f64,
    ) {
        lattice.put_wall(site);
        self.cells.push(StromalCell { kind, presents: kind.presents() });
        self.stress.push(Stress::default());
        self.support.push(UNKNOWN);
        self.bodies.push(lattice.index(site) as u32);
        let number = self.cells.len() as u32;
        let extent = lattice.extent();
        let range = reach.floor() as isize;
        for dz in -range..=range {
            for dy in -range..=range {
                for dx in -range..=range {
                    let distance = ((dx * dx + dy * dy + dz * dz) as f64).sqrt();
                    let Some(near) = neighbour(site, [dx, dy, dz], extent) else { continue };
                    let niche = &mut self.niche[lattice.index(near)];
                    if distance <= reach && *niche == 0 {
                        *niche = number;
                    }
                }
            }
        }
    }

    /// Sows cells at random into the blocks whose middle layer `layers` admits.
    pub(crate) fn sow(
        &mut self,
        lattice: &mut Lattice,
        sowing: Sowing,
        layers: impl Fn(f64) -> bool,
        seed: Seed,
        spacing_um: f64,
    ) {
        let [nx, ny, nz] = lattice.extent();
        let edge_mm = BLOCK as f64 * spacing_um / 1e3;
        let block_mm3 = edge_mm * edge_mm * edge_mm;
        let mean = sowing.per_mm3 * block_mm3;
        let [bx, by, bz] = [nx, ny, nz].map(|n| n.div_ceil(BLOCK));
        for block in 0..bx * by * bz {
            let corner @ [.., z] =
                [block % bx, block / bx % by, block / bx / by].map(|b| b * BLOCK);
            if !layers((z as f64 + BLOCK as f64 / 2.0) / nz as f64) {
                continue;
            }
            let identity = (block as u64) << 8 | sowing.kind as u64;
            let mut draws = seed.draws(Purpose::StromaPlace, identity, 0);
            // As even as whole cells can be: TEC form a regular network.
            let count = mean.floor() as u32 + u32::from(draws.uniform() < mean.fract());
            for _ in 0..count {
                let at = corner.map(|c| c + draws.below(BLOCK as u32) as usize);
                let inside = at.iter().zip(lattice.extent()).all(|(c, n)| *c < n);
                if inside && lattice.kind(at) == EMPTY && self.niche[lattice.index(at)] == 0 {
                    self.plant(lattice, sowing.kind, at, sowing.reach_um / spacing_um);
                }
            }
        }
    }

    /// Makes a cell one of another kind.
    pub(crate) fn become_kind(&mut self, cell: usize, kind: StromalKind) {
        let works = self.stress[cell].recovers_min == 0;
        self.cells[cell] = StromalCell { kind, presents: works && kind.presents() };
    }

    /// Sets what a cell has suffered.
    pub(crate) fn suffer(&mut self, cell: usize, stress: Stress) {
        self.stress[cell] = stress;
        self.become_kind(cell, self.cells[cell].kind);
    }

    /// Returns the cell that reaches a site, by index in memory.
    #[inline]
    pub(crate) fn at(&self, index: usize) -> Option<StromalCell> {
        let number = self.niche[index];
        if number == 0 { None } else { self.cells.get(number as usize - 1).copied() }
    }
}

/// Returns the site some steps away; x and y go round, z ends.
pub(crate) fn neighbour(
    site: [usize; 3],
    by: [isize; 3],
    extent: [usize; 3],
) -> Option<[usize; 3]> {
    let round = |axis: Axis| {
        let axis = axis.index();
        (site[axis] as isize + by[axis]).rem_euclid(extent[axis] as isize) as usize
    };
    let ([.., z], [.., dz], [.., nz]) = (site, by, extent);
    let z = z.checked_add_signed(dz).filter(|z| *z < nz)?;
    Some([round(Axis::X), round(Axis::Y), z])
}
