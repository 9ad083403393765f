//! Searches of Simon's two-stage designs, one after another on one core:
//! `cargo bench -p thymoid-trial --bench simon_rate`. Prints a row for each aim, seconds each.

#![expect(clippy::print_stdout, reason = "what a benchmark is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::hint::black_box;
use std::time::Instant;

use thymoid_trial::{Aim, simon};

/// Searches of each aim: about a tenth of a second.
const TIMES: u32 = 500;

fn main() -> Result<(), thymoid_trial::Error> {
    println!("p0\tp1\talpha\tbeta\toptimal\tminimax\tseconds");
    for (p0, p1) in [
        (0.05, 0.25),
        (0.1, 0.3),
        (0.2, 0.4),
        (0.3, 0.5),
        (0.4, 0.6),
        (0.5, 0.7),
        (0.6, 0.8),
        (0.7, 0.9),
        (0.5, 0.8),
    ] {
        let aim = Aim { p0, p1, alpha: 0.05, beta: 0.2 };
        let found = simon(&aim, 100)?;
        let start = Instant::now();
        for _ in 0..TIMES {
            black_box(simon(black_box(&aim), 100)?);
        }
        let seconds = start.elapsed().as_secs_f64() / f64::from(TIMES);
        let (optimal, minimax) = (found.optimal.design, found.minimax.design);
        println!("{p0}\t{p1}\t0.05\t0.2\t{optimal}\t{minimax}\t{seconds:.3e}");
    }
    Ok(())
}
