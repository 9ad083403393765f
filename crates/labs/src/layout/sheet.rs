//! From a sheet of cells to raw values: where the header is, and what stands around it.

use super::column::Column;
use super::columns::columns;
use super::labels::{label_of_child, names_several};
use super::own::{is_own, own_columns};
use super::persons::refuse_persons;
use super::row::Line;
use super::rows::{is_again, is_header, is_unit_row};
use super::table::Table;
use crate::error::Error;
use crate::files::{Grid, HEADER_WITHIN, filled, too_many_rows};
use crate::raw::{Raw, Rough};
use crate::reading::Reading;
use crate::value::Reason;
use thymoid_core::table::MAX_ROWS;

/// What a sheet says of whom its values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// A column, or labels, name children.
    Children,
    /// Nothing does.
    Nobody,
}

/// Finds the values of a sheet; `None` when it has no header that is understood.
///
/// # Errors
/// For columns and cells that identify a person, unless they are to be dropped; for Thymoid's own
/// table with other columns than its own; for several blocks of values whose children are not
/// named.
pub(super) fn read(
    file: &str,
    grid: &Grid,
    reading: &Reading<'_>,
) -> Result<Option<(Rough, Names)>, Error> {
    if reading.pseudonyms.is_none() {
        refuse_persons(file, grid)?;
    }
    let within = grid.rows.len().min(HEADER_WITHIN);
    let Some(header) = (0..within).find(|at| is_header(&grid.filled(*at, |_| true), reading))
    else {
        return Ok(None);
    };
    let titles = titles(grid, header);
    let header_row = grid.rows[header].0;
    let columns = columns(&titles, &reading.mapping, reading.pseudonyms.is_some());
    let own = is_own(&titles);
    if own {
        own_columns(file, header_row, &columns)?;
    }
    let redcap = titles.iter().any(|t| t == "record_id" || t == "redcap_event_name");
    let mut rough = Rough { redcap, ..Rough::default() };
    let (units, first) = around_header(grid, header, &columns, &mut rough);
    if let Some((row, _)) = grid.rows.get(first + MAX_ROWS) {
        return Err(too_many_rows(file, *row));
    }
    let child = child_above(file, grid, header, reading)?;
    let mut table = Table::new(grid, reading, (&titles, &columns, &units), own, child);
    table.columns_not_read(header_row, first, &mut rough);
    let names = rows(file, first, &mut table, &mut rough)?;
    Ok(Some((rough, names)))
}

/// Returns the names of the columns.
fn titles(grid: &Grid, header: usize) -> Vec<String> {
    let mut titles = grid.filled(header, |_| true);
    if !grid.ragged_is_wrong {
        // Values may stand beyond the last name; a workbook does not say how wide its table is.
        let width = grid.rows[header..].iter().map(|(_, cells)| cells.len()).max();
        titles.resize(width.unwrap_or_default().max(titles.len()), String::new());
    }
    titles
}

/// Accounts for the header and what stands above it. Returns the row of units above or below it,
/// empty where there is none, and the first row of values.
fn around_header(
    grid: &Grid,
    header: usize,
    columns: &[Column],
    rough: &mut Rough,
) -> (Vec<String>, usize) {
    let is_units = |at: usize| {
        let cells = grid.filled(at, |_| true);
        is_unit_row(columns, &cells).then_some(cells)
    };
    let above = header.checked_sub(1).and_then(is_units);
    let top = header - usize::from(above.is_some());
    // What stands there is not repeated: it may name somebody.
    for (row, cells) in &grid.rows[..top] {
        rough.raws.push(Raw::not_read(*row, "-", Reason::AboveHeader).of_cells(filled(cells)));
    }
    let mut first = header + 1;
    let mut units = above.unwrap_or_default();
    if first < grid.rows.len()
        && units.is_empty()
        && let Some(below) = is_units(first)
    {
        units = below;
        first += 1;
    }
    rough.structure += grid.rows[top..first].iter().map(|(_, cells)| filled(cells)).sum::<usize>();
    (units, first)
}

/// Returns the child that a label above the header names; empty where none does.
///
/// # Errors
/// Where a row names several children, unless all values are of one.
fn child_above(
    file: &str,
    grid: &Grid,
    header: usize,
    reading: &Reading<'_>,
) -> Result<String, Error> {
    let above = &grid.rows[..header];
    let several = |(_, cells): &&(usize, Vec<String>)| names_several(cells, reading);
    if let Some((row, _)) = above.iter().find(several).filter(|_| !reading.one_child) {
        return Err(nameless_block(file, *row));
    }
    let named = above.iter().rev().find_map(|(_, cells)| label_of_child(cells, reading));
    Ok(named.unwrap_or_default())
}

/// Reads every row below the header.
///
/// # Errors
/// For a block of values whose child is not named, another table, and too many values.
fn rows(
    file: &str,
    first: usize,
    table: &mut Table<'_>,
    rough: &mut Rough,
) -> Result<Names, Error> {
    let (grid, reading) = (table.grid, table.reading);
    let mut blocks = 1;
    let mut labelled = usize::from(!table.child.is_empty());
    let headed = table.names_children();
    for (at, (row, cells)) in grid.rows.iter().enumerate().skip(first) {
        let line = table.is_line(cells);
        let label = if headed && !line { None } else { label_of_child(cells, reading) };
        let line = line.then_some(if label.is_some() { Line::Label } else { Line::Text });
        if !headed {
            if let Some(child) = label {
                table.child = child;
                labelled += 1;
            }
            if is_again(cells, table.titles) {
                blocks += 1;
            }
            if blocks > labelled.max(1) && !reading.one_child {
                return Err(nameless_block(file, *row));
            }
        }
        if table.begins_another(at) {
            return Err(another_table(file, *row));
        }
        table.row(at, line, rough);
        rough.bounded(file, *row)?;
    }
    Ok(if headed || labelled > 0 { Names::Children } else { Names::Nobody })
}

/// Refuses a sheet in which another table begins.
fn another_table(file: &str, row: usize) -> Error {
    let problem =
        "another header or row of units stands here: the columns mean something else below".into();
    Error::at(file, row, "-", problem, "put each table into a file or sheet of its own")
}

/// Refuses a sheet with several blocks of values, of which nothing says whose they are.
fn nameless_block(file: &str, row: usize) -> Error {
    let problem =
        "several blocks of values stand here, and nothing says of each whose they are".into();
    let remedy = "add a column `child_id`; if all values are of one child, add --one-child";
    Error::at(file, row, "-", problem, remedy)
}
