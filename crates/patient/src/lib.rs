//! What the blood shows: immune reconstitution of a child after thymus implantation.
//!
//! * [`body`]: blood volume of a growing child.
//! * [`dynamics`]: naive, regulatory and memory T cells, TREC and the hazard of death.
//! * [`cohort`] and [`order_statistics`]: what published cohorts print, and its exact likelihood.
//! * [`population`]: the distribution of children that the cohorts imply, with centre effects and
//!   survival.
//! * [`host`]: T cells that the graft did not make.
//! * [`child`]: one child's posterior given the population, and its [`forecast`].
//! * [`calibration`]: whether posteriors are right on the average.
//! * [`concerns`]: what in a child's values speaks of failure or loss, whatever a model says.
//! * [`scope`]: whether a forecast may be used for this child at all.

pub mod baseline;
pub mod body;
pub mod calibration;
pub mod child;
pub mod clones;
pub mod cohort;
pub mod concerns;
pub mod drugs;
pub mod dynamics;
pub mod error;
pub mod forecast;
pub mod host;
mod mixture;
pub mod order_statistics;
pub mod population;
pub mod predictive;
pub mod priors;
pub mod reference;
pub mod rewind;
pub mod scope;
pub mod virtual_child;
pub mod ward;

pub use error::Error;

use thymoid_core::Parameters;

/// The parameters of this crate, named `patient.*` and `patient.growth.*`.
pub fn parameters() -> Result<Parameters, Error> {
    let own = Parameters::parse("patient", include_str!("../parameters.toml"))?;
    Ok(own.join(Parameters::parse("patient.growth", include_str!("../growth.toml"))?))
}
