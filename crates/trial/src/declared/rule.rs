//! Kinds of designs that a trial may declare.

use serde::{Deserialize, Serialize};

/// A kind of design.
///
/// ```
/// use thymoid_trial::declared::DesignRule;
/// assert_eq!(DesignRule::ALL.map(DesignRule::as_str)[3], "bop2");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DesignRule {
    /// One look.
    Single,
    /// Two stages, the first of which may stop for futility.
    Simon,
    /// Predictive probability of success, at each look.
    Predictive,
    /// A posterior cut-off that rises with the data.
    Bop2,
    /// A posterior cut-off that is the same at each look.
    Posterior,
}

impl DesignRule {
    /// All, in the order of the tables.
    pub const ALL: [Self; 5] =
        [Self::Single, Self::Simon, Self::Predictive, Self::Bop2, Self::Posterior];

    /// Returns the word of a file for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Simon => "simon",
            Self::Predictive => "predictive",
            Self::Bop2 => "bop2",
            Self::Posterior => "posterior",
        }
    }
}
