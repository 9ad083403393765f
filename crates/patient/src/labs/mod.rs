//! Laboratory values as a ward delivers them: every cell is read, checked and given a verdict.
//!
//! Nothing is silently dropped or converted. [`check`] says of each value what became of it;
//! [`read`] hands the values on, and refuses the file when one of them cannot be right.
//!
//! ```text
//! csv, xlsx -> grid -> layout --+
//!                               +-> raw values -> judge -> samples -> entries
//! fhir -------------------------+
//! ```

mod catalogue;
mod children;
mod csv;
mod date;
mod encoding;
mod fhir;
mod grid;
mod headers;
mod identifiers;
mod judge;
mod layout;
mod number;
mod plain;
mod raw;
mod reasons;
mod redcap;
mod samples;
mod times;
mod units;
mod value;
mod xlsx;

pub use catalogue::{
    Catalogue, Definition, Loinc, LoincUnit, Meaning, Plausible, Standing, catalogue,
};
pub use children::{ChildRecord, GRAFT_EXPORT, Treatment, read_children};
pub use reasons::{Reason, Remedy};
pub use times::Given;
pub use units::{Denominator, Dimension, Unit, parse as parse_unit};
pub use value::{Entry, LabValue, Limit, Use, Verdict};

use crate::error::Error;
use grid::Grid;
use raw::{Raw, Rough};

/// Judges every value of a file: CSV (comma, semicolon or tab), a workbook, a long REDCap export,
/// or a FHIR R4 bundle. `given` holds dates of the only child of a file.
///
/// # Errors
/// When the file cannot be read, identifies a person, or holds nothing that is understood.
pub fn check(file: &str, bytes: &[u8], given: Given) -> Result<Vec<Entry>, Error> {
    let rough = rough(file, bytes)?;
    judge::judge(file, &rough, given)
}

/// Reads the values of a file, as [`check`] does.
///
/// # Errors
/// As [`check`], and for the first value that is refused.
pub fn read(file: &str, bytes: &[u8], given: Given) -> Result<Vec<LabValue>, Error> {
    values(file, check(file, bytes, given)?)
}

/// The values among judged entries.
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

fn rough(file: &str, bytes: &[u8]) -> Result<Rough, Error> {
    let fail = |problem: &str, remedy: &str| Err(Error::at(file, 1, "-", problem.into(), remedy));
    match bytes {
        [b'P', b'K', 3, 4, ..] => return tables(file, &xlsx::read(file, bytes)?),
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
        Some('{') => fhir::read(file, &text),
        Some('<') => fail(
            "a web page or XML, whatever its name says",
            "open it in a spreadsheet, and save it as .xlsx or CSV",
        ),
        _ => tables(file, &[csv::read(file, &text)?]),
    }
}

/// The tables of all sheets. A sheet without a header that is understood is said to be left out,
/// unless there is no other.
fn tables(file: &str, grids: &[Grid]) -> Result<Rough, Error> {
    let mut all = Rough::default();
    let mut understood = false;
    for grid in grids {
        let Some((first, cells)) = grid.rows.first() else { continue };
        if let Some(mut rough) = layout::read(file, grid)? {
            understood = true;
            for raw in &mut rough.raws {
                raw.sheet.clone_from(&grid.sheet);
            }
            all.raws.append(&mut rough.raws);
            all.facts.append(&mut rough.facts);
        } else if grid.sheet.is_empty() {
            let problem = format!("no header is understood: `{}`", cells.join("`, `"));
            let remedy = "name the columns as docs/formats.md does";
            return Err(Error::at(file, *first, "-", problem, remedy));
        } else {
            let why = Reason::SheetWithoutHeader { sheet: grid.sheet.clone() };
            let mut raw = Raw::not_read(*first, "-", why);
            raw.sheet.clone_from(&grid.sheet);
            all.raws.push(raw);
        }
    }
    if !understood {
        let problem = "no sheet has a header that is understood".into();
        return Err(Error::at(file, 1, "-", problem, "name the columns as docs/formats.md does"));
    }
    if all.raws.iter().all(|raw| raw.aside.is_some()) && grids.iter().all(|g| g.rows.len() < 2) {
        let problem = "the table has a header and no rows".into();
        return Err(Error::at(file, 2, "-", problem, "write at least one row"));
    }
    Ok(all)
}
