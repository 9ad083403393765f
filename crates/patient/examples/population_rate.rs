//! How many gradients of the population's posterior one core computes in a second.
//!
//! ```sh
//! cargo run --release -p thymoid-patient --example population_rate -- studies/athymia/cohorts
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench, not the library"
)]

mod cohorts;

use std::path::PathBuf;
use std::time::Instant;

use cohorts::read_cohorts;
use thymoid_patient::dynamics::Physiology;
use thymoid_patient::nuts::Density;
use thymoid_patient::population::PopulationPosterior;
use thymoid_patient::priors::Priors;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    let parameters = thymoid_patient::parameters().unwrap();
    let physiology = Physiology::new(&parameters).unwrap();
    let priors = Priors::new(&parameters).unwrap();
    let (naive, survival) = read_cohorts(&folder);
    let tables = (("naive_t.csv", &naive[..]), ("survival.csv", &survival[..]));
    let posterior = PopulationPosterior::new(&physiology, &priors, tables.0, tables.1).unwrap();
    let mut gradient = vec![0.0; posterior.dimension()];
    let position: Vec<f64> = (0..posterior.dimension()).map(|i| 0.1 * (i as f64 - 5.0)).collect();
    for _ in 0..3 {
        let start = Instant::now();
        let mut density = 0.0;
        for _ in 0..200 {
            density = posterior.ln_density(&position, &mut gradient).unwrap();
        }
        println!("{density:.6}\t{:.3} ms a gradient", start.elapsed().as_secs_f64() * 5.0);
    }
}
