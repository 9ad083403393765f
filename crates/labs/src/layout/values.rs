//! The values of a row, each with what stands around it.

use super::column::Holds;
use super::table::Table;
use crate::field::Field;
use crate::files::cell_name;
use crate::headers::Role;
use crate::name;
use crate::raw::{Raw, Rough};

impl Table<'_> {
    /// Adds the values of a row.
    pub(super) fn values(&self, row: usize, cells: &[String], rough: &mut Rough) {
        let shared = self.shared(row, cells);
        let long = Raw {
            name: self.name_in_row(cells),
            code: self.named(Role::Code, cells).text,
            sign: self.named(Role::Sign, cells).text,
            ..shared.clone()
        };
        for (at, (column, text)) in self.columns.iter().zip(cells).enumerate() {
            let raw = match column.holds {
                Holds::Lab(_) if !text.is_empty() => self.wide(at, cells, &shared),
                // An empty cell of a turned table is a day on which it was not asked for.
                Holds::Dated if !text.is_empty() => self.dated(at, cells, &long),
                // An empty result of a long table is a test that was not done.
                Holds::Role(Role::Value) if !text.is_empty() || !long.name.text.is_empty() => Raw {
                    unit: self.unit_of(at, cells),
                    cells: usize::from(!text.is_empty()),
                    ..long.clone()
                },
                _ => continue,
            };
            let cell = cell_name(at, row);
            // An age beside a date would tell the date of birth.
            let dated = matches!(column.holds, Holds::Dated);
            rough.raws.push(Raw {
                column: if dated { cell.clone() } else { column.shown.clone() },
                cell,
                text: text.clone(),
                aside: self.hidden(row, at, text),
                ..raw
            });
        }
    }

    /// Returns what all values of a row share.
    fn shared(&self, row: usize, cells: &[String]) -> Raw {
        Raw {
            row,
            sheet: self.grid.sheet.clone(),
            cells: 1,
            child: self.child(cells),
            when: self.when(cells),
            specimen: self.named(Role::Specimen, cells).text,
            used: self.named(Role::Use, cells),
            conflict: self.named(Role::Conflict, cells).text,
            status: if self.own { self.named(Role::Status, cells) } else { Field::default() },
            source: self.named(Role::Source, cells).text,
            note: self.named(Role::Note, cells).text,
            own: self.own,
            ..Raw::default()
        }
    }

    /// Returns what was measured, where the row says it: with the gating, where that has a column.
    fn name_in_row(&self, cells: &[String]) -> Field {
        let mut named = self.named(Role::Analyte, cells);
        let gating = self.named(Role::Gating, cells).text;
        if !gating.is_empty() && !named.text.is_empty() {
            named.text = format!("{} {gating}", named.text);
        }
        named
    }

    /// Returns a value whose column says what was measured.
    fn wide(&self, at: usize, cells: &[String], shared: &Raw) -> Raw {
        let column = &self.columns[at];
        let beside = self.unit_beside[at].and_then(|unit| cells.get(unit));
        let beside = beside.filter(|unit| !unit.is_empty());
        let unit = beside.or_else(|| self.units.get(at)).cloned().unwrap_or_default();
        let none = unit == "-" || name::says_absolute(&unit);
        let unit = if none { String::new() } else { unit };
        let field = |text| Field { column: column.shown.clone(), text };
        Raw { name: field(column.name.clone()), unit: field(unit), ..shared.clone() }
    }

    /// Returns a value whose column says when the sample was taken.
    fn dated(&self, at: usize, cells: &[String], long: &Raw) -> Raw {
        let title = &self.columns[at].title;
        let mut raw = Raw { unit: self.unit_of(at, cells), ..long.clone() };
        raw.when.date = Field { column: title.clone(), text: title.clone() };
        raw
    }
}
