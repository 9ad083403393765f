//! What makes the values of a row doubtful, or contradicts itself in it.

use super::column::Holds;
use super::table::Table;
use crate::files::FORMULA_WITHOUT_RESULT;
use crate::headers::Role;
use crate::name;
use crate::raw::Aside;
use crate::value::{LabVerdict, Reason};

impl Table<'_> {
    /// Says what makes every value of a row doubtful: a remark that names another person or
    /// specimen or says that the sample is no good, or a line of text above it.
    pub(super) fn suspicion(&mut self, cells: &[String]) -> Option<Reason> {
        if self.own {
            return None;
        }
        for (column, text) in self.columns.iter().zip(cells) {
            let remark = matches!(
                column.holds,
                Holds::Role(Role::Note | Role::Status | Role::Source | Role::Other)
                    | Holds::Unknown
                    | Holds::Beside
                    | Holds::Blank
            );
            if !remark
                || text.len() < 2
                || text.bytes().all(|b| b.is_ascii_digit() || b".,-:/ ".contains(&b))
            {
                continue;
            }
            let warns = *self.remarks.entry(text.clone()).or_insert_with(|| name::warns(text));
            if warns {
                return Some(Reason::Remarked { column: column.shown.clone() });
            }
        }
        self.section.map(|row| Reason::AfterText { row: row.to_string() })
    }

    /// Finds two columns of one role that say different things of a row.
    pub(super) fn conflict(&self, cells: &[String]) -> Option<(String, Reason)> {
        use Role::{Analyte, Birth, Child, Code, Date, Implant, Specimen, Unit};
        [Child, Date, Birth, Implant, Analyte, Code, Specimen, Unit].into_iter().find_map(|role| {
            // A value has the unit beside it: see `values`.
            if role == Unit && self.unit_columns() > 1 && self.value_columns() > 1 {
                return None;
            }
            let of_role = || {
                self.columns.iter().zip(cells).filter(|(c, text)| c.has(role) && !text.is_empty())
            };
            let (first, text) = of_role().next()?;
            let (second, _) = of_role().find(|(_, other)| *other != text)?;
            let (first, second) = (first.shown.clone(), second.shown.clone());
            Some((second.clone(), Reason::TwoColumns { first, second }))
        })
    }

    /// Doubts what the workbook hides; what it has not computed is not there.
    pub(super) fn hidden(&self, row: usize, at: usize, text: &str) -> Option<Aside> {
        let hidden = &self.grid.hidden;
        let (verdict, why) = if text == FORMULA_WITHOUT_RESULT {
            (LabVerdict::NotRead, Reason::FormulaWithoutResult)
        } else if hidden.sheet {
            (LabVerdict::Doubtful, Reason::HiddenSheet)
        } else if hidden.columns.contains(&at) {
            (LabVerdict::Doubtful, Reason::HiddenColumn)
        } else if hidden.rows.contains(&row) {
            (LabVerdict::Doubtful, Reason::HiddenRow)
        } else {
            return None;
        };
        Some(Aside { verdict, why, remedy: None })
    }
}
