//! What the blood shows: immune reconstitution of a child after thymus implantation.
//!
//! * [`dynamics`]: T cells, TREC and the hazard of death of a growing child, under drugs.
//! * [`population`]: what published cohorts print, and the distribution of children that they
//!   imply, with centre effects and survival.
//! * [`child`]: one child's posterior given the population; whether a forecast may be used for it,
//!   and what in its values speaks of failure or loss, whatever a model says.
//! * [`forecast`]: what is to be expected of a child, and what the expectation rests on.
//! * [`centre`]: what the children of one hospital say of one another.
//! * [`evaluation`]: whether all this is right, against cohorts, past forecasts and virtual
//!   children.

pub mod centre;
pub mod child;
pub mod dynamics;
mod error;
pub mod evaluation;
pub mod forecast;
pub mod population;

pub use error::Error;

use thymoid_core::Parameters;

/// Reads the parameters of this crate, named `patient.*` and `patient.growth.*`.
///
/// # Errors
/// When a table of the crate is malformed.
///
/// ```
/// let parameters = thymoid_patient::parameters()?;
/// assert_eq!(parameters.get("patient.lag")?.unit, "d");
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
pub fn parameters() -> Result<Parameters, Error> {
    let own = Parameters::parse("patient", include_str!("../parameters.toml"))?;
    Ok(own.join(Parameters::parse("patient.growth", include_str!("../growth.toml"))?))
}
