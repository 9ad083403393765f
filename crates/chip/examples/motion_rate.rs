//! How many sites one core moves in a second.
//!
//! ```sh
//! cargo run --release --example motion_rate -- [x y z] [sweeps] [widest|avx2|portable]
//! RAYON_NUM_THREADS=2 cargo run --release --example motion_rate
//! ```
//!
//! A lattice that is 90 % full of cells of four kinds, one of which follows a gradient. Prints
//! sites per second of processor time in each of three runs, and cell-minutes per second at the
//! default length of a sweep.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench, not the library")]

use thymoid_chip::tissue::{
    Cell, Gradients, Lattice, Motility, Motion, Rules, Scale, Sides, Vectors,
};
use thymoid_core::{Purpose, Seed};

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
    let args: Vec<String> = std::env::args().skip(1).collect();
    let vectors = match args.get(4).map(String::as_str) {
        Some("portable") => Vectors::Portable,
        Some("avx2") => Vectors::Avx2,
        _ => Vectors::Widest,
    };
    let args: Vec<usize> = args.iter().take(4).map(|n| n.parse().unwrap()).collect();
    let extent = if args.len() < 3 { [256, 256, 64] } else { [args[0], args[1], args[2]] };
    let sweeps = args.get(3).copied().unwrap_or(50) as u32;
    let scale = Scale::new(&thymoid_chip::parameters().unwrap()).unwrap();
    let fastest = scale.max_hop * scale.spacing_um / scale.sweep_min;
    let kinds = [0.2, 0.4, 0.6, 0.8].map(|share| Motility {
        speed_um_min: share * fastest,
        persistence_min: 2.0,
        squeeze: 0.9,
        drift_gain: 1.0,
    });
    let rules = Rules::new(scale, &kinds, &[[0.0, 0.0], [0.5, 0.0]]).unwrap();
    let mut lattice = Lattice::new(extent, [Sides::Closed; 3]).unwrap();
    let seed = Seed(1);
    let mut draws = seed.draws(Purpose::Test, 0, 0);
    for z in 0..extent[2] {
        for y in 0..extent[1] {
            for x in 0..extent[0] {
                if draws.uniform() < FULL {
                    let kind = 1 + draws.below(4) as u8;
                    let polarity = draws.below(64) as u8;
                    let programme = u8::from(kind == 4);
                    lattice.put([x, y, z], Cell { kind, programme, polarity, ..Cell::default() });
                }
            }
        }
    }
    let gradients = Gradients::new(&lattice, |_| [[1.0, 0.0, 0.0], [0.0; 3]]);
    let motion = Motion { seed, rules: &rules, gradients: &gradients };
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
