//! The refusal of a file that tells who a child is: what the cell holds is not repeated.

use super::header::names_a_person;
use crate::error::Error;

const REMEDY: &str = "remove it and save again, or add --drop-identifiers to read past it: a pseudonym, and dates or ages, suffice";

/// Refuses a comma-separated table whose header names something of a person.
///
/// # Errors
/// For such a header; the message names it, never a cell below it.
///
/// ```
/// use thymoid_labs::refuse_identifiers;
///
/// assert!(refuse_identifiers("children.csv", b"child_id,sex\nP7,F\n").is_ok());
/// let refused = refuse_identifiers("children.csv", b"Surname,sex\nSmith,F\n").unwrap_err();
/// assert!(refused.to_string().contains("`surname`") && !refused.to_string().contains("Smith"));
/// ```
pub fn refuse_identifiers(file: &str, table: &[u8]) -> Result<(), Error> {
    let header = table.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let header = String::from_utf8_lossy(header);
    let names = |cell: &&str| names_a_person(cell);
    match header.split(',').map(|cell| cell.trim().trim_matches('"')).find(names) {
        Some(cell) => refuse(file, 1, &cell.to_lowercase(), "an identifier"),
        None => Ok(()),
    }
}

/// Refuses a file, naming row and column.
///
/// # Errors
/// Always.
pub(crate) fn refuse<T>(
    file: &str,
    row: usize,
    column: &str,
    looks_like: &str,
) -> Result<T, Error> {
    let problem = format!("looks like {looks_like} of a person");
    Err(Error::at(file, row, column, problem, REMEDY))
}
