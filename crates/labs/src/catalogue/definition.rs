//! What an analyte is, and what values of it are plausible, as the table says.

use serde::Deserialize;

use crate::analyte::Analyte;

/// The gating of cells whose markers are not known.
pub(crate) const UNKNOWN_GATING: &str = "not stated";

/// One way to measure an analyte.
///
/// ```
/// use thymoid_labs::{Standing, catalogue};
///
/// // No LOINC code could be verified for naive cells by CCR7: the code is Thymoid's own.
/// let naive = catalogue().own("thymoid:naive-cd4-ccr7").unwrap().definition;
/// assert!(naive.loinc.is_empty() && naive.gating.contains("CCR7"));
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What is measured; its count, where there are a count and a share.
    pub analyte: Analyte,
    /// Thymoid's own code.
    pub code: String,
    /// Marker string, or what is known of it.
    pub gating: String,
    /// LOINC codes that exist for it.
    #[serde(default)]
    pub loinc: Vec<Loinc>,
    /// How the definition is known.
    pub status: Standing,
    /// Where from.
    pub source: String,
}

/// A LOINC code.
///
/// ```
/// use thymoid_labs::{LoincUnit, catalogue};
///
/// let cd4 = catalogue().own("thymoid:cd4").unwrap().definition;
/// let count = cd4.loinc.iter().find(|loinc| loinc.code == "24467-3").unwrap();
/// assert_eq!(count.unit, LoincUnit::Count);
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loinc {
    /// The code.
    pub code: String,
    /// `count` or `percent`.
    pub unit: LoincUnit,
    /// Leukocytes, where a share is of them.
    #[serde(default)]
    pub of: Option<LoincOf>,
    /// Whether the code was read in its source.
    pub status: Standing,
    /// Where.
    pub source: String,
}

/// What a LOINC code counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LoincUnit {
    /// Number per volume.
    Count,
    /// Number fraction.
    Percent,
}

/// The population that the share of a LOINC code is of, where the name of the test does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LoincOf {
    /// Leukocytes.
    Leukocytes,
}

/// How a row of the table is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Read in the source.
    Read,
    /// Unverified.
    Assumed,
}

/// Outside `low` to `high` a value is doubtful.
///
/// ```
/// use thymoid_labs::{Analyte, Standing, catalogue};
///
/// let range = catalogue().plausible(Analyte::Cd4, "/uL").unwrap();
/// assert!(range.high > 1000.0 && range.status == Standing::Assumed);
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plausible {
    /// What is measured.
    pub analyte: Analyte,
    /// Below it, a count without a unit is not in cells/µL.
    #[serde(default)]
    pub least: f64,
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
    /// Unit of both.
    pub unit: String,
    /// How it is known.
    pub status: Standing,
    /// Where from.
    pub source: String,
}
