//! Simulation-based calibration of a child's posterior.
//!
//! ```sh
//! cargo run --release -p thymoid-patient --example calibration -- \
//!     studies/athymia/cohorts [children] [name]
//! ```
//!
//! Virtual children with naive CD4, all CD4 and TREC at five visits until month 18, and at two
//! until month 6: what comes at months 12 and 24 is then a forecast. Then children with T cells
//! that no graft made, with naive counts, totals and TREC at four or five visits: drawn from the
//! prior of the atypical phenotype, and of another law, fitted as of unknown phenotype. For each
//! quantity: chi-square of 20 bins (uniform: below 36.2 in 99 of 100 times), Kolmogorov's distance
//! (below 1.63 as often), and coverage of the central 50, 80, 90 and 95 % intervals; for the
//! forecasts their mean score and that of the last value. A third argument runs only what has it in
//! its name.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool, not the library"
)]

mod cohorts;

use std::path::PathBuf;

use cohorts::read_cohorts;
use thymoid_core::{Age, Seed, SinceImplant};
use thymoid_inference::sampler::Sampling;
use thymoid_labs::Analyte;
use thymoid_patient::child::{ChildPrior, Phenotype, Presentation, Recipient};
use thymoid_patient::dynamics::Physiology;
use thymoid_patient::evaluation::calibration::{Accuracy, Cast, FORECASTS, QUANTITIES, calibrate};
use thymoid_patient::population::PopulationPosterior;
use thymoid_patient::population::cohort::Centre;
use thymoid_patient::population::priors::Priors;

/// Name, phenotype they are fitted as, who they are, days and analytes of their visits.
type Run = (&'static str, Phenotype, Cast, &'static [f64], &'static [Analyte]);

const UNTIL_18: &[f64] = &[91.0, 183.0, 274.0, 365.0, 548.0];
const UNTIL_6: &[f64] = &[91.0, 182.0];
/// As a hospital sees a child whose naive cells do not show yet.
const MONTHLY: &[f64] = &[30.0, 61.0, 122.0, 183.0];
const THREE: &[Analyte] = &[Analyte::NaiveCd4, Analyte::Cd4, Analyte::Trec];
const ALL: &[Analyte] =
    &[Analyte::NaiveCd4, Analyte::Cd3, Analyte::Cd4, Analyte::Cd8, Analyte::Trec];

const RUNS: [Run; 6] = [
    ("typical until month 18", Phenotype::Typical, Cast::OfPrior, UNTIL_18, THREE),
    ("typical until month 6", Phenotype::Typical, Cast::OfPrior, UNTIL_6, THREE),
    ("atypical until month 18", Phenotype::Atypical, Cast::OfPrior, UNTIL_18, ALL),
    ("atypical until month 6", Phenotype::Atypical, Cast::OfPrior, MONTHLY, ALL),
    ("other law until month 18", Phenotype::Unknown, Cast::HostCells, UNTIL_18, ALL),
    ("other law until month 6", Phenotype::Unknown, Cast::HostCells, MONTHLY, ALL),
];

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
    let only = args.get(2).map_or("", String::as_str);
    for (name, phenotype, cast, days, analytes) in RUNS {
        if !name.contains(only) {
            continue;
        }
        println!("{name}");
        let start = std::time::Instant::now();
        let presentation = Presentation { phenotype, ..Presentation::default() };
        let age_at_implant = Age::from_days(274.0);
        let recipient =
            Recipient { centre: Centre::New, age_at_implant, graft_export: 1.0, presentation };
        let prior = ChildPrior::new(&fit, &priors, recipient);
        let days = days.iter().copied().map(SinceImplant::from_days);
        let visits: Vec<(SinceImplant, Analyte)> =
            days.flat_map(|day| analytes.iter().map(move |a| (day, *a))).collect();
        let setting = (&physiology, &priors, &prior);
        let found = calibrate(setting, (&visits, cast), children, Seed(1), &|| {}).unwrap();
        for (name, ranks) in QUANTITIES.iter().zip(&found.ranks) {
            let coverage = [0.5, 0.8, 0.9, 0.95].map(|level| ranks.coverage(level));
            let (chi, gap) = (ranks.chi_square(20), ranks.kolmogorov());
            println!("{name}\tchi2 {chi:.1}\tgap {gap:.2}\tcoverage {coverage:.3?}");
        }
        for (months, accuracy) in FORECASTS.iter().zip(found.accuracy) {
            let Accuracy { crps, last_value } = accuracy;
            println!("month {}\tCRPS {crps:.3}\tlast value {last_value:.3}", months.value());
        }
        println!("{:.0} s", start.elapsed().as_secs_f64());
    }
}
