//! What became of one cell of a file.

use serde::Serialize;
use thymoid_core::Days;

use super::lab_value::LabValue;
use super::provenance::Provenance;
use super::reasons::{Reason, Remedy};
use super::verdict::{LabVerdict, Use};
use crate::analyte::Analyte;
use crate::error::Error;
use crate::number::Limit;
use crate::units::Parent;

/// What became of one cell of a table, or one observation of a bundle.
///
/// ```
/// use thymoid_labs::{Given, check};
///
/// let file = "id,age_months,CD4 (/uL),血红蛋白\nP7,14,350,120\nP8,15,360,118\n";
/// let entries = check("ward.csv", file.as_bytes(), Given::default()).unwrap();
/// // One entry speaks for a whole column that is not read.
/// assert_eq!((entries[0].cell.as_str(), entries[0].cells), ("D1", 2));
/// assert_eq!((entries[1].cell.as_str(), entries[1].text.as_str()), ("C2", "350"));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Sheet of a workbook; empty for text.
    pub sheet: String,
    /// Row as a spreadsheet counts it (the header is row 1), or entry of a bundle.
    pub row: usize,
    /// Header of the column, or path within the entry of a bundle.
    pub column: String,
    /// Cell as a spreadsheet names it, such as `E2`; empty for a bundle.
    pub cell: String,
    /// Cells with content that it speaks for: of a column that is not read, all of them.
    pub cells: usize,
    /// Pseudonym of the child.
    pub child_id: String,
    /// Age at sampling.
    pub age: Option<Days>,
    /// Days since implantation.
    pub day: Option<f64>,
    /// Time of day as written, where two samples of a day must be told apart.
    pub time: String,
    /// What was measured, as written.
    pub name: String,
    /// What was measured.
    pub analyte: Option<Analyte>,
    /// LOINC code, or Thymoid's own where none could be verified.
    pub code: String,
    /// How the cells were gated, as the name states it.
    pub gating: String,
    /// The value as written.
    pub text: String,
    /// Its unit as written.
    pub text_unit: String,
    /// The value in `unit`.
    pub value: Option<f64>,
    /// Unit of `value`.
    pub unit: &'static str,
    /// How `value` bounds what was measured.
    pub limit: Limit,
    /// Whether it informs the forecast.
    #[serde(rename = "use")]
    pub used: Use,
    /// What became of it.
    pub verdict: LabVerdict,
    /// Why, or from what to what.
    pub reasons: Vec<Reason>,
    /// How to mend it, where it is refused.
    pub remedy: Option<Remedy>,
    /// How the value is known.
    pub status: Provenance,
    /// Source of another number that it contradicts; empty where it contradicts none.
    pub conflict: String,
    /// Citation, or the ward's own note.
    pub source: String,
    /// Remarks.
    pub note: String,
    /// A person said how it is to be used.
    #[serde(skip)]
    pub(crate) marked: bool,
    /// Of a share: of what.
    #[serde(skip)]
    pub(crate) parent: Parent,
    /// The user's own file says what its name means.
    #[serde(skip)]
    pub(crate) mapped: bool,
    /// Column that names the analyte.
    #[serde(skip)]
    pub(crate) name_column: String,
}

impl Entry {
    /// Tells whether a name was not understood that may be of an analyte that matters.
    ///
    /// ```
    /// use thymoid_labs::{Given, check};
    ///
    /// let file = "id,age_months,CD8 (/uL),CD4 frobnicated\nP7,14,350,360\n";
    /// let entries = check("ward.csv", file.as_bytes(), Given::default()).unwrap();
    /// assert!(entries.iter().any(|entry| entry.looks_like()));
    /// ```
    pub fn looks_like(&self) -> bool {
        self.reasons.iter().any(|reason| matches!(reason, Reason::LooksLike { .. }))
    }

    /// Returns the reasons in English.
    ///
    /// ```
    /// use thymoid_labs::{Given, check};
    ///
    /// let file = "id,age_months,CD4 (K/uL)\nP7,14,0.35\n";
    /// let entries = check("ward.csv", file.as_bytes(), Given::default()).unwrap();
    /// assert!(entries[0].why().contains("350"), "{}", entries[0].why());
    /// ```
    pub fn why(&self) -> String {
        self.reasons.iter().map(Reason::to_string).collect::<Vec<_>>().join("; ")
    }

    /// Returns the remedy in English; empty where there is nothing to mend.
    ///
    /// ```
    /// use thymoid_labs::{Given, check};
    ///
    /// let file = "id,age_months,CD4 (/uL)\nP7,14,未检出\n";
    /// let entries = check("ward.csv", file.as_bytes(), Given::default()).unwrap();
    /// assert_eq!(entries[0].mend(), "write < and the limit of quantification");
    /// ```
    pub fn mend(&self) -> String {
        self.remedy.map_or_else(String::new, |remedy| remedy.to_string())
    }

    /// Lowers the verdict and adds a reason; a verdict never gets better. What is doubtful informs
    /// no forecast until a person says so.
    pub(crate) fn judge(&mut self, verdict: LabVerdict, why: Reason) {
        self.verdict = self.verdict.max(verdict);
        if verdict == LabVerdict::Doubtful && !self.marked {
            self.used = Use::Shown;
        }
        self.reasons.push(why);
    }

    /// Refuses it: the first reason stands.
    pub(crate) fn refuse(&mut self, column: &str, why: Reason, remedy: Remedy) {
        if self.verdict != LabVerdict::Refused {
            (self.verdict, self.remedy) = (LabVerdict::Refused, Some(remedy));
            self.reasons = vec![why];
            column.clone_into(&mut self.column);
        }
    }

    /// Returns the value, where one was taken.
    ///
    /// # Errors
    /// When it was refused.
    pub(crate) fn lab(self, file: &str) -> Result<Option<LabValue>, Error> {
        if self.verdict == LabVerdict::Refused {
            let file = if self.sheet.is_empty() {
                file.into()
            } else {
                format!("{file} [{}]", self.sheet)
            };
            let [why, mend] = [self.why(), self.mend()];
            return Err(Error::at(&file, self.row, &self.column, why, &mend));
        }
        let (Some(age), Some(analyte), Some(value)) = (self.age, self.analyte, self.value) else {
            return Ok(None);
        };
        Ok((self.verdict < LabVerdict::NotRead).then_some(LabValue {
            row: self.row,
            child_id: self.child_id,
            age,
            day: self.day,
            analyte,
            value,
            unit: self.unit,
            below_limit: self.limit == Limit::Below,
            used: self.used,
            verdict: self.verdict,
            reasons: self.reasons,
            status: self.status,
            conflict: self.conflict,
            source: self.source,
            note: self.note,
        }))
    }
}
