//! Fields against closed forms.
use thymoid_transport::fields::{Contact, Problem, Solver, Stop};
use thymoid_transport::voxels::{Axis, Grid};

#[test]
fn explore_cycles() {
    for km in [1e-2_f32, 8e-3, 1e-3, 1e-4] {
        for (count, edge) in [([112, 112, 16], 30.0), ([96, 80, 33], 15.0)] {
            let grid = Grid::new(count, edge).unwrap();
            let mut p = Problem::uniform(grid, 1.7e-9);
            p.half_uptake_mol_m3 = km;
            let mut seed = 1_u64;
            for v in 0..grid.len() {
                let [x, y, z] = grid.place(v);
                let b = (x / 20 * 7 + y / 15 * 5 + z / 10 * 3) % 3;
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                let noise = 0.5 + (seed >> 40) as f32 / (1u64 << 24) as f32;
                p.most_uptake_mol_m3_s[v] = 6.25e-3 * b as f32 * noise;
                if z == 0 {
                    p.contacts.push(Contact {
                        voxel: v as u32,
                        axis: Axis::Z,
                        conductance_per_s: 2.0 * p.free_conductance_per_s,
                        concentration_mol_m3: 0.135,
                    });
                }
            }
            let mut s = Solver::new(p).unwrap();
            s.cycle(true, 30);
            let reference = s.solution(30, 0.0);
            println!("km {km} {count:?} imbalance {:e}", reference.balance.imbalance());
            for n in 1..6 {
                let corr = s.cycle(true, n);
                let sol = s.solution(n, 0.0);
                let err = sol
                    .concentration_mol_m3
                    .iter()
                    .zip(&reference.concentration_mol_m3)
                    .map(|(a, b)| (a - b).abs())
                    .fold(0.0, f32::max)
                    / 0.135;
                println!(
                    "   {n}: {err:e} corr {:e} imb {:e}",
                    corr / 0.135,
                    sol.balance.imbalance()
                );
            }
        }
    }
    let _ = Stop::default();
}
