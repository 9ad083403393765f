//! How much oxygen the cells of a unit would take up.

use rayon::prelude::*;
use thymoid_core::Parameters;

use super::geometry::Geometry;
use crate::cells::state::stage::Stage;
use crate::error::Error;
use crate::mean_field::{OxygenBudget, StageChain};
use crate::tissue::Lattice;
use crate::tissue::word::KIND;

/// Uptake of cells where oxygen abounds.
///
/// Cells that divide take up more than those that rest. In a steady state of the chain, whose
/// thymocytes divide and rest in given shares, both together take up what is published of all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Appetite {
    /// Of a thymocyte that rests, and of one that divides.
    thymocyte_mol_s: [f64; 2],
    /// Of stroma, by volume of tissue.
    stroma_mol_m3_s: f64,
}

const MOL_PER_AMOL: f64 = 1e-18;

/// Tells whether the cells of a stage divide.
const fn divides(stage: Stage) -> bool {
    matches!(stage, Stage::Dn1 | Stage::Dn2 | Stage::Dn3 | Stage::Isp | Stage::DpBlast)
}

impl Appetite {
    /// Reads the uptake of cells of a chain.
    pub(super) fn new(chain: &StageChain, parameters: &Parameters) -> Result<Self, Error> {
        let budget = OxygenBudget::new(parameters)?;
        let ratio = parameters.value("chip.dividing_oxygen_ratio")?;
        let steady = chain.steady_state(1.0);
        let dividing = steady.dn_cells + steady.isp_cells + steady.dp_blast_cells;
        let more = 1.0 + (ratio - 1.0) * dividing / steady.thymocytes();
        let resting_mol_s = budget.thymocyte_uptake_amol_s * MOL_PER_AMOL / more;
        Ok(Self {
            thymocyte_mol_s: [resting_mol_s, ratio * resting_mol_s],
            stroma_mol_m3_s: budget.stroma_uptake_mol_m3_s,
        })
    }

    /// Returns the greatest uptake of each voxel; `living` is the share of its stroma that lives.
    pub(super) fn most_mol_m3_s(
        self,
        lattice: &Lattice,
        geometry: &Geometry,
        living: &[f32],
    ) -> Vec<f32> {
        let uptake = |(voxel, (cells, living)): (usize, (&[u32; 2], &f32))| {
            let tissue_m3 = f64::from(geometry.voxels.tissue(voxel)) * geometry.site_m3;
            if tissue_m3 == 0.0 {
                return 0.0;
            }
            let [rest, divide] = cells.map(f64::from);
            let [resting_mol_s, dividing_mol_s] = self.thymocyte_mol_s;
            let thymocytes = rest * resting_mol_s + divide * dividing_mol_s;
            (thymocytes / tissue_m3 + self.stroma_mol_m3_s * f64::from(*living)) as f32
        };
        count(lattice, geometry).iter().zip(living).enumerate().map(uptake).collect()
    }
}

/// Counts the cells that rest and divide in each voxel.
fn count(lattice: &Lattice, geometry: &Geometry) -> Vec<[u32; 2]> {
    let voxels = &geometry.voxels;
    let [nx, ny, _] = voxels.count();
    let mut drawn = vec![[0; 2]; voxels.len()];
    drawn.par_chunks_mut(nx * ny).enumerate().for_each(|(layer, counts)| {
        for site in voxels.sites_of_layer(layer, lattice.words.len()) {
            if let Some(stage) = Stage::new((lattice.words[site] >> KIND) as u8) {
                counts[voxels.in_layer(site)][usize::from(divides(stage))] += 1;
            }
        }
    });
    voxels.gather(&drawn)
}
