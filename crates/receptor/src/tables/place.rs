//! Where in a table something is wrong.

use super::lines::{Fault, MAX_ROW_BYTES};
use crate::error::Error;

/// A place in a table.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) row: u64,
    pub(super) column: &'a str,
}

impl Place<'_> {
    pub(super) fn error(&self, problem: impl Into<String>, remedy: impl Into<String>) -> Error {
        Error::Table {
            file: self.file.into(),
            row: self.row,
            column: self.column.into(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    pub(super) fn refuse(&self, fault: Fault) -> Error {
        match fault {
            Fault::Unreadable(source) => {
                Error::Unreadable { file: self.file.into(), row: self.row, source }
            }
            Fault::TooLong => {
                let problem = format!("the row is longer than {MAX_ROW_BYTES} bytes");
                self.error(problem, "check that the file is a table, one row a line")
            }
            Fault::OpenQuote(row) => Place { row, ..*self }
                .error("a quote is not closed", "close it, or write \"\" for a quote in a field"),
        }
    }
}
