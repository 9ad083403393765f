//! What became of a value, and whether it informs.

use serde::{Deserialize, Serialize};

/// Whether a value informs the forecast or is only shown.
///
/// ```
/// use thymoid_labs::{Given, Use, check};
///
/// // What is doubtful is only shown, until a person says that it informs.
/// let header = "child_id,age_months,months_since_implant,analyte,value,unit,use,status\n";
/// let file = format!("{header}P7,14,5,cd4,350,/uL,,memory\nP7,15,6,cd4,350,/uL,fit,memory\n");
/// let entries = check("labs.csv", file.as_bytes(), Given::default()).unwrap();
/// assert_eq!([entries[0].used, entries[1].used], [Use::Shown, Use::Fit]);
/// ```
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
///
/// ```
/// use thymoid_labs::LabVerdict;
///
/// // A verdict never gets better: of two, the worse one stands.
/// assert_eq!(LabVerdict::Converted.max(LabVerdict::Doubtful), LabVerdict::Doubtful);
/// ```
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
    ///
    /// ```
    /// use thymoid_labs::LabVerdict;
    ///
    /// assert_eq!(LabVerdict::NotRead.as_str(), "not_read");
    /// ```
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
