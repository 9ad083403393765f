//! The time to be within 1 % of a resolved steady field, and the problem for a peer.
//!
//! `benches/chip/biofvm.sh` runs it: `field_peer FOLDER` writes the problem and its reference
//! into the folder, and prints the cycles, seconds and error of the first cold solve that is near
//! enough.
//! Oxygen from a plane of nodes below, held at 100 mmHg; tissue of 0, 1 and 2 times the native
//! uptake in blocks, each voxel between half and one and a half of it.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench, not the library"
)]

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use thymoid_core::{Purpose, Seed};
use thymoid_transport::fields::{Contact, Problem, Solver};
use thymoid_transport::voxels::{Axis, Grid};

const COUNT: [usize; 3] = [128, 128, 32];
const EDGE_UM: f64 = 15.0;
const D_UM2_S: f64 = 1700.0;
const HALF_UPTAKE: f32 = 8e-3;
const SOURCE: f32 = 0.135;
const NEAR: f32 = 0.01;

fn main() {
    let folder =
        std::env::args().skip(1).find(|word| word != "--bench").map(PathBuf::from).unwrap();
    let grid = Grid::new(COUNT, EDGE_UM).unwrap();
    let mut problem = Problem::uniform(grid, D_UM2_S * 1e-12);
    problem.half_uptake_mol_m3 = HALF_UPTAKE;
    let conductance_per_s = problem.free_conductance_per_s;
    let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
    for voxel in 0..grid.len() {
        let [x, y, z] = grid.place(voxel);
        let block = (x / 20 * 7 + y / 20 * 5 + z / 10 * 3) % 3;
        let noise = 0.5 + draws.uniform() as f32;
        problem.most_uptake_mol_m3_s[voxel] = 6.25e-3 * block as f32 * noise;
        if z == 0 {
            let (voxel, concentration_mol_m3) = (voxel as u32, SOURCE);
            // The node that is held lies one edge below.
            let node = Contact { voxel, axis: Axis::Z, conductance_per_s, concentration_mol_m3 };
            problem.contacts.push(node);
        }
    }
    let [nx, ny, nz] = COUNT;
    let text = format!("{nx} {ny} {nz} {EDGE_UM} {D_UM2_S} {HALF_UPTAKE} {SOURCE}\n");
    fs::write(folder.join("problem.txt"), text).unwrap();
    let bytes = |values: &[f32]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
    fs::write(folder.join("uptake.f32"), bytes(&problem.most_uptake_mol_m3_s)).unwrap();

    let start = Instant::now();
    let mut solver = Solver::new(problem).unwrap();
    let prepared = start.elapsed().as_secs_f64();
    solver.cycle(true, 20);
    let reference = solver.solution(20, 0.0).concentration_mol_m3;
    fs::write(folder.join("reference.f32"), bytes(&reference)).unwrap();
    for cycles in 1.. {
        let seconds = (0..5).map(|_| {
            let start = Instant::now();
            solver.cycle(true, cycles);
            start.elapsed().as_secs_f64()
        });
        let seconds = seconds.fold(f64::INFINITY, f64::min);
        let c = solver.solution(cycles, 0.0).concentration_mol_m3;
        let errors = c.iter().zip(&reference).map(|(a, b)| (a - b).abs());
        let error = errors.fold(0.0, f32::max) / SOURCE;
        if error <= NEAR {
            println!("Thymoid\t{cycles} cycles\t{seconds:.4} s\terror {error:.2e}");
            println!("  after {prepared:.3} s of preparation, once for a geometry");
            return;
        }
    }
}
