//! What the blood shows: immune reconstitution of a child after thymus implantation.
//!
//! * [`labs`]: laboratory values as a ward delivers them, each row with a verdict.
//! * [`body`]: blood volume of a growing child.
//! * [`dynamics`]: naive, regulatory and memory T cells, TREC and the hazard of death, on the
//!   solver of [`ode`].
//! * [`cohort`] and [`order_statistics`]: what published cohorts print, and its exact likelihood.
//! * [`population`]: the distribution of children that the cohorts imply, with centre effects and
//!   survival, sampled by [`nuts`].
//! * [`host`]: T cells that the graft did not make.
//! * [`child`]: one child's posterior given the population, and its [`forecast`].
//! * [`nlme`]: models whose individuals vary about a population, fitted to all of them at once.
//! * [`calibration`] and [`ranks`]: whether posteriors are right on the average.
//! * [`contraction`]: what data said of a parameter, beside the prior.
//! * [`concerns`]: what in a child's values speaks of failure or loss, whatever a model says.
//! * [`scope`]: whether a forecast may be used for this child at all.
//! * [`scores`]: how good forecasts were.

pub mod baseline;
pub mod body;
pub mod calibration;
pub mod child;
pub mod clones;
pub mod cohort;
pub mod concerns;
pub mod contraction;
pub mod diagnostics;
pub mod drugs;
pub mod duals;
pub mod dynamics;
pub mod error;
pub mod forecast;
pub mod host;
pub mod labs;
pub mod lattice;
mod mixture;
pub mod nlme;
pub mod nuts;
pub mod ode;
pub mod order_statistics;
pub mod population;
pub mod predictive;
pub mod priors;
pub mod ranks;
pub mod reference;
pub mod rewind;
pub mod scope;
pub mod scores;
pub mod table;
mod tsit5;
pub mod virtual_child;
pub mod ward;

pub use error::Error;

use thymoid_core::Parameters;

/// The parameters of this crate, named `patient.*` and `patient.growth.*`.
pub fn parameters() -> Result<Parameters, Error> {
    let own = Parameters::parse("patient", include_str!("../parameters.toml"))?;
    Ok(own.join(Parameters::parse("patient.growth", include_str!("../growth.toml"))?))
}
