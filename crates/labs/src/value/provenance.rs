//! How a value is known.

use serde::{Deserialize, Serialize};

/// How a published number reached the table.
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
