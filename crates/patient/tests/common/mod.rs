//! The model and a population for tests: draws of a fit to the published cohorts.

#![allow(dead_code, reason = "each test binary uses a part")]

use thymoid_core::SinceImplant;
use thymoid_patient::dynamics::{Physiology, Timeline};
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::priors::Priors;

/// Eighty draws, as `thymoid run` writes them.
const DRAWS: &str = include_str!("../data/population_draws.csv");

/// What every forecast goes by.
pub(crate) struct Model {
    pub(crate) physiology: Physiology,
    pub(crate) priors: Priors,
    pub(crate) population: PopulationFit,
}

impl Model {
    pub(crate) fn new() -> Self {
        let parameters = thymoid_patient::parameters().unwrap();
        let physiology = Physiology::new(&parameters).unwrap();
        let priors = Priors::new(&parameters).unwrap();
        let population =
            PopulationFit::read("population_draws.csv", DRAWS.as_bytes(), &priors).unwrap();
        Self { physiology, priors, population }
    }
}

/// The ends of the first months after implantation.
pub(crate) fn months(count: u32) -> Timeline {
    Timeline::new((1..=count).map(|month| SinceImplant::from_months(f64::from(month))))
}
