//! What a row of a table is: values, the header again, or a line of text.

use super::column::Holds;
use super::rows::{is_again, is_header, is_unit_row};
use super::table::Table;
use crate::dates::date;
use crate::files::{FORMULA_WITHOUT_RESULT, cell_name, filled};
use crate::headers::Role;
use crate::number::{self, Style};
use crate::raw::{Aside, Raw, Rough};
use crate::value::{LabVerdict, Reason, Remedy};

/// What the only cell of a row is, where it is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// A label that names a child.
    Label,
    /// Any other text: what follows may be of another section.
    Text,
}

impl Table<'_> {
    /// Adds the values of a row, or says why it has none. `line` where
    /// [`is_line`](Table::is_line) says that it is one.
    pub(super) fn row(&mut self, index: usize, line: Option<Line>, rough: &mut Rough) {
        let (row, cells) = (self.grid.rows[index].0, &self.grid.rows[index].1);
        let content = filled(cells);
        if content == 0 {
            return;
        }
        if is_again(cells, self.titles) {
            self.section = None;
            return rough.raws.push(Raw::not_read(row, "-", Reason::HeaderAgain).of_cells(content));
        }
        if let Some(line) = line {
            if line == Line::Text {
                self.section = Some(row);
            }
            return rough.raws.push(Raw::not_read(row, "-", Reason::LineOfText).of_cells(content));
        }
        let (length, width) = (cells.len(), self.columns.len());
        let beyond = cells.iter().skip(width).any(|cell| !cell.is_empty());
        if beyond || (self.grid.ragged_is_wrong && length < width) {
            return rough.raws.push(unequal(row, length, width).of_cells(content));
        }
        self.whole_row(index, rough);
    }

    /// Adds the values of a row that has as many cells as the header.
    fn whole_row(&mut self, index: usize, rough: &mut Rough) {
        let (row, own) = (self.grid.rows[index].0, &self.grid.rows[index].1);
        let fills = |column: usize| {
            let holds = self.columns.get(column).map(|c| c.holds);
            matches!(holds, Some(Holds::Role(role)) if role != Role::Value)
        };
        let merged = self.grid.is_merged(row);
        let whole = if merged { self.grid.filled(index, fills) } else { Vec::new() };
        let cells = if merged { &whole } else { own };
        let before = rough.raws.len();
        let suspicion = self.suspicion(cells);
        let others = self.cells_without_values(row, own, rough);
        let first = rough.raws.len();
        self.values(row, cells, rough);
        self.cast_doubt(suspicion.as_ref(), cells, &mut rough.raws[first..]);
        let child = self.child(cells);
        self.facts(row, &child.text, cells, rough);
        // A title in the column of days begins another section.
        let day = self.named(Role::Date, cells).text;
        if rough.raws.len() == before && !day.is_empty() && date::parse(&day).is_err() {
            self.section = Some(row);
        }
        if rough.raws.len() == before && others == 0 {
            rough.raws.push(Raw::not_read(row, "-", Reason::RowWithoutValue));
        }
    }

    /// Counts the cells of a row that hold no values, each for what it is: structure, a formula
    /// without a result, or a cell of a column that is not read. Returns how many the last are.
    fn cells_without_values(&self, row: usize, cells: &[String], rough: &mut Rough) -> usize {
        let mut others = 0;
        for (at, column) in self.columns.iter().enumerate() {
            let Some(text) = cells.get(at).filter(|text| !text.is_empty()) else { continue };
            match column.holds {
                Holds::Role(Role::Value) | Holds::Lab(_) | Holds::Dated => {}
                Holds::Role(_) | Holds::UnitOf(_) if text == FORMULA_WITHOUT_RESULT => {
                    let mut raw = Raw::not_read(row, &column.shown, Reason::FormulaWithoutResult);
                    (raw.cell, raw.cells) = (cell_name(at, row), 1);
                    rough.raws.push(raw);
                }
                Holds::Role(_) | Holds::UnitOf(_) => rough.structure += 1,
                _ => {
                    rough.raws[self.left[at]].cells += 1;
                    others += 1;
                }
            }
        }
        others
    }

    /// Refuses the values of a row whose columns contradict each other; those of which something
    /// is suspicious are doubtful.
    fn cast_doubt(&self, suspicion: Option<&Reason>, cells: &[String], raws: &mut [Raw]) {
        let conflict = self.conflict(cells);
        for raw in raws {
            if let Some((column, why)) = &conflict {
                raw.column.clone_from(column);
                let remedy = Some(Remedy::KeepOneColumn);
                raw.aside = Some(Aside { verdict: LabVerdict::Refused, why: why.clone(), remedy });
            } else if let (Some(why), None) = (suspicion, &raw.aside) {
                raw.aside = Some(Aside::doubtful(why.clone()));
            }
        }
    }

    /// Tells whether a row is one cell that is no value: a label or a line of text.
    pub(super) fn is_line(&self, cells: &[String]) -> bool {
        let (length, width) = (cells.len(), self.columns.len());
        filled(cells) == 1 && width > 2 && length != width && !self.lone_number(cells)
    }

    /// Tells whether the only cell of a row is a number under a header of values: that is no text.
    fn lone_number(&self, cells: &[String]) -> bool {
        self.columns.iter().zip(cells).any(|(column, cell)| {
            let values =
                matches!(column.holds, Holds::Lab(_) | Holds::Dated | Holds::Role(Role::Value));
            values && number::parse(cell, Style::Unknown).is_ok()
        })
    }

    /// Tells whether a row is the header of another table, or a row of other units.
    pub(super) fn begins_another(&self, index: usize) -> bool {
        let cells = &self.grid.rows[index].1;
        let number =
            |cell: &String| cell.starts_with(|c: char| c.is_ascii_digit() || "<>≤≥".contains(c));
        if filled(cells) < 2 || cells.iter().any(number) || is_again(cells, self.titles) {
            return false;
        }
        is_header(cells, self.reading) || is_unit_row(self.columns, cells)
    }
}

/// Refuses a row that has more or fewer cells than the header.
fn unequal(row: usize, cells: usize, header: usize) -> Raw {
    let why = Reason::CellsUnequal { cells: cells.to_string(), header: header.to_string() };
    let remedy = Some(Remedy::QuoteSeparators);
    let aside = Some(Aside { verdict: LabVerdict::Refused, why, remedy });
    Raw { row, column: "-".into(), aside, ..Raw::default() }
}
