//! A sheet of cells, and how they are named.

use crate::error::Error;
use crate::table::MAX_ROWS;

/// Rows in which a header is looked for: titles and letterheads stand above it.
pub(super) const HEADER_WITHIN: usize = 40;
/// Rows that a sheet may have: those of a table, and what stands above them.
pub(super) const MOST_ROWS: usize = MAX_ROWS + HEADER_WITHIN;

/// The refusal of a table that is longer than any of a ward.
pub(super) fn too_many_rows(file: &str, row: usize) -> Error {
    let problem = format!("the table has more than {MAX_ROWS} rows");
    Error::at(file, row, "-", problem, "split it by child or by year")
}

/// Rows of text with their numbers, as a spreadsheet counts them: row 1 is the first.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Sheet of a workbook; empty for text.
    pub(super) sheet: String,
    /// Row number and its cells. Empty rows may be left out.
    pub(super) rows: Vec<(usize, Vec<String>)>,
    /// Every row of text has all its separators, so that a short one was cut.
    pub(super) ragged_is_wrong: bool,
}

/// A cell as spreadsheets name it: column 0 of row 2 is `A2`.
pub(super) fn cell_name(column: usize, row: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{row}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_of_a_spreadsheet() {
        for (column, name) in [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7")] {
            assert_eq!(cell_name(column, 7), name);
        }
    }
}
