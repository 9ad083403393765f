//! Involution: how much of its stroma a thymus has lost by an age.

use thymoid_core::{Parameters, math};

use super::unit::Unit;
use crate::error::Error;

/// Returns the share of the functional tissue of a newborn that is left at an age.
///
/// A part of what is left is lost a year, a larger one until middle age than after it. A graft does
/// not involute by default: nobody has measured that it does.
///
/// ```
/// use thymoid_chip::cells::involuted_share;
/// let parameters = thymoid_chip::parameters()?;
/// assert_eq!(involuted_share(0.0, &parameters)?, 1.0);
/// let [young, old] = [(10.0, 11.0), (60.0, 61.0)].map(|(from, to)| {
///     involuted_share(to, &parameters).unwrap() / involuted_share(from, &parameters).unwrap()
/// });
/// assert!((young - 0.97).abs() < 1e-9 && (old - 0.99).abs() < 1e-9);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
///
/// # Errors
/// When `parameters` lacks an entry.
pub fn involuted_share(age_years: f64, parameters: &Parameters) -> Result<f64, Error> {
    let middle_years = parameters.value("chip.involution_middle_age_years")?;
    let left = |name: &str, years: f64| -> Result<f64, Error> {
        Ok(math::pow(1.0 - parameters.value(name)?, years))
    };
    let young = left("chip.involution_young_per_year", age_years.min(middle_years))?;
    let old = left("chip.involution_old_per_year", (age_years - middle_years).max(0.0))?;
    Ok(young * old)
}

/// Returns the share of the stroma of a unit that works.
pub(crate) fn working_share(unit: &Unit, parameters: &Parameters) -> Result<f64, Error> {
    let left = unit.stroma_age_years.map_or(Ok(1.0), |age| involuted_share(age, parameters))?;
    Ok(unit.functional_share * left)
}
