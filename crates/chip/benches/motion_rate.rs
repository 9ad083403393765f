//! How many sites one core moves in a second.
//!
//! ```sh
//! cargo bench -p thymoid-chip --bench motion_rate -- [x y z] [sweeps] [widest|avx2|portable]
//! RAYON_NUM_THREADS=2 cargo bench -p thymoid-chip --bench motion_rate
//! ```
//!
//! A lattice that is 90 % full of cells of 4.5 um/min that turn after 1 min and follow a gradient:
//! the task of `benches/chip`. Prints sites per second of processor time in each of three runs, and
//! cell-minutes per second at 0.9 min a sweep, in which all pairs exchange twice.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench, not the library")]

use thymoid_chip::tissue::{Cell, Gradients, Lattice, Motility, Motion, Rules, Scale, Sides};
use thymoid_core::{Purpose, Seed, Vectors};

const FULL: f64 = 0.9;

/// Nanoseconds that the threads of this process have spent on a processor (Linux).
fn cpu_ns() -> u64 {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    tasks
        .map(|task| {
            let text = std::fs::read_to_string(task.unwrap().path().join("schedstat")).unwrap();
            text.split_whitespace().next().unwrap().parse::<u64>().unwrap()
        })
        .sum()
}

fn main() {
    // Cargo adds `--bench`.
    let args: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let vectors = match args.get(4).map(String::as_str) {
        Some("portable") => Vectors::Portable,
        Some("avx2") => Vectors::Avx2,
        _ => Vectors::Widest,
    };
    let args: Vec<usize> = args.iter().take(4).map(|n| n.parse().unwrap()).collect();
    let extent = if args.len() < 3 { [256, 256, 64] } else { [args[0], args[1], args[2]] };
    let sweeps = args.get(3).copied().unwrap_or(50) as u32;
    // Cells of 4.5 um/min may go 0.9 min between acts: 0.27 site to each of two exchanges.
    let scale = Scale { spacing_um: 7.5, sweep_min: 0.9, rounds: 2, max_hop: 0.3 };
    let cell = Motility { speed_um_min: 4.5, persistence_min: 1.0, squeeze: 1.0, drift_gain: 1.0 };
    let rules = Rules::new(scale, &[cell], &[[0.5, 0.0]]).unwrap();
    let mut lattice = Lattice::new(extent, [Sides::Closed; 3]).unwrap();
    let seed = Seed(1);
    let mut draws = seed.draws(Purpose::Test, 0, 0);
    for z in 0..extent[2] {
        for y in 0..extent[1] {
            for x in 0..extent[0] {
                if draws.uniform() < FULL {
                    let polarity = draws.below(64) as u8;
                    lattice.put([x, y, z], Cell { kind: 1, polarity, ..Cell::default() });
                }
            }
        }
    }
    let gradients = Gradients::new(&lattice, |_| [[1.0, 0.0, 0.0], [0.0; 3]]);
    let motion = Motion { seed, rules: &rules, gradients: &gradients, calm_planes: 0 };
    let sites: usize = extent.iter().product();
    for run in 0..3 {
        let start = cpu_ns();
        for step in 0..sweeps {
            motion.sweep_with(vectors, &mut lattice, run * sweeps + step);
        }
        let rate = sites as f64 * f64::from(sweeps) * 1e9 / (cpu_ns() - start) as f64;
        println!("{sites}\t{rate:.3e}\t{:.3e}", rate * FULL * scale.sweep_min);
    }
}
