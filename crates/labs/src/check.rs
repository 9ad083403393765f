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
///
/// ```
/// use thymoid_labs::{Given, LabVerdict, check};
///
/// let file = "编号,采样日期,CD4(10^9/L),血红蛋白\nP7,2026-03-05,0.35,120\n";
/// let given = Given::new(Some("2025-01-05"), Some("2025-12-05")).unwrap();
/// let entries = check("ward.csv", file.as_bytes(), given).unwrap();
/// // Haemoglobin is another test: a column that is not read has an entry too.
/// assert_eq!((entries[0].verdict, entries[0].cells), (LabVerdict::NotRead, 1));
/// assert_eq!((entries[1].value, entries[1].unit), (Some(350.0), "/uL"));
/// assert_eq!(entries[1].day, Some(90.0));
/// ```
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
///
/// ```
/// use thymoid_labs::{Given, read};
///
/// let file = "child_id,age_months,months_since_implant,analyte,value,unit\n\
///             P7,14,5,naive_cd4,<10,/uL\n";
/// let labs = read("labs.csv", file.as_bytes(), Given::default()).unwrap();
/// assert!(labs[0].below_limit && labs[0].value == 10.0);
///
/// let error = read("labs.csv", file.replace("<10", "ten").as_bytes(), Given::default());
/// assert!(error.unwrap_err().to_string().starts_with("labs.csv: row 2, column `value`"));
/// ```
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
///
/// ```
/// use thymoid_labs::{Given, check, values};
///
/// let file = "id,age_months,CD4 (/uL),CD8 (/uL)\nP7,14,350,未做\n";
/// let entries = check("ward.csv", file.as_bytes(), Given::default()).unwrap();
/// assert_eq!(entries.len(), 2);
/// // What was not measured is no value, and no fault.
/// assert_eq!(values("ward.csv", entries).unwrap().len(), 1);
/// ```
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
