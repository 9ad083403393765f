//! Who gets which graft where.

use thymoid_core::Age;

use super::presentation::Presentation;
use crate::population::cohort::Centre;

/// Who gets which graft where.
///
/// ```
/// use thymoid_core::Age;
/// use thymoid_patient::child::{Presentation, Recipient};
/// use thymoid_patient::population::cohort::Centre;
/// let recipient = Recipient {
///     centre: Centre::New,
///     age_at_implant: Age::from_months(9.0),
///     graft_export: 1.0,
///     presentation: Presentation::default(),
/// };
/// assert_eq!(recipient.age_at_implant.days(), 273.9375);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recipient {
    /// Centre that implants.
    pub centre: Centre,
    /// Age at implantation.
    pub age_at_implant: Age,
    /// Export of the graft over that of published cultured tissue: 1 for that tissue.
    pub graft_export: f64,
    /// What its file says of T cells that no graft made.
    pub presentation: Presentation,
}
