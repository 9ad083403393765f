//! A file from its bytes to judged entries, and the values among them.

use crate::error::Error;
use crate::files::{self, Content};
use crate::identity::{mask_entry, mask_error};
use crate::layout;
use crate::reading::Reading;
use crate::value::{Entry, LabValue};
use crate::verdict;

/// Judges every value of a file: CSV (comma, semicolon or tab), a workbook, a long REDCap export,
/// a FHIR R4 bundle, or a bulk export of one resource a line.
///
/// # Errors
/// When the file cannot be read, identifies a person and that is not to be dropped, holds values of
/// which nothing says whose they are, or holds nothing that is understood.
pub fn check<'a>(
    file: &str,
    bytes: &[u8],
    reading: impl Into<Reading<'a>>,
) -> Result<Vec<Entry>, Error> {
    let reading = reading.into();
    let judged = judged(file, bytes, &reading);
    if reading.pseudonyms.is_none() {
        return judged;
    }
    match judged {
        Ok(entries) => Ok(entries.into_iter().map(mask_entry).collect()),
        Err(error) => Err(mask_error(error)),
    }
}

/// Reads the values of a file, as [`check`] does.
///
/// # Errors
/// As [`check`], and for the first value that is refused.
pub fn read<'a>(
    file: &str,
    bytes: &[u8],
    reading: impl Into<Reading<'a>>,
) -> Result<Vec<LabValue>, Error> {
    values(file, check(file, bytes, reading)?)
}

/// Returns the values among judged entries.
///
/// # Errors
/// For the first that is refused, and when there is none.
pub fn values(file: &str, entries: Vec<Entry>) -> Result<Vec<LabValue>, Error> {
    let mut labs = Vec::with_capacity(entries.len());
    for entry in entries {
        labs.extend(entry.lab(file)?);
    }
    if labs.is_empty() {
        let problem = "the file holds no value that could be taken".into();
        return Err(Error::at(
            file,
            1,
            "-",
            problem,
            "see what `thymoid patient check` says of it",
        ));
    }
    Ok(labs)
}

/// Opens a file and judges what it holds.
fn judged(file: &str, bytes: &[u8], reading: &Reading<'_>) -> Result<Vec<Entry>, Error> {
    let rough = match files::open(file, bytes, reading)? {
        Content::Sheets(grids) => layout::tables(file, &grids, reading)?,
        Content::Values(rough) => rough,
    };
    verdict::judge(file, &rough, reading)
}
