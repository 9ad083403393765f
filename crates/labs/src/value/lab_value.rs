//! A laboratory value that was taken.

use serde::Serialize;
use thymoid_core::Days;

use super::provenance::Provenance;
use super::reasons::Reason;
use super::verdict::{LabVerdict, Use};
use crate::analyte::Analyte;

/// One laboratory value in its standard unit.
///
/// ```
/// use thymoid_labs::{Given, read};
///
/// // A share times the count of its population in the same sample is a count.
/// let file = "id,age_months,CD4 (/uL),naive CD4 (% of CD4)\nP7,14,300,40\n";
/// let labs = read("ward.csv", file.as_bytes(), Given::default()).unwrap();
/// assert_eq!((labs[1].analyte.as_str(), labs[1].value), ("naive_cd4", 120.0));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabValue {
    /// Row in the file; the header is row 1.
    pub row: usize,
    /// Pseudonym of the child.
    pub child_id: String,
    /// Age at sampling.
    pub age: Days,
    /// Days since implantation; `None` without an implant.
    pub day: Option<f64>,
    /// What was measured.
    pub analyte: Analyte,
    /// The value; the limit itself when `below_limit`.
    pub value: f64,
    /// Unit of the value: cells/µL, percent, or TREC copies with their denominator.
    pub unit: &'static str,
    /// Reported as below a limit of quantification.
    pub below_limit: bool,
    /// Whether it informs the forecast.
    #[serde(rename = "use")]
    pub used: Use,
    /// What became of the row.
    pub verdict: LabVerdict,
    /// Why.
    pub reasons: Vec<Reason>,
    /// How the value is known.
    pub status: Provenance,
    /// Source of another number that it contradicts; empty where it contradicts none.
    pub conflict: String,
    /// Citation, or the ward's own note.
    pub source: String,
    /// Remarks.
    pub note: String,
}

impl LabValue {
    /// Tells whether the value may inform a forecast: marked for it, after implantation, and of an
    /// analyte that the model explains. Whether it does depends on the values beside it, which is
    /// for the model to say.
    ///
    /// ```
    /// use thymoid_labs::{Given, read};
    ///
    /// let file = "id,age_months,days_since_implant,CD4 (/uL)\nP7,14,150,350\nP8,14,-3,350\n";
    /// let labs = read("ward.csv", file.as_bytes(), Given::default()).unwrap();
    /// assert!(labs[0].may_inform());
    /// assert!(!labs[1].may_inform(), "before implantation");
    /// ```
    pub fn may_inform(&self) -> bool {
        use Analyte::{Cd3, Cd4, Cd8, NaiveCd4, NaiveCd8, Trec};
        let explained = matches!(self.analyte, NaiveCd4 | NaiveCd8 | Cd3 | Cd4 | Cd8 | Trec);
        explained && self.used == Use::Fit && self.day.is_some_and(|day| day > 0.0)
    }
}
