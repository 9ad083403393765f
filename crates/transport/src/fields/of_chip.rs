//! The problem that a chip poses for a substance.

use super::problem::{Contact, Problem};
use super::substance::{Outside, Substance, Surroundings};
use super::wall_normal::cosine;
use crate::error::Error;
use crate::voxels::{Axis, Kind, VoxelChip, Wall};

const UM_PER_M: f64 = 1e6;
/// A wall is at least this far from the middle of a voxel, in voxels: a hundredth of one is far
/// below what the drawing of a chip resolves, and keeps conductances within what `f32` can add.
const NEAREST: f64 = 0.01;

impl Problem {
    /// Returns the problem that a chip poses for a substance, without sources and uptake.
    ///
    /// Along each link between two voxels resistances are in series: each part of the link in the
    /// material it lies in, with the wall where it is drawn; a membrane on it; beyond it a film of
    /// medium or a gas-permeable wall. What lies on a slanted wall is met by a link over a larger
    /// area of faces than the wall has, so it conducts by the cosine of the slant.
    ///
    /// ```
    /// use thymoid_transport::fields::{Outside, Problem, Substance, Surroundings};
    /// use thymoid_transport::voxels::{Grid, Kind, Material, VoxelChip};
    /// let gel = Kind::Gel { porosity: 0.9, diffusivity_ratio: 1.0 };
    /// let kinds = [("medium", Kind::Lumen), ("gel", gel)];
    /// let materials = kinds.map(|(name, kind)| Material { name: name.into(), kind }).to_vec();
    /// let grid = Grid::new([3, 1, 1], 10.0)?;
    /// let chip = VoxelChip::new(grid, materials, vec![0, 1, 1], vec![], vec![])?;
    /// let oxygen = Substance {
    ///     diffusivity_m2_s: 1.7e-9,
    ///     free_diffusivity_m2_s: 3e-9,
    ///     decay_per_s: 0.0,
    ///     half_uptake_mol_m3: 8e-3,
    ///     enters_cells: true,
    /// };
    /// let medium = |_| Outside::at(0.135);
    /// let around = Surroundings { medium: &medium, gas: None, sides: [None; 6] };
    /// let problem = Problem::of_chip(&chip, &oxygen, &around)?;
    /// assert_eq!(problem.link[0], [0.0, 17.0, 0.0]);
    /// assert_eq!(problem.contacts[0].conductance_per_s, 34.0); // half a voxel to the wall
    /// # Ok::<(), thymoid_transport::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Problem`] if the substance diffuses nowhere in the chip.
    pub fn of_chip(
        chip: &VoxelChip,
        substance: &Substance,
        around: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        let diffusivity: Vec<Option<f64>> =
            (0..chip.grid.len()).map(|voxel| substance.in_kind(chip.kind(voxel))).collect();
        let most_common = most_common(chip, &diffusivity).ok_or_else(|| Error::Problem {
            reason: "there is no tissue, gel or membrane for the substance to diffuse in".into(),
        })?;
        let mut problem = Self::uniform(chip.grid, most_common);
        problem.half_uptake_mol_m3 = substance.half_uptake_mol_m3 as f32;
        for (voxel, diffusivity) in diffusivity.iter().enumerate() {
            problem.diffuses[voxel] = diffusivity.is_some();
            problem.storage[voxel] = substance.stored_in(chip.kind(voxel)) as f32;
            problem.loss_per_s[voxel] =
                (substance.decay_per_s * substance.stored_in(chip.kind(voxel))) as f32;
        }
        let links = Links { chip, substance, around, diffusivity: &diffusivity };
        let mut walls = chip.walls.iter().copied().peekable();
        for axis in Axis::ALL {
            for voxel in 0..chip.grid.len() {
                let here = |wall: &Wall| (wall.axis, wall.voxel as usize) == (axis, voxel);
                let wall = walls.next_if(here);
                problem.link[axis.index()][voxel] = 0.0;
                if let Some(next) = chip.grid.next(voxel, axis) {
                    let found = links.between(voxel, next, axis, wall);
                    problem.link[axis.index()][voxel] = found.link_per_s as f32;
                    problem.contacts.extend(found.contact);
                }
            }
        }
        links.sides(&mut problem);
        problem.contacts.sort_by_key(|contact| contact.voxel);
        Ok(problem)
    }
}

impl Substance {
    /// Returns the diffusivity in a material, if it diffuses there.
    fn in_kind(&self, kind: Kind) -> Option<f64> {
        match kind {
            Kind::Tissue { diffusivity_ratio, .. } | Kind::Gel { diffusivity_ratio, .. } => {
                Some(self.diffusivity_m2_s * diffusivity_ratio)
            }
            Kind::Membrane { porosity, .. } => Some(self.free_diffusivity_m2_s * porosity),
            Kind::Lumen | Kind::GasWall { .. } | Kind::Solid => None,
        }
    }

    /// Returns the share of a material that it can enter.
    const fn stored_in(&self, kind: Kind) -> f64 {
        match kind {
            Kind::Tissue { porosity, .. } | Kind::Gel { porosity, .. } if !self.enters_cells => {
                porosity
            }
            Kind::Membrane { porosity, .. } => porosity,
            Kind::Tissue { .. } | Kind::Gel { .. } => 1.0,
            Kind::Lumen | Kind::GasWall { .. } | Kind::Solid => 0.0,
        }
    }
}

/// Returns the diffusivity of the material that most voxels have of those that one can diffuse in.
fn most_common(chip: &VoxelChip, diffusivity: &[Option<f64>]) -> Option<f64> {
    let mut voxels = vec![0_usize; chip.materials.len()];
    let mut of = vec![None; chip.materials.len()];
    for (material, diffusivity) in chip.material.iter().zip(diffusivity) {
        if diffusivity.is_some() {
            voxels[usize::from(*material)] += 1;
            of[usize::from(*material)] = *diffusivity;
        }
    }
    let most = voxels.iter().enumerate().max_by_key(|(_, voxels)| **voxels)?;
    of[most.0]
}

/// What lies between two neighbours.
#[derive(Default)]
struct Between {
    link_per_s: f64,
    contact: Option<Contact>,
}

/// What is needed to see what lies between neighbours.
struct Links<'a> {
    chip: &'a VoxelChip,
    substance: &'a Substance,
    around: &'a Surroundings<'a>,
    diffusivity: &'a [Option<f64>],
}

impl Links<'_> {
    fn edge_m(&self) -> f64 {
        self.chip.grid.edge_um() / UM_PER_M
    }

    fn between(&self, voxel: usize, next: usize, axis: Axis, wall: Option<Wall>) -> Between {
        let fraction = wall.map_or(0.5, |wall| f64::from(wall.fraction));
        let membrane_s_m = self.membrane_s_m(wall);
        let edge_m = self.edge_m();
        match (self.diffusivity[voxel], self.diffusivity[next]) {
            (Some(here), Some(there)) => {
                let way_s_m = edge_m * (fraction / here + (1.0 - fraction) / there);
                let link_per_s = 1.0 / (edge_m * (way_s_m + membrane_s_m));
                Between { link_per_s, contact: None }
            }
            (Some(here), None) => {
                self.contact(voxel, next, [voxel, axis.index()], fraction / here, membrane_s_m)
            }
            (None, Some(there)) => self.contact(
                next,
                voxel,
                [voxel, axis.index()],
                (1.0 - fraction) / there,
                membrane_s_m,
            ),
            (None, None) => Between::default(),
        }
    }

    /// Returns the resistance of the membrane on a wall: pores are as long as it is thick.
    fn membrane_s_m(&self, wall: Option<Wall>) -> f64 {
        let Some(material) = wall.and_then(|wall| wall.membrane) else { return 0.0 };
        match self.chip.materials[usize::from(material)].kind {
            Kind::Membrane { thickness_um, porosity, .. } => {
                thickness_um / UM_PER_M / (self.substance.free_diffusivity_m2_s * porosity)
            }
            _ => 0.0,
        }
    }

    /// Returns the contact of a voxel with what lies in another one beyond the wall on a link,
    /// which is named by its first voxel and its axis.
    fn contact(
        &self,
        inside: usize,
        beyond: usize,
        [first, axis]: [usize; 2],
        way_per_diffusivity: f64,
        membrane_s_m: f64,
    ) -> Between {
        let (outside, wall_s_m) = match self.chip.kind(beyond) {
            Kind::Lumen => ((self.around.medium)(beyond), 0.0),
            Kind::GasWall { thickness_um, po2_mmhg } => {
                let Some(gas) = self.around.gas else { return Between::default() };
                let concentration = po2_mmhg * gas.solubility_mol_m3_mmhg;
                let wall_s_m = thickness_um / UM_PER_M / gas.permeability_m2_s;
                (Outside::at(concentration as f32), wall_s_m)
            }
            _ => return Between::default(),
        };
        let on_wall_s_m = membrane_s_m + wall_s_m + 1.0 / f64::from(outside.film_m_s);
        let axis = Axis::ALL[axis];
        let slant = if on_wall_s_m > 0.0 { cosine(self.chip, first, axis) } else { 1.0 };
        let edge_m = self.edge_m();
        let nearest = NEAREST * edge_m / self.diffusivity[inside].unwrap_or(f64::INFINITY);
        let way_s_m = (edge_m * way_per_diffusivity).max(nearest);
        let contact = Contact {
            voxel: inside as u32,
            axis,
            conductance_per_s: (1.0 / (edge_m * (way_s_m + on_wall_s_m / slant))) as f32,
            concentration_mol_m3: outside.concentration_mol_m3,
        };
        Between { link_per_s: 0.0, contact: Some(contact) }
    }

    /// Adds the contacts with what lies beyond the sides of the grid.
    fn sides(&self, problem: &mut Problem) {
        let (grid, edge_m) = (self.chip.grid, self.edge_m());
        for (side, outside) in self.around.sides.iter().enumerate() {
            let Some(outside) = outside else { continue };
            let axis = Axis::ALL[side / 2];
            let last = if side % 2 == 0 { 0 } else { grid.count()[side / 2] - 1 };
            for voxel in (0..grid.len()).filter(|v| grid.place(*v)[side / 2] == last) {
                let Some(diffusivity) = self.diffusivity[voxel] else { continue };
                let way_s_m = 0.5 * edge_m / diffusivity + 1.0 / f64::from(outside.film_m_s);
                problem.contacts.push(Contact {
                    voxel: voxel as u32,
                    axis,
                    conductance_per_s: (1.0 / (edge_m * way_s_m)) as f32,
                    concentration_mol_m3: outside.concentration_mol_m3,
                });
            }
        }
    }
}
