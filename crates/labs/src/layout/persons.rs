//! The refusal of a sheet that tells who a child is.

use crate::error::Error;
use crate::files::{Grid, HEADER_WITHIN, cell_name};
use crate::headers::role;
use crate::identity::{identifies, names_a_person, refuse};

/// Refuses a sheet whose name, header or cells tell who somebody is.
///
/// # Errors
/// For such a sheet; the message names the cell, never its text.
pub(super) fn refuse_persons(file: &str, grid: &Grid) -> Result<(), Error> {
    if let Some(looks) = identifies(&grid.sheet) {
        return refuse(file, 1, "name of a sheet", looks);
    }
    for (index, (row, cells)) in grid.rows.iter().enumerate() {
        for (at, cell) in cells.iter().enumerate() {
            // Labels stand in the header, and beside what they label above it.
            let label = index < HEADER_WITHIN && cell.chars().count() < 40;
            let looks = if label && role(cell).is_none() && names_a_person(cell) {
                Some("an identifier")
            } else {
                identifies(cell)
            };
            if let Some(looks) = looks {
                // A label may have what it labels in the same cell: a header has not.
                let title = label && looks == "an identifier" && !cell.contains([':', '：', ' ']);
                let column = if title { cell.to_lowercase() } else { cell_name(at, *row) };
                return refuse(file, *row, &column, looks);
            }
        }
    }
    Ok(())
}
