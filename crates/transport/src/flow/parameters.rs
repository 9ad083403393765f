//! The numbers of flow, with their provenance.

use thymoid_core::Parameters;

use crate::error::Error;

/// Returns every parameter of flow, `transport.*`.
///
/// # Errors
/// Never for the table that comes with the program, which is read in tests.
///
/// ```
/// let parameters = thymoid_transport::flow::parameters()?;
/// assert!(parameters.value("transport.medium_viscosity_mpa_s")? > 0.69); // water at 37 C
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
pub fn parameters() -> Result<Parameters, Error> {
    Ok(Parameters::parse("transport", include_str!("../../flow.toml"))?)
}

/// What flows, and the solute that it carries.
///
/// ```
/// use thymoid_transport::flow::{Medium, parameters};
/// let medium = Medium::with_oxygen(&parameters()?)?;
/// assert!(medium.solute_diffusivity_m2_s > 2e-9);
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Medium {
    /// Viscosity.
    pub viscosity_pa_s: f64,
    /// Diffusivity of the solute in it.
    pub solute_diffusivity_m2_s: f64,
}

impl Medium {
    /// Reads the medium that `parameters` describes, with oxygen as its solute.
    ///
    /// # Errors
    /// When `parameters` lacks an entry.
    pub fn with_oxygen(parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            viscosity_pa_s: 1e-3 * parameters.value("transport.medium_viscosity_mpa_s")?,
            solute_diffusivity_m2_s: parameters
                .value("transport.medium_oxygen_diffusivity_m2_s")?,
        })
    }
}
