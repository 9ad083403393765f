//! What became of a value, and whether it informs.

use serde::{Deserialize, Serialize};

/// Whether a value informs the forecast or is only shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Use {
    /// Informs the forecast.
    #[default]
    Fit,
    /// Shown beside it: duplicates another row, or contradicts it.
    Shown,
}

/// What became of a value, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LabVerdict {
    /// Taken as it stands.
    Accepted,
    /// Taken in another unit.
    Converted,
    /// Taken, but it disagrees with its neighbours, is a guess or is unverified.
    Doubtful,
    /// Not taken, and nobody need mend it: not measured, or nothing that the model knows.
    NotRead,
    /// Not taken: it cannot be right, or cannot be understood.
    Refused,
}

impl LabVerdict {
    /// Returns the word used in tables and catalogue keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Converted => "converted",
            Self::Doubtful => "doubtful",
            Self::NotRead => "not_read",
            Self::Refused => "refused",
        }
    }
}
