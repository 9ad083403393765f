//! Simulation-based calibration of the hierarchical fit, with values below the limit and grafts
//! that never export.
//!
//! ```sh
//! cargo run --release -p thymoid-inference --example hierarchical_calibration -- 400 0 > ranks.tsv
//! hierarchical_calibration summary < ranks.tsv       # of several such files, one after another
//! ```
//!
//! Arguments: replicates, and the first of them, so that several machines can share the work: a
//! replicate depends on its number alone. Each is a population drawn from the priors of `recon12`
//! with non-engraftment, and twelve children of it seen as in `recon12`. It is fitted as the
//! library does, a value below its limit contributing the probability of being there (`m3`); each
//! fourth is fitted again with half the limit in place of such a value (`half`).
//!
//! Rows: replicate, way, quantity, rank of the truth among 99 draws, posterior mean minus truth in
//! posterior standard deviations, effective size. The summary goes to standard error.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool, not the library"
)]

use std::fmt::Write;
use std::io::Read;

use rayon::prelude::*;
use thymoid_core::{Purpose, Seed, math};
use thymoid_inference::nlme::calibration::place;
use thymoid_inference::nlme::problems::recon12;
use thymoid_inference::nlme::simulate::simulate;
use thymoid_inference::nlme::{Individual, Observation, Posterior};
use thymoid_inference::ranks::Ranks;

const SEED: Seed = Seed(1);
/// Tolerance of the solver: of truths, and that with which one samples.
const EXACT: f64 = 1e-8;
const SAMPLING: f64 = 1e-4;
const CHILDREN: usize = 12;
/// A replicate to one that is also fitted with half the limit: that bias shows soon.
const HALF_EVERY: u32 = 4;
const WAYS: [&str; 2] = ["m3", "half"];
/// Of the chi-square test: 20 replicates to a bin at 400, 5 at 100.
const BINS: u32 = 20;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|what| what == "summary") {
        let mut rows = String::new();
        std::io::stdin().read_to_string(&mut rows).unwrap();
        return summarise(&rows);
    }
    let whole = |i: usize, default: u32| args.get(i).map_or(default, |s| s.parse().unwrap());
    let (replicates, first) = (whole(0, 400), whole(1, 0));
    let rows: Vec<String> = (first..first + replicates).into_par_iter().map(replicate).collect();
    let rows = rows.concat();
    print!("{rows}");
    summarise(&rows);
}

/// Rows of one replicate.
fn replicate(nth: u32) -> String {
    let hierarchy = recon12::hierarchy_of_grafts();
    let mut draws = SEED.draws(Purpose::HierarchicalCalibration, u64::from(nth), 0);
    let truth = hierarchy.draw(&mut draws);
    let seen =
        simulate(&recon12::model(EXACT), &hierarchy, &truth, recon12::VISITS, CHILDREN, &mut draws);
    let seen = seen.unwrap();
    let mut rows = String::new();
    let ways = if nth.is_multiple_of(HALF_EVERY) { &WAYS[..] } else { &WAYS[..1] };
    for (way, individuals) in ways.iter().zip([seen.clone(), half_the_limit(seen)]) {
        let posterior = Posterior::new(recon12::model(SAMPLING), hierarchy.clone(), &individuals);
        let placed = place(&posterior, &truth, SEED, nth).unwrap();
        for (name, p) in hierarchy.names().into_iter().zip(placed) {
            writeln!(rows, "{nth}\t{way}\t{name}\t{}\t{:.4}\t{:.0}", p.rank, p.error, p.ess)
                .unwrap();
        }
    }
    rows
}

/// Does what is often done instead of a censored likelihood.
fn half_the_limit(mut individuals: Vec<Individual>) -> Vec<Individual> {
    for observation in individuals.iter_mut().flat_map(|i| &mut i.observations) {
        if observation.below {
            let value = 0.5 * observation.value;
            *observation = Observation { value, below: false, ..*observation };
        }
    }
    individuals
}

fn summarise(rows: &str) {
    let names = recon12::hierarchy_of_grafts().names();
    eprintln!("way\tquantity\tchi2 of {BINS}\tp\tgap\tmean error\tsd\t80 % holds\tleast ess");
    for way in WAYS {
        let mut least_p = 1.0_f64;
        for name in &names {
            let of: Vec<Vec<&str>> = rows
                .lines()
                .map(|row| row.split('\t').collect())
                .filter(|row: &Vec<&str>| row[1] == way && row[2] == name)
                .collect();
            let numbers = |column: usize| -> Vec<f64> {
                of.iter().map(|row| row[column].parse().unwrap()).collect()
            };
            let ranks = Ranks(of.iter().map(|row| row[3].parse().unwrap()).collect());
            let (errors, ess) = (numbers(4), numbers(5));
            let (chi, p, gap) = (ranks.chi_square(BINS), ranks.p_value(BINS), ranks.kolmogorov());
            let (mean, sd) = (math::mean(&errors), math::variance(&errors).sqrt());
            let (holds, least) =
                (ranks.coverage(0.8), ess.into_iter().fold(f64::INFINITY, f64::min));
            least_p = least_p.min(p);
            eprintln!(
                "{way}\t{name}\t{chi:.1}\t{p:.4}\t{gap:.2}\t{mean:.3}\t{sd:.2}\t{holds:.3}\t{least:.0}"
            );
        }
        eprintln!("{way}\tleast p\t{least_p:.2e}");
    }
}
