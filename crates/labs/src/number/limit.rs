//! How a number bounds what was measured.

use serde::Serialize;

/// How a number bounds what was measured.
///
/// ```
/// use thymoid_labs::{Given, Limit, check};
///
/// let file = "id,age_months,CD4 (/uL),CD8 (/uL),CD3 (/uL)\nP7,14,小于10,>5000,6000\n";
/// let entries = check("ward.csv", file.as_bytes(), Given::default()).unwrap();
/// let limits: Vec<Limit> = entries.iter().map(|entry| entry.limit).collect();
/// assert_eq!(limits, [Limit::Below, Limit::Above, Limit::Exact]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Limit {
    /// It is the value.
    #[default]
    Exact,
    /// The value lies below: below a limit of quantification.
    Below,
    /// The value lies above: beyond the range of the assay.
    Above,
}

impl Limit {
    /// Returns the sign before the number.
    ///
    /// ```
    /// use thymoid_labs::Limit;
    ///
    /// assert_eq!([Limit::Exact, Limit::Below, Limit::Above].map(Limit::sign), ["", "<", ">"]);
    /// ```
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Exact => "",
            Self::Below => "<",
            Self::Above => ">",
        }
    }
}
