//! What a file is, by its first bytes.

use super::grid::Grid;
use super::{csv, encoding, fhir, workbook};
use crate::error::Error;
use crate::raw::Rough;
use crate::reading::Reading;

/// What a file holds, before it is judged.
pub(crate) enum Content {
    /// Sheets of cells, whose columns are still to be understood.
    Sheets(Vec<Grid>),
    /// Values of resources that say themselves what they are.
    Values(Rough),
}

/// Reads a workbook, a bundle or a text.
///
/// # Errors
/// For a file of another kind, and one that cannot be read as what it is.
pub(crate) fn open(file: &str, bytes: &[u8], reading: &Reading<'_>) -> Result<Content, Error> {
    let fail = |problem: &str, remedy: &str| Err(Error::at(file, 1, "-", problem.into(), remedy));
    match bytes {
        [b'P', b'K', 3, 4, ..] => return Ok(Content::Sheets(workbook::read(file, bytes)?)),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            return fail(
                "an old or locked workbook",
                "open it, and save it without password as .xlsx",
            );
        }
        [b'%', b'P', b'D', b'F', ..] => {
            return fail("a PDF holds no table that can be read", "export CSV or .xlsx instead");
        }
        _ => {}
    }
    let text = encoding::decode(file, bytes)?;
    match text.trim_start().chars().next() {
        Some('{') => Ok(Content::Values(fhir::read(file, &text, reading)?)),
        Some('<') => fail(
            "a web page or XML, whatever its name says",
            "open it in a spreadsheet, and save it as .xlsx or CSV",
        ),
        _ => Ok(Content::Sheets(vec![csv::read(file, &text)?])),
    }
}
