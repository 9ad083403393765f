//! How a value is known.

use serde::{Deserialize, Serialize};

/// How a published number reached the table.
///
/// ```
/// use thymoid_labs::{Given, Provenance, check};
///
/// let header = "child_id,age_months,months_since_implant,analyte,value,unit,status\n";
/// let file = format!("{header}P7,14,5,cd4,350,/uL,derived\nP7,15,6,cd4,350,/uL,\n");
/// let entries = check("labs.csv", file.as_bytes(), Given::default()).unwrap();
/// assert_eq!([entries[0].status, entries[1].status], [Provenance::Derived, Provenance::Read]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// Read in the named source.
    Read,
    /// Computed from numbers read.
    Derived,
    /// Own knowledge: unverified, shown as such and never fitted.
    Memory,
}
