//! Workbooks of Excel, each cell as the text that the spreadsheet shows.

use std::io::Cursor;

use calamine::{Reader, SheetType, SheetVisible, Xlsx};

use super::beside::beside;
use super::package::{SAVE_ALONE, broken, unpack};
use super::show::show;
use crate::error::Error;
use crate::files::grid::{FORMULA_WITHOUT_RESULT, Grid, MOST_ROWS, too_many_rows};

/// Bytes that its cells may hold: cells share texts in the file, and own them here.
const MAX_HELD: usize = 1 << 30;
/// Columns a sheet may have.
const MAX_COLUMNS: usize = 1000;

/// Reads every sheet.
///
/// # Errors
/// For a file that is no workbook, is locked with a password, or is too large.
pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Vec<Grid>, Error> {
    let mut beside = beside(&unpack(file, bytes)?);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(file, &error))?;
    let mut grids = Vec::new();
    let mut held = 0;
    for sheet in book.sheets_metadata().to_owned() {
        // A sheet of charts or macros holds no cells.
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let mut beside = beside.remove(&sheet.name).unwrap_or_default();
        beside.hidden.sheet |= sheet.visible != SheetVisible::Visible;
        let mut filling = Filling { file, sheet: &sheet.name, rows: Vec::new(), held };
        let mut cells =
            book.worksheet_cells_reader(&sheet.name).map_err(|error| broken(file, &error))?;
        // One cell at a time: a sheet with one cell in its last corner is small, its rectangle
        // is not.
        while let Some((cell, style)) =
            cells.next_cell_with_style_id().map_err(|error| broken(file, &error))?
        {
            let (row, column) = cell.get_position();
            let (row, column) = (row as usize + 1, column as usize);
            let mut text = show(cell.get_value(), cells.styles().get(style));
            if text.is_empty() && beside.formulas.contains(&(row, column)) {
                FORMULA_WITHOUT_RESULT.clone_into(&mut text);
            }
            if !text.is_empty() {
                filling.put(row, column, text)?;
            }
        }
        held = filling.held;
        grids.push(Grid {
            rows: filling.rows,
            sheet: sheet.name,
            ragged_is_wrong: false,
            hidden: beside.hidden,
            merged: beside.merged,
        });
    }
    Ok(grids)
}

/// The rows of a sheet while they are read.
struct Filling<'a> {
    file: &'a str,
    sheet: &'a str,
    rows: Vec<(usize, Vec<String>)>,
    /// Bytes that the cells of the workbook hold so far.
    held: usize,
}

impl Filling<'_> {
    /// Puts a text into a cell.
    ///
    /// # Errors
    /// For a cell far from the table, more rows than a table may have, and more text than memory
    /// should hold.
    fn put(&mut self, row: usize, column: usize, text: String) -> Result<(), Error> {
        let fail = |problem, remedy| Err(Error::at(self.file, 1, "-", problem, remedy));
        let last = self.rows.last().map(|(last, _)| *last);
        if last.is_some_and(|last| last > row) || column >= MAX_COLUMNS {
            let problem = format!("row {row} lies beyond a table, or out of order");
            return fail(problem, "delete what stands far from the table");
        }
        if last != Some(row) {
            self.rows.push((row, Vec::new()));
        }
        if self.rows.len() > MOST_ROWS {
            return Err(too_many_rows(&format!("{} [{}]", self.file, self.sheet), row));
        }
        let (_, cells) = self.rows.last_mut().expect("pushed above");
        if cells.len() <= column {
            self.held += (column + 1 - cells.len()) * size_of::<String>();
            cells.resize(column + 1, String::new());
        }
        self.held += text.len();
        if self.held > MAX_HELD {
            let sheet = self.sheet;
            let problem = format!("the cells up to row {row} of `{sheet}` hold over 1 GiB");
            return fail(problem, SAVE_ALONE);
        }
        cells[column] = text;
        Ok(())
    }
}
