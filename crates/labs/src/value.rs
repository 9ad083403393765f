//! What a reading holds: laboratory values, and what became of every cell.

use serde::{Deserialize, Serialize};
use thymoid_core::Days;

use super::reasons::{Reason, Remedy};
use super::units::Parent;
use crate::error::Error;
use crate::{Analyte, Provenance};

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
pub enum Verdict {
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

impl Verdict {
    /// The word used in tables and catalogue keys.
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
    /// The sign before the number.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Exact => "",
            Self::Below => "<",
            Self::Above => ">",
        }
    }
}

/// One laboratory value in its standard unit.
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
    pub verdict: Verdict,
    /// Why.
    pub reasons: Vec<Reason>,
    /// How the value is known.
    pub status: Provenance,
    /// Citation, or the ward's own note.
    pub source: String,
    /// Remarks.
    pub note: String,
}

impl LabValue {
    /// Whether the value may inform a forecast: marked for it, after implantation, and of an analyte
    /// that the model explains. Whether it does depends on the values beside it:
    /// [`Rule`](crate::child::Rule).
    pub fn may_inform(&self) -> bool {
        use Analyte::{Cd3, Cd4, Cd8, NaiveCd4, NaiveCd8, Trec};
        let explained = matches!(self.analyte, NaiveCd4 | NaiveCd8 | Cd3 | Cd4 | Cd8 | Trec);
        explained && self.used == Use::Fit && self.day.is_some_and(|day| day > 0.0)
    }
}

/// What became of one cell of a table, or one observation of a bundle.
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
    pub verdict: Verdict,
    /// Why, or from what to what.
    pub reasons: Vec<Reason>,
    /// How to mend it, where it is refused.
    pub remedy: Option<Remedy>,
    /// How the value is known.
    pub status: Provenance,
    /// Citation, or the ward's own note.
    pub source: String,
    /// Remarks.
    pub note: String,
    /// A person said how it is to be used.
    #[serde(skip)]
    pub(super) marked: bool,
    /// Of a share: of what.
    #[serde(skip)]
    pub(super) parent: Parent,
    /// The user's own file says what its name means.
    #[serde(skip)]
    pub(super) mapped: bool,
    /// Column that names the analyte.
    #[serde(skip)]
    pub(super) name_column: String,
}

impl Entry {
    /// Whether a name was not understood that may be of an analyte that matters.
    pub fn looks_like(&self) -> bool {
        self.reasons.iter().any(|reason| matches!(reason, Reason::LooksLike { .. }))
    }

    /// The reasons in English.
    pub fn why(&self) -> String {
        self.reasons.iter().map(Reason::to_string).collect::<Vec<_>>().join("; ")
    }

    /// The remedy in English; empty where there is nothing to mend.
    pub fn mend(&self) -> String {
        self.remedy.map_or_else(String::new, |remedy| remedy.to_string())
    }

    /// Lowers the verdict and adds a reason; a verdict never gets better. What is doubtful informs
    /// no forecast until a person says so.
    pub(super) fn judge(&mut self, verdict: Verdict, why: Reason) {
        self.verdict = self.verdict.max(verdict);
        if verdict == Verdict::Doubtful && !self.marked {
            self.used = Use::Shown;
        }
        self.reasons.push(why);
    }

    /// Refuses it: the first reason stands.
    pub(super) fn refuse(&mut self, column: &str, why: Reason, remedy: Remedy) {
        if self.verdict != Verdict::Refused {
            (self.verdict, self.remedy) = (Verdict::Refused, Some(remedy));
            self.reasons = vec![why];
            column.clone_into(&mut self.column);
        }
    }

    /// The value, where one was taken.
    ///
    /// # Errors
    /// When it was refused.
    pub(super) fn lab(self, file: &str) -> Result<Option<LabValue>, Error> {
        if self.verdict == Verdict::Refused {
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
        Ok((self.verdict < Verdict::NotRead).then_some(LabValue {
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
            source: self.source,
            note: self.note,
        }))
    }
}
