//! Thymoid's own laboratory table.

use super::column::{Column, Holds};
use crate::error::Error;
use crate::headers::{OWN, OWN_TIMES, Role};

const DESCRIPTIONS: &str = "see the column descriptions in docs/formats.md";

/// Tells whether a table is one of Thymoid's own, by its columns.
pub(super) fn is_own(titles: &[String]) -> bool {
    let has = |name: &str| titles.iter().any(|title| title == name);
    has("analyte") && OWN_TIMES.into_iter().any(has)
}

/// Checks the columns of Thymoid's own table, which are known, so that a misspelt one is seen.
///
/// # Errors
/// For a column of another name, and one that is missing.
pub(super) fn own_columns(file: &str, row: usize, columns: &[Column]) -> Result<(), Error> {
    let fail = |column: &str, problem| Err(Error::at(file, row, column, problem, DESCRIPTIONS));
    let all = OWN.map(|name| format!("`{name}`")).join(", ");
    if let Some(unknown) = columns.iter().find(|c| !matches!(c.holds, Holds::Role(_))) {
        let problem = format!("unknown field `{}`, expected {all}", unknown.shown);
        return fail(&unknown.shown, problem);
    }
    let since = |c: &Column| matches!(c.holds, Holds::Role(Role::Since(_) | Role::Implant));
    if !columns.iter().any(since) {
        let missing = OWN[2];
        return fail(missing, format!("missing field `{missing}`"));
    }
    let present = |name: &str| columns.iter().any(|c| c.title == name);
    match ["child_id", "analyte", "value", "unit"].into_iter().find(|name| !present(name)) {
        Some(missing) => fail(missing, format!("missing field `{missing}`")),
        None => Ok(()),
    }
}
