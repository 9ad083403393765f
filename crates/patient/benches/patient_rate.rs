//! How long this crate takes: a gradient of the population, one child's forecast given the
//! population, and a hundred thousand virtual children.
//!
//! ```sh
//! cargo run --release -p thymoid-patient --bench patient_rate -- studies/athymia/cohorts
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench, not the library"
)]

#[path = "../examples/cohorts/mod.rs"]
mod cohorts;

use std::path::PathBuf;
use std::time::Instant;

use cohorts::read_cohorts;
use rayon::prelude::*;
use thymoid_core::{Age, Purpose, Seed, SinceImplant};
use thymoid_inference::ode::Tolerance;
use thymoid_inference::sampler::{Density, Sampling};
use thymoid_labs::Analyte;
use thymoid_patient::child::{
    Assay, ChildPosterior, ChildPrior, Observation, Presentation, Recipient,
};
use thymoid_patient::dynamics::{Physiology, Timeline};
use thymoid_patient::forecast::{Ensemble, Known, THRESHOLDS, forecast, needed_days};
use thymoid_patient::population::cohort::Centre;
use thymoid_patient::population::priors::Priors;
use thymoid_patient::population::virtual_child::{Arm, follow};
use thymoid_patient::population::{PopulationFit, PopulationPosterior};

const SEED: Seed = Seed(1);
/// As in the bundled study.
const SAMPLING: Sampling = Sampling { chains: 2, tune: 300, draws: 500 };
const MONTHS: u32 = 60;
const CHILDREN: u64 = 100_000;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    let parameters = thymoid_patient::parameters().unwrap();
    let physiology = Physiology::new(&parameters).unwrap();
    let priors = Priors::new(&parameters).unwrap();
    let (naive, survival) = read_cohorts(&folder);
    let tables = (("naive_t.csv", &naive[..]), ("survival.csv", &survival[..]));
    let posterior = PopulationPosterior::new(&physiology, &priors, tables.0, tables.1).unwrap();
    gradient(&posterior);
    let sampling = Sampling { chains: 4, tune: 150, draws: 200 };
    let start = Instant::now();
    let fit = posterior.sample(SEED, sampling, &|| {}).unwrap();
    println!("population: {:.1} s, {} gradients", start.elapsed().as_secs_f64(), fit.gradients);
    for c in &fit.summary {
        println!("{}\tR-hat {:.3}\tESS {:.0}", c.name, c.convergence.r_hat, c.convergence.ess);
    }
    for _ in 0..3 {
        one_child(&physiology, &priors, &fit);
    }
    virtual_children(&physiology, &priors, &fit);
}

/// The ends of the first months after implantation.
fn months(count: u32) -> Timeline {
    Timeline::new((1..=count).map(|month| SinceImplant::from_months(f64::from(month))))
}

fn gradient(posterior: &PopulationPosterior<'_>) {
    let mut gradient = vec![0.0; posterior.dimension()];
    let position: Vec<f64> = (0..posterior.dimension()).map(|i| 0.1 * (i as f64 - 5.0)).collect();
    for _ in 0..3 {
        let start = Instant::now();
        let mut density = 0.0;
        for _ in 0..200 {
            density = posterior.ln_density(&position, &mut gradient).unwrap().unwrap();
        }
        println!("{density:.6}\t{:.3} ms a gradient", start.elapsed().as_secs_f64() * 5.0);
    }
}

/// Naive CD4, CD4 and TREC at five visits, sampled and forecast as a run does.
fn one_child(physiology: &Physiology, priors: &Priors, fit: &PopulationFit) {
    let recipient = Recipient {
        centre: Centre::New,
        age_at_implant: Age::from_days(274.0),
        graft_export: 1.0,
        presentation: Presentation::default(),
    };
    let prior = ChildPrior::new(fit, priors, recipient);
    let assay = Assay::new(priors);
    let timeline = Timeline::of_days([91.0, 183.0, 274.0, 365.0, 548.0]);
    let truth = prior.draw(SEED, 3).child;
    let course = physiology.course(&truth, &[], &timeline, Tolerance::of(1e-6)).unwrap();
    let mut draws = SEED.draws(Purpose::Assay, 0, 0);
    let observations: Vec<Observation> = timeline
        .times()
        .zip(&course)
        .flat_map(|(day, blood)| {
            [
                (day, blood, Analyte::NaiveCd4),
                (day, blood, Analyte::Cd4),
                (day, blood, Analyte::Trec),
            ]
        })
        .map(|(day, blood, analyte)| assay.measure(day, analyte, blood, &mut draws))
        .collect();
    let start = Instant::now();
    let alive_until = SinceImplant::from_days(548.0);
    let posterior =
        ChildPosterior::of(physiology, priors, &prior, observations.clone(), alive_until, &[]);
    let sampled = posterior.sample("a virtual child", SEED, 1, SAMPLING, &|| {}).unwrap();
    let fitted = start.elapsed().as_secs_f64();
    let bands = months(MONTHS);
    let known = Known { prior: &prior, drugs: &[], alive_until };
    let needed = needed_days(&bands, &observations, alive_until);
    let ensemble = Ensemble::new(physiology, known, &sampled.draws, &needed, SEED).unwrap();
    let made =
        forecast(&ensemble, priors, &bands, &THRESHOLDS, &observations, alive_until, SEED).unwrap();
    println!(
        "one child: {:.2} s, of which sampling {fitted:.2} s ({:.0} /uL at month 24)",
        start.elapsed().as_secs_f64(),
        made.naive_cd4[23].q50
    );
}

fn virtual_children(physiology: &Physiology, priors: &Priors, fit: &PopulationFit) {
    let timeline = months(24);
    let start = Instant::now();
    let alive = (0..CHILDREN)
        .into_par_iter()
        .filter(|child| {
            let population = &fit.draws[*child as usize % fit.draws.len()];
            let with = (priors, &fit.new_centre);
            let arm = Arm::new(population, with, Centre::Duke, 1.0, SEED, *child);
            let followed =
                follow(physiology, priors, population, &arm, &timeline, SEED, *child).unwrap();
            followed.death.is_none()
        })
        .count();
    println!(
        "{CHILDREN} virtual children for two years: {:.2} s on {} threads ({alive} alive)",
        start.elapsed().as_secs_f64(),
        rayon::current_num_threads()
    );
}
