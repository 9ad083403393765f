//! The columns of a table that are not read, each with the reason.

use super::column::Holds;
use super::table::Table;
use crate::files::{cell_name, column_name};
use crate::name;
use crate::raw::{Raw, Rough};
use crate::value::{LabVerdict, Reason, Remedy};

impl Table<'_> {
    /// Adds one entry for each column that is not read, with the reason.
    pub(super) fn columns_not_read(&mut self, header_row: usize, first: usize, rough: &mut Rough) {
        for (at, column) in self.columns.iter().enumerate() {
            let below = self.grid.rows[first..].iter();
            let values =
                below.filter(|(_, cells)| cells.get(at).is_some_and(|c| !c.is_empty())).count();
            let shown = column.shown.clone();
            let why = match column.holds {
                Holds::Unknown => Reason::UnknownColumn { column: shown },
                Holds::Other => Reason::OtherTest { name: shown },
                Holds::Specimen => Reason::NotBlood { specimen: shown },
                Holds::Beside => Reason::StandsBeside { column: shown },
                Holds::LeftOut => Reason::LeftOut { name: shown },
                Holds::Person => Reason::Dropped { column: column_name(at) },
                Holds::LooksLike => {
                    let like = match name::parse(&column.title) {
                        name::Named::Unknown(Some(like)) => like.as_str(),
                        _ => "",
                    };
                    Reason::LooksLike { name: shown, analyte: like.into() }
                }
                Holds::Blank if values > 0 => {
                    Reason::NoName { column: column_name(at), cells: values.to_string() }
                }
                _ => continue,
            };
            let mut raw = Raw::not_read(header_row, &column.shown, why);
            if let (Holds::LooksLike, Some(aside)) = (column.holds, &mut raw.aside) {
                (aside.verdict, aside.remedy) = (LabVerdict::Doubtful, Some(Remedy::MapName));
            }
            raw.cell = cell_name(at, header_row);
            self.left[at] = rough.raws.len();
            rough.raws.push(raw);
        }
    }
}
