//! Chips of one wall, given as a function whose sign says on which side one is.

use thymoid_transport::fields::{
    Outside, Problem, Solution, Solver, Stop, Substance, Surroundings,
};
use thymoid_transport::voxels::{Axis, Grid, Kind, Material, VoxelChip, Wall};

/// Oxygen in fibrin, as in the parameter tables of the chip.
pub(crate) const OXYGEN: Substance = Substance {
    diffusivity_m2_s: 1.7e-9,
    free_diffusivity_m2_s: 3e-9,
    decay_per_s: 0.0,
    half_uptake_mol_m3: 8e-3,
    enters_cells: true,
};

/// As far as `f32` goes.
pub(crate) const TIGHT: Stop = Stop { tolerance: 2e-6, most_cycles: 30 };

/// Returns a chip of gel where a function of place (in um) is positive, and of `other` elsewhere,
/// with each wall where the function is 0 along its link.
pub(crate) fn chip(grid: Grid, other: Kind, f: impl Fn([f64; 3]) -> f64) -> VoxelChip {
    let gel = Kind::Gel { porosity: 1.0, diffusivity_ratio: 1.0 };
    let materials =
        [("gel", gel), ("other", other)].map(|(name, kind)| Material { name: name.into(), kind });
    let at: Vec<f64> = (0..grid.len()).map(|v| f(grid.centre_um(v))).collect();
    let mut walls = Vec::new();
    for axis in Axis::ALL {
        for voxel in 0..grid.len() {
            let Some(next) = grid.next(voxel, axis) else { continue };
            if (at[voxel] > 0.0) == (at[next] > 0.0) {
                continue;
            }
            let (mut low, mut high) = (0.0, 1.0);
            for _ in 0..40 {
                let middle = 0.5 * (low + high);
                let mut place = grid.centre_um(voxel);
                place[axis.index()] += middle * grid.edge_um();
                if (f(place) > 0.0) == (at[voxel] > 0.0) { low = middle } else { high = middle }
            }
            let fraction = (low as f32).clamp(1e-6, 1.0 - 1e-6);
            walls.push(Wall { voxel: voxel as u32, axis, fraction, membrane: None });
        }
    }
    let material = at.iter().map(|f| u8::from(*f <= 0.0)).collect();
    VoxelChip::new(grid, materials.to_vec(), material, walls, vec![]).unwrap()
}

/// Returns the problem of oxygen in a chip with one concentration in all medium.
pub(crate) fn oxygen(chip: &VoxelChip, medium_mol_m3: f32) -> Problem {
    let medium = |_| Outside::at(medium_mol_m3);
    let around = Surroundings { medium: &medium, gas: None, sides: [None; 6] };
    Problem::of_chip(chip, &OXYGEN, &around).unwrap()
}

/// Sets the uptake of all voxels in which the substance diffuses.
pub(crate) fn set_uptake(problem: &mut Problem, mol_m3_s: f32) {
    let value = |diffuses: &bool| if *diffuses { mol_m3_s } else { 0.0 };
    problem.most_uptake_mol_m3_s = problem.diffuses.iter().map(value).collect();
}

/// Solves a problem as far as `f32` goes.
pub(crate) fn solve(problem: Problem) -> Solution {
    Solver::new(problem).unwrap().solve(TIGHT).unwrap()
}
