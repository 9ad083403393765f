//! A chip as voxels.

use super::grid::{Axis, Grid};
use super::material::{Kind, Material};
use super::port::Port;
use super::wall::Wall;
use crate::error::Error;

const UM3_PER_MM3: f64 = 1e9;

/// A chip as voxels: what was understood of a drawing.
///
/// ```
/// use thymoid_transport::voxels::{Grid, Kind, Material, VoxelChip};
/// let material = |name: &str, kind| Material { name: name.into(), kind };
/// let gel = Kind::Tissue { porosity: 1.0, diffusivity_ratio: 1.0 };
/// let chip = VoxelChip::new(
///     Grid::new([3, 1, 1], 10.0)?,
///     vec![material("medium", Kind::Lumen), material("gel", gel)],
///     vec![0, 1, 1],
///     vec![],
///     vec![],
/// )?;
/// assert_eq!(chip.kind(2), gel);
/// assert_eq!(chip.volume_mm3("gel"), Some(2e-6)); // two cubes of 10 um
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct VoxelChip {
    /// The cubes.
    pub grid: Grid,
    /// The materials, by number.
    pub materials: Vec<Material>,
    /// Number of the material of each voxel.
    pub material: Vec<u8>,
    /// Walls that are not half-way or carry a membrane, ordered by axis and voxel.
    pub walls: Vec<Wall>,
    /// Where medium enters or leaves.
    pub ports: Vec<Port>,
}

impl VoxelChip {
    /// Puts a chip together; walls are put in order.
    ///
    /// # Errors
    /// [`Error::Voxels`] if the parts do not fit: a material that is not listed, a wall outside the
    /// grid or on a voxel, two walls on one link, a port outside lumen.
    pub fn new(
        grid: Grid,
        materials: Vec<Material>,
        material: Vec<u8>,
        mut walls: Vec<Wall>,
        ports: Vec<Port>,
    ) -> Result<Self, Error> {
        walls.sort_by_key(|wall| (wall.axis, wall.voxel));
        let chip = Self { grid, materials, material, walls, ports };
        chip.check().map_err(|reason| Error::Voxels { reason })?;
        Ok(chip)
    }

    /// Returns what a voxel is made of.
    pub fn kind(&self, voxel: usize) -> Kind {
        self.materials[usize::from(self.material[voxel])].kind
    }

    /// Returns the volume of the voxels of a material, if there is one of that name.
    pub fn volume_mm3(&self, name: &str) -> Option<f64> {
        let number = self.materials.iter().position(|material| material.name == name)?;
        let voxels = self.material.iter().filter(|m| usize::from(**m) == number).count();
        let edge_um = self.grid.edge_um();
        Some(voxels as f64 * edge_um * edge_um * edge_um / UM3_PER_MM3)
    }

    /// Returns the wall between a voxel and the next along an axis, if it is listed.
    pub fn wall(&self, voxel: usize, axis: Axis) -> Option<&Wall> {
        let key = (axis, voxel as u32);
        let found = self.walls.binary_search_by_key(&key, |wall| (wall.axis, wall.voxel)).ok()?;
        Some(&self.walls[found])
    }

    fn check(&self) -> Result<(), String> {
        let voxels = self.grid.len();
        if self.material.len() != voxels {
            return Err(format!("{} materials for {voxels} voxels", self.material.len()));
        }
        let listed = |number: u8| usize::from(number) < self.materials.len();
        if let Some(voxel) = self.material.iter().position(|m| !listed(*m)) {
            return Err(format!("voxel {voxel} has material {}", self.material[voxel]));
        }
        for (i, wall) in self.walls.iter().enumerate() {
            let Wall { voxel, axis, fraction, membrane } = *wall;
            let of = format!("the wall after voxel {voxel} along {axis:?}");
            if voxel as usize >= voxels || self.grid.next(voxel as usize, axis).is_none() {
                return Err(format!("{of} is outside the grid"));
            }
            if !(fraction > 0.0 && fraction < 1.0) {
                return Err(format!("{of} lies at {fraction}, not between 0 and 1"));
            }
            if membrane.is_some_and(|m| {
                !listed(m) || !matches!(self.materials[usize::from(m)].kind, Kind::Membrane { .. })
            }) {
                return Err(format!("{of} carries a material that is no membrane"));
            }
            if i > 0 && (self.walls[i - 1].axis, self.walls[i - 1].voxel) == (axis, voxel) {
                return Err(format!("{of} is listed twice"));
            }
        }
        for port in &self.ports {
            let inside =
                |v: &u32| (*v as usize) < voxels && matches!(self.kind(*v as usize), Kind::Lumen);
            if port.voxels.is_empty() || !port.voxels.iter().all(inside) {
                return Err(format!("port `{}` is not in lumen", port.name));
            }
        }
        Ok(())
    }
}
