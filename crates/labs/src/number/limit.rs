//! How a number bounds what was measured.

use serde::Serialize;

/// How a number bounds what was measured.
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
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Exact => "",
            Self::Below => "<",
            Self::Above => ">",
        }
    }
}
