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

mod analyte;
mod catalogue;
mod columns;
mod csv;
mod date;
mod encoding;
pub mod error;
mod fhir;
mod grid;
mod headers;
mod identifiers;
mod implantation;
mod judge;
mod layout;
mod mapping;
mod mask;
mod name;
mod number;
mod own_table;
mod plain;
mod provenance;
mod pseudonym;
mod raw;
mod reading;
mod reasons;
mod redcap;
mod rows;
mod samples;
mod sheet_xml;
mod times;
mod units;
mod value;
mod xlsx;

pub use analyte::Analyte;
pub use catalogue::{
    Catalogue, Definition, Loinc, LoincOf, LoincUnit, Meaning, Plausible, Standing, catalogue,
};
pub use error::Error;
pub use identifiers::refuse_identifiers;
pub use mapping::Mapping;
pub use name::{Named, Other, parse as parse_name, unit as parse_unit};
pub use own_table::write as write_own_table;
pub use provenance::Provenance;
pub use pseudonym::{Pseudonyms, SECRET_BYTES};
pub use reading::Reading;
pub use reasons::{Reason, Remedy};
pub use times::{ADULT_MONTHS, Given};
pub use units::{Denominator, Dimension, Parent, Unit};
pub use value::{Entry, LabValue, Limit, Use, Verdict};

use grid::Grid;
use layout::Names;
use raw::{Raw, Rough};

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
    let judged =
        rough(file, bytes, &reading).and_then(|rough| judge::judge(file, &rough, &reading));
    if reading.pseudonyms.is_none() {
        return judged;
    }
    match judged {
        Ok(entries) => Ok(entries.into_iter().map(mask::entry).collect()),
        Err(error) => Err(mask::error(error)),
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

fn rough(file: &str, bytes: &[u8], reading: &Reading<'_>) -> Result<Rough, Error> {
    let fail = |problem: &str, remedy: &str| Err(Error::at(file, 1, "-", problem.into(), remedy));
    match bytes {
        [b'P', b'K', 3, 4, ..] => return tables(file, &xlsx::read(file, bytes)?, reading),
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
        Some('{') => fhir::read(file, &text, reading),
        Some('<') => fail(
            "a web page or XML, whatever its name says",
            "open it in a spreadsheet, and save it as .xlsx or CSV",
        ),
        _ => tables(file, &[csv::read(file, &text)?], reading),
    }
}

const NAME_COLUMNS: &str =
    "name the columns as docs/labs.md does, or say what they mean in a file of --mapping";

/// The tables of all sheets. A sheet without a header that is understood is said to be left out,
/// unless there is no other.
fn tables(file: &str, grids: &[Grid], reading: &Reading<'_>) -> Result<Rough, Error> {
    let mut all = Rough::default();
    let mut nameless: Vec<&str> = Vec::new();
    let mut understood = 0;
    for (nth, grid) in grids.iter().enumerate() {
        let Some((first, cells)) = grid.rows.first() else { continue };
        // The name of a sheet may be that of a person.
        let sheet = match reading.pseudonyms {
            Some(_) if !grid.sheet.is_empty() => format!("sheet {}", nth + 1),
            _ => grid.sheet.clone(),
        };
        if let Some((mut rough, names)) = layout::read(file, grid, reading)? {
            understood += 1;
            if names == Names::Nobody {
                nameless.push(&grid.sheet);
            }
            debug_assert_eq!(
                grid.content(),
                rough.structure + rough.raws.iter().map(|raw| raw.cells).sum::<usize>(),
                "every cell with content is structure or has an entry"
            );
            for raw in &mut rough.raws {
                raw.sheet.clone_from(&sheet);
            }
            all.raws.append(&mut rough.raws);
            all.facts.append(&mut rough.facts);
            all.structure += rough.structure;
            all.redcap |= rough.redcap;
        } else if grid.sheet.is_empty() {
            let problem = format!("no header is understood: `{}`", cells.join("`, `"));
            return Err(Error::at(file, *first, "-", problem, NAME_COLUMNS));
        } else {
            let why = Reason::SheetWithoutHeader { sheet: sheet.clone() };
            let mut raw = Raw::not_read(*first, "-", why).of_cells(grid.content());
            raw.sheet = sheet;
            all.raws.push(raw);
        }
    }
    if understood == 0 {
        let problem = "no sheet has a header that is understood".into();
        return Err(Error::at(file, 1, "-", problem, NAME_COLUMNS));
    }
    if understood > 1 && !nameless.is_empty() && !reading.one_child {
        let problem =
            format!("nothing says whose values the sheets hold: `{}`", nameless.join("`, `"));
        let remedy = "add a column `child_id` to each; if all are of one child, add --one-child";
        return Err(Error::at(file, 1, "-", problem, remedy));
    }
    if all.raws.iter().all(|raw| raw.aside.is_some()) && grids.iter().all(|g| g.rows.len() < 2) {
        let problem = "the table has a header and no rows".into();
        return Err(Error::at(file, 2, "-", problem, "write at least one row"));
    }
    Ok(all)
}
