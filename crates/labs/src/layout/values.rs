//! The values of a row, each with what stands around it.

use super::column::Holds;
use super::table::Table;
use crate::field::Field;
use crate::files::cell_name;
use crate::headers::Role;
use crate::name;
use crate::raw::{Raw, Rough};

impl Table<'_> {
    pub(super) fn values(&self, row: usize, cells: &[String], rough: &mut Rough) {
        // What all values of the row share, looked up once.
        let shared = Raw {
            row,
            sheet: self.grid.sheet.clone(),
            cells: 1,
            child: self.child(cells),
            when: self.when(cells),
            specimen: self.named(Role::Specimen, cells).text,
            used: self.named(Role::Use, cells),
            status: if self.own { self.named(Role::Status, cells) } else { Field::default() },
            source: self.named(Role::Source, cells).text,
            note: self.named(Role::Note, cells).text,
            own: self.own,
            ..Raw::default()
        };
        let mut named = self.named(Role::Analyte, cells);
        let gating = self.named(Role::Gating, cells).text;
        if !gating.is_empty() && !named.text.is_empty() {
            named.text = format!("{} {gating}", named.text);
        }
        let code = self.named(Role::Code, cells).text;
        let sign = self.named(Role::Sign, cells).text;
        for (at, (column, text)) in self.columns.iter().zip(cells).enumerate() {
            let raw = || Raw {
                column: column.shown.clone(),
                cell: cell_name(at, row),
                text: text.clone(),
                aside: self.hidden(row, at, text),
                ..shared.clone()
            };
            match column.holds {
                Holds::Lab(_) if !text.is_empty() => {
                    let title = || column.shown.clone();
                    let beside = self.unit_beside[at].and_then(|unit| cells.get(unit));
                    let beside = beside.filter(|unit| !unit.is_empty());
                    let unit = beside.or_else(|| self.units.get(at)).cloned().unwrap_or_default();
                    let none = unit == "-" || name::says_absolute(&unit);
                    let unit = if none { String::new() } else { unit };
                    rough.raws.push(Raw {
                        name: Field { column: title(), text: column.name.clone() },
                        unit: Field { column: title(), text: unit },
                        ..raw()
                    });
                }
                // An empty result of a long table is a test that was not done; an empty cell of a
                // turned one, a day on which it was not asked for.
                Holds::Role(Role::Value) | Holds::Dated
                    if !text.is_empty()
                        || !matches!(column.holds, Holds::Dated) && !named.text.is_empty() =>
                {
                    let mut raw = Raw {
                        name: named.clone(),
                        code: code.clone(),
                        unit: self.unit_of(at, cells),
                        sign: sign.clone(),
                        cells: usize::from(!text.is_empty()),
                        ..raw()
                    };
                    if matches!(column.holds, Holds::Dated) {
                        // An age beside a date would tell the date of birth.
                        raw.column = cell_name(at, row);
                        let title = column.title.clone();
                        raw.when.date = Field { column: title.clone(), text: title };
                    }
                    rough.raws.push(raw);
                }
                _ => {}
            }
        }
    }
}
