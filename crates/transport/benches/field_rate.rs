//! How fast a steady field is found, and how near that is to what memory allows.
//!
//! ```sh
//! cargo bench -p thymoid-transport --bench field_rate -- [x y z] [edge_um] [widest|avx2|portable]
//! ```
//!
//! Oxygen in a chip fed by its lower face at 100 mmHg, with an uptake that varies between blocks
//! and voxels. Prints the time and error of a cold solve (F-cycle and one V-cycle) and of a warm
//! one (two V-cycles after the uptake of 2 % of the voxels has changed), voxels per second, and
//! those per GB/s of the triad `a = b + s c`, measured by as many threads; on Linux also the time
//! of all threads on a processor, which other programs lengthen less. The error is the largest one
//! against a field of 20 cycles, over the source.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench, not the library"
)]

use std::time::Instant;

use rayon::prelude::*;
use thymoid_core::{Draws, Purpose, Seed, Vectors};
use thymoid_transport::fields::{Contact, Problem, Solver};
use thymoid_transport::voxels::{Axis, Grid};

const SOURCE_MOL_M3: f32 = 0.135;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match args.get(4).map(String::as_str) {
        Some("portable") => Vectors::Portable.allow(),
        Some("avx2") => Vectors::Avx2.allow(),
        _ => {}
    }
    let number = |i: usize, or: f64| args.get(i).map_or(or, |word| word.parse().unwrap());
    let count = [number(0, 560.0), number(1, 560.0), number(2, 32.0)].map(|n| n as usize);
    let grid = Grid::new(count, number(3, 15.0)).unwrap();
    let (voxels, threads) = (grid.len(), rayon::current_num_threads());
    let triad = triad_gb_s();
    println!("{count:?}, {voxels} voxels, {threads} threads, triad {triad:.1} GB/s");

    let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
    let problem = problem(grid, &mut draws);
    let (uptake, start) = (problem.most_uptake_mol_m3_s.clone(), Instant::now());
    let mut solver = Solver::new(problem).unwrap();
    println!("prepared in {:.3} s", start.elapsed().as_secs_f64());

    let cold = timed(5, || {
        solver.cycle(true, 2);
    });
    let found = solver.solution(2, 0.0).concentration_mol_m3;
    solver.cycle(false, 20);
    let reference = solver.solution(20, 0.0);
    let report = |name: &str, [seconds, on_processor]: [f64; 2], error: f32| {
        let rate = voxels as f64 / seconds;
        println!("{name}: {seconds:.3} s, error {error:.1e}, {rate:.2e} voxels/s");
        println!("  {on_processor:.3} s on processors");
        println!("  {:.2e} voxels/s per GB/s", rate / triad);
    };
    report("cold", cold, error(&found, &reference.concentration_mol_m3));
    println!("imbalance after 22 cycles {:.1e}", reference.balance.imbalance());

    let changed = uptake.iter().map(|v| if draws.uniform() < 0.02 { 2.0 * v } else { *v });
    solver.set_uptake(changed.collect()).unwrap();
    let before = reference.concentration_mol_m3;
    let warm = (0..5)
        .map(|_| {
            solver.set_field(&before).unwrap();
            timed(1, || {
                solver.cycle(false, 2);
            })
        })
        .fold([f64::INFINITY; 2], |a, b| [a[0].min(b[0]), a[1].min(b[1])]);
    let found = solver.solution(2, 0.0).concentration_mol_m3;
    solver.cycle(false, 20);
    let reference = solver.solution(20, 0.0).concentration_mol_m3;
    println!("the field changed by {:.1e}", error(&before, &reference));
    report("warm", warm, error(&found, &reference));
}

/// Blocks of 0, 1 and 2 times the uptake of tissue, each voxel between half and one and a half.
fn problem(grid: Grid, draws: &mut Draws) -> Problem {
    let mut problem = Problem::uniform(grid, 1.7e-9);
    problem.half_uptake_mol_m3 = 8e-3;
    let conductance_per_s = 2.0 * problem.free_conductance_per_s;
    for voxel in 0..grid.len() {
        let [x, y, z] = grid.place(voxel);
        let block = (x / 20 * 7 + y / 20 * 5 + z / 10 * 3) % 3;
        problem.most_uptake_mol_m3_s[voxel] =
            6.25e-3 * block as f32 * (0.5 + draws.uniform() as f32);
        if z == 0 {
            let (voxel, concentration_mol_m3) = (voxel as u32, SOURCE_MOL_M3);
            let face = Contact { voxel, axis: Axis::Z, conductance_per_s, concentration_mol_m3 };
            problem.contacts.push(face);
        }
    }
    problem
}

/// Returns the shortest time of some runs.
fn best(runs: u32, mut run: impl FnMut()) -> f64 {
    let times = (0..runs).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

/// As [`best`], with the shortest time that all threads were on a processor.
fn timed(runs: u32, mut run: impl FnMut()) -> [f64; 2] {
    let times = (0..runs).map(|_| {
        let (start, before) = (Instant::now(), on_processors_s());
        run();
        [start.elapsed().as_secs_f64(), on_processors_s() - before]
    });
    times.fold([f64::INFINITY; 2], |a, b| [a[0].min(b[0]), a[1].min(b[1])])
}

/// Returns the time that threads of this process were on a processor; none where Linux does not
/// tell it.
fn on_processors_s() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let ns = tasks.filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    });
    1e-9 * ns.sum::<f64>()
}

/// Returns the bandwidth of `a = b + s c` on arrays of 160 MB, by all threads.
fn triad_gb_s() -> f64 {
    const LEN: usize = 40_000_000;
    let (mut a, b, c) = (vec![0.0_f32; LEN], vec![1.0_f32; LEN], vec![2.0_f32; LEN]);
    let chunk = 1 << 16;
    let seconds = best(5, || {
        let parts = a.par_chunks_mut(chunk).zip(b.par_chunks(chunk)).zip(c.par_chunks(chunk));
        parts.for_each(|((a, b), c)| {
            for ((a, b), c) in a.iter_mut().zip(b).zip(c) {
                *a = b + 0.5 * c;
            }
        });
    });
    assert_eq!(a[LEN - 1], 2.0);
    12e-9 * LEN as f64 / seconds
}

fn error(found: &[f32], reference: &[f32]) -> f32 {
    let largest = found.iter().zip(reference).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    largest / SOURCE_MOL_M3
}
