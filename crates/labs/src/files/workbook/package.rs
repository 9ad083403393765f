//! The parts of a workbook, unpacked as far as they are small enough.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{Cursor, Read, copy, sink};

use super::references::references_fit;
use crate::error::Error;

/// Unpacked bytes a workbook may have: a table of 10⁵ rows takes a tenth.
const MAX_BYTES: u64 = 256 << 20;

/// How to mend a workbook that is too large.
pub(crate) const SAVE_ALONE: &str = "save the sheet alone, as .xlsx or CSV";

/// Unpacks the parts that say what sheets hold beside their values, by their names.
///
/// # Errors
/// For bytes that are no archive, one that unpacks to too much, and names of cells that no
/// spreadsheet has.
pub(crate) fn unpack(file: &str, bytes: &[u8]) -> Result<BTreeMap<String, String>, Error> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(file, &error))?;
    let mut size = 0_u64;
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| broken(file, &error))?;
        let title = part.name().map_or_else(|_| String::new(), |name| name.to_string());
        let kept = is_of_sheets(&title);
        let mut xml = Vec::new();
        // What a part says of its size need not be so.
        let mut part = part.take(MAX_BYTES + 1 - size);
        size += if kept {
            part.read_to_end(&mut xml).map(|n| n as u64)
        } else {
            copy(&mut part, &mut sink())
        }
        .map_err(|error| broken(file, &error))?;
        if !references_fit(&xml) {
            return Err(broken(file, &"the name of a cell lies beyond a spreadsheet"));
        }
        if size > MAX_BYTES {
            let problem = "the workbook unpacks to more than 256 MiB".into();
            return Err(Error::at(file, 1, "-", problem, SAVE_ALONE));
        }
        if kept {
            parts.insert(title, String::from_utf8_lossy(&xml).into_owned());
        }
    }
    Ok(parts)
}

/// Tells whether a part is of sheets, or says which there are.
fn is_of_sheets(title: &str) -> bool {
    title.contains("sheet") || title.starts_with("xl/workbook") || title.starts_with("xl/_rels/")
}

/// Refuses a workbook that cannot be read, with what its reader says.
pub(crate) fn broken(file: &str, error: &dyn Display) -> Error {
    let problem = format!("the workbook cannot be read: {error}");
    Error::at(file, 1, "-", problem, "open it, and save it again as .xlsx")
}
