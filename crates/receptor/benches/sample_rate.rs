//! How many receptors a second, on one thread, each with its genes, deletions, insertions and
//! nucleotides.
//!
//! ```sh
//! cargo bench -p thymoid-receptor --bench sample_rate -- [millions] [repeats]
//! ```
//!
//! Prints receptors per second of processor time in each pass, and a sum over the records that
//! keeps the compiler from leaving anything out.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench, not the library")]

use thymoid_core::Seed;
use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};

/// Nanoseconds that this process has spent on a processor (Linux).
fn cpu_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

fn main() {
    // Cargo adds `--bench`.
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let number = |at: usize, default: u64| args.get(at).map_or(default, |n| n.parse().unwrap());
    let (n, repeats) = (1_000_000 * number(0, 2), number(1, 3));
    for chain in [Chain::Trb, Chain::Tra] {
        let sampler = Sampler::new(Model::builtin(chain), FirstNucleotide::Stationary).unwrap();
        for (word, functionality) in
            [("productive", Functionality::Productive), ("all", Functionality::All)]
        {
            for repeat in 0..repeats {
                let start = cpu_ns();
                let mut sum = 0;
                for index in 0..n {
                    let scenario =
                        sampler.receptor(Seed(repeat), index, functionality).unwrap().scenario;
                    let last = scenario.junction[scenario.junction.len() - 1] as usize;
                    sum += scenario.genes.v + scenario.lengths.n1 + last;
                }
                let rate = n as f64 * 1e9 / (cpu_ns() - start) as f64;
                println!("{}\t{word}\t{n}\t{rate:.0}\t{sum}", chain.as_str());
            }
        }
    }
}
