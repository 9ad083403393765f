//! Simulation-based calibration of a child's posterior.
//!
//! ```sh
//! cargo run --release -p thymoid-patient --example calibration -- studies/athymia/cohorts [children]
//! ```
//!
//! Virtual children with naive CD4, all CD4 and TREC at five visits until month 18, and at two until
//! month 6: what comes at months 12 and 24 is then a forecast. For each quantity: chi-square of
//! 20 bins (uniform: below 36.2 in 99 of 100 times), Kolmogorov's distance (below 1.63 as often),
//! and coverage of the central 50, 80, 90 and 95 % intervals; for
//! the forecasts their mean score and that of the last value.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool, not the library")]

mod cohorts;

use std::path::PathBuf;

use cohorts::read_cohorts;
use thymoid_core::{Days, Seed};
use thymoid_patient::calibration::{Accuracy, FORECASTS, QUANTITIES, calibrate};
use thymoid_patient::child::{ChildPrior, Recipient};
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
    let recipient =
        Recipient { centre: Centre::New, age_at_implant: Days(274.0), graft_export: 1.0 };
    let prior = ChildPrior::new(&fit, &priors, recipient);
    let setting = (&physiology, &priors, &prior);
    for (until, days) in [("18", &[91.0, 183.0, 274.0, 365.0, 548.0][..]), ("6", &[91.0, 182.0])] {
        println!("values until month {until}");
        let visits: Vec<(f64, Analyte)> = days
            .iter()
            .flat_map(|day| [Analyte::NaiveCd4, Analyte::Cd4, Analyte::Trec].map(|a| (*day, a)))
            .collect();
        let found = calibrate(setting, &visits, children, Seed(1), &|| {}).unwrap();
        for (name, ranks) in QUANTITIES.iter().zip(&found.ranks) {
            let coverage = [0.5, 0.8, 0.9, 0.95].map(|level| ranks.coverage(level));
            let (chi, gap) = (ranks.chi_square(20), ranks.kolmogorov());
            println!("{name}\tchi2 {chi:.1}\tgap {gap:.2}\tcoverage {coverage:.3?}");
        }
        for (months, accuracy) in FORECASTS.iter().zip(found.accuracy) {
            let Accuracy { crps, last_value } = accuracy;
            println!("month {}\tCRPS {crps:.3}\tlast value {last_value:.3}", months.value());
        }
    }
}
