//! What the rows of a sheet are that hold no values: headers, and rows of units.

use super::column::{Column, Holds, holds};
use crate::headers::Role;
use crate::name;
use crate::reading::Reading;

/// Tells whether a row is the header again, whose last names may be empty.
pub(super) fn is_again(cells: &[String], titles: &[String]) -> bool {
    titles.starts_with(cells) && titles[cells.len()..].iter().all(String::is_empty)
}

/// Tells whether a row names the columns of one of the three layouts.
pub(super) fn is_header(cells: &[String], reading: &Reading<'_>) -> bool {
    let all: Vec<Holds> = cells.iter().map(|cell| holds(cell, &reading.mapping)).collect();
    let roles = |wanted: Role| all.iter().any(|h| matches!(h, Holds::Role(r) if *r == wanted));
    let count = |wanted: fn(&Holds) -> bool| all.iter().filter(|h| wanted(h)).count();
    let named = roles(Role::Analyte) || roles(Role::Code);
    let dated = count(|h| matches!(h, Holds::Dated)) > 0;
    let labs = count(|h| matches!(h, Holds::Lab(_)));
    let like = count(|h| matches!(h, Holds::LooksLike));
    let others = count(|h| matches!(h, Holds::Role(_)));
    named && (roles(Role::Value) || dated)
        || labs > 0 && labs + others > 1
        || like > 0 && others > 1
}

/// Tells whether a row below the header names the units of the columns.
pub(super) fn is_unit_row(columns: &[Column], cells: &[String]) -> bool {
    let labs = columns
        .iter()
        .zip(cells)
        .filter(|(c, cell)| matches!(c.holds, Holds::Lab(_)) && !cell.is_empty() && *cell != "-");
    let mut any = false;
    for (column, cell) in labs {
        let Holds::Lab(meaning) = column.holds else { continue };
        if name::unit_of(meaning.definition.analyte, cell).is_none() && !name::says_absolute(cell) {
            return false;
        }
        any = true;
    }
    any
}
