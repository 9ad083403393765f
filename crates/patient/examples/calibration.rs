//! Simulation-based calibration of a child's posterior.
//!
//! ```sh
//! cargo run --release -p thymoid-patient --example calibration -- studies/athymia/cohorts [children]
//! ```
//!
//! Virtual children with naive CD4, all CD4 and TREC at five visits. For each quantity: chi-square of
//! 20 bins (uniform: below 36.2 in 99 of 100 times), Kolmogorov's distance (below 1.63 as often),
//! and coverage of the central 50, 80 and 95 % intervals.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool, not the library")]

mod cohorts;

use std::path::PathBuf;

use cohorts::read_cohorts;
use thymoid_core::{Days, Seed};
use thymoid_patient::calibration::{QUANTITIES, calibrate};
use thymoid_patient::child::ChildPrior;
use thymoid_patient::cohort::{Analyte, Centre};
use thymoid_patient::dynamics::Physiology;
use thymoid_patient::nuts::Sampling;
use thymoid_patient::population::PopulationPosterior;
use thymoid_patient::priors::Priors;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let folder = PathBuf::from(&args[0]);
    let children = args.get(1).map_or(500, |n| n.parse().unwrap());
    let parameters = thymoid_patient::parameters().unwrap();
    let physiology = Physiology::new(&parameters).unwrap();
    let priors = Priors::new(&parameters).unwrap();
    let (naive, survival) = read_cohorts(&folder);
    let tables = (("naive_t.csv", &naive[..]), ("survival.csv", &survival[..]));
    let population = PopulationPosterior::new(&physiology, &priors, tables.0, tables.1).unwrap();
    let sampling = Sampling { chains: 4, tune: 150, draws: 100 };
    let fit = population.sample(Seed(1), sampling, &|| {}).unwrap();
    let prior = ChildPrior::new(&fit, &priors, Centre::New, Days(274.0));
    let visits: Vec<(f64, Analyte)> = [91.0, 183.0, 274.0, 365.0, 548.0]
        .into_iter()
        .flat_map(|day| [Analyte::NaiveCd4, Analyte::Cd4, Analyte::Trec].map(|a| (day, a)))
        .collect();
    let setting = (&physiology, &priors, &prior);
    let found = calibrate(setting, &visits, children, Seed(1), &|| {}).unwrap();
    for (name, ranks) in QUANTITIES.iter().zip(&found) {
        let coverage = [0.5, 0.8, 0.95].map(|level| ranks.coverage(level));
        let (chi, gap) = (ranks.chi_square(20), ranks.kolmogorov());
        println!("{name}\tchi2 {chi:.1}\tgap {gap:.2}\tcoverage {coverage:.3?}");
    }
}
