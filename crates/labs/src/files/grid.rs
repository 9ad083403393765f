//! A sheet of cells, and how they are named.

use std::collections::BTreeSet;

use crate::error::Error;
use thymoid_core::table::MAX_ROWS;

/// Rows in which a header is looked for: titles and letterheads stand above it.
pub(crate) const HEADER_WITHIN: usize = 40;
/// Rows that a sheet may have: those of a table, and what stands above them.
pub(crate) const MOST_ROWS: usize = MAX_ROWS + HEADER_WITHIN;

/// What stands in a cell whose formula has no stored result; no file holds the character.
pub(crate) const FORMULA_WITHOUT_RESULT: &str = "\u{E000}";

/// Refuses a table that is longer than any of a ward.
pub(crate) fn too_many_rows(file: &str, row: usize) -> Error {
    let problem = format!("the table has more than {MAX_ROWS} rows");
    Error::at(file, row, "-", problem, "split it by child or by year")
}

/// Rows of text with their numbers, as a spreadsheet counts them: row 1 is the first.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    /// Sheet of a workbook; empty for text.
    pub(crate) sheet: String,
    /// Row number and its cells. Empty rows may be left out.
    pub(crate) rows: Vec<(usize, Vec<String>)>,
    /// Every row of text has all its separators, so that a short one was cut.
    pub(crate) ragged_is_wrong: bool,
    /// What the spreadsheet does not show.
    pub(crate) hidden: Hidden,
    /// Cells that are one on the page.
    pub(crate) merged: Vec<Merged>,
}

/// Rows, counted from 1, and columns, counted from 0, that a spreadsheet hides.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    pub(crate) sheet: bool,
    pub(crate) rows: BTreeSet<usize>,
    pub(crate) columns: BTreeSet<usize>,
}

/// A range of merged cells: rows from 1, columns from 0, both ends within.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Merged {
    pub(crate) rows: (usize, usize),
    pub(crate) columns: (usize, usize),
}

impl Grid {
    /// Returns the cells of a row, those of merged ranges filled where `fills` agrees to the
    /// column: only the first cell of a range holds its text.
    pub(crate) fn filled(&self, at: usize, fills: impl Fn(usize) -> bool) -> Vec<String> {
        let (row, cells) = &self.rows[at];
        let mut cells = cells.clone();
        for merged in self.merged.iter().filter(|m| (m.rows.0..=m.rows.1).contains(row)) {
            let first = self.rows[..=at].iter().rfind(|(row, _)| *row == merged.rows.0);
            let Some(text) = first.and_then(|(_, cells)| cells.get(merged.columns.0)) else {
                continue;
            };
            for column in (merged.columns.0..=merged.columns.1).filter(|column| fills(*column)) {
                if cells.len() <= column {
                    cells.resize(column + 1, String::new());
                }
                if cells[column].is_empty() {
                    cells[column].clone_from(text);
                }
            }
        }
        cells
    }

    /// Tells whether any cell of a row belongs to a merged range.
    pub(crate) fn is_merged(&self, row: usize) -> bool {
        self.merged.iter().any(|m| (m.rows.0..=m.rows.1).contains(&row))
    }

    /// Cells with content.
    pub(crate) fn content(&self) -> usize {
        self.rows.iter().map(|(_, cells)| filled(cells)).sum()
    }
}

/// Cells of a row with content.
pub(crate) fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// Names a column as spreadsheets do: column 0 is `A`.
pub(crate) fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

/// Names a cell as spreadsheets do: column 0 of row 2 is `A2`.
pub(crate) fn cell_name(column: usize, row: usize) -> String {
    format!("{}{row}", column_name(column))
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
