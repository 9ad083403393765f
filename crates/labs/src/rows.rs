//! What the rows of a sheet are that hold no values: headers, units, and labels that name a child.

use super::columns::{Column, Holds, holds};
use super::grid::{Grid, HEADER_WITHIN, cell_name};
use super::headers::{OWN, Role, role};
use super::reading::Reading;
use super::{identifiers, name};
use crate::error::Error;

const DESCRIPTIONS: &str = "see the column descriptions in docs/formats.md";

/// Whether a row is the header again, whose last names may be empty.
pub(super) fn is_again(cells: &[String], titles: &[String]) -> bool {
    titles.starts_with(cells) && titles[cells.len()..].iter().all(String::is_empty)
}

pub(super) fn has(titles: &[String], name: &str) -> bool {
    titles.iter().any(|title| title == name)
}

pub(super) fn refuse_persons(file: &str, grid: &Grid) -> Result<(), Error> {
    for (index, (row, cells)) in grid.rows.iter().enumerate() {
        for (at, cell) in cells.iter().enumerate() {
            // Labels stand in the header, and beside what they label above it.
            let label = index < HEADER_WITHIN && cell.chars().count() < 40;
            let looks = if label && role(cell).is_none() && identifiers::names_a_person(cell) {
                Some("an identifier")
            } else {
                identifiers::identifies(cell)
            };
            if let Some(looks) = looks {
                // A label may have what it labels in the same cell: a header has not.
                let title = label && looks == "an identifier" && !cell.contains([':', '：', ' ']);
                let column = if title { cell.to_lowercase() } else { cell_name(at, *row) };
                return identifiers::refuse(file, *row, &column, looks);
            }
        }
    }
    Ok(())
}

/// The child that a label names: `Patient: P7`, or `编号` and its value in the next cell. Where
/// identifiers are dropped, a name or number counts as well, under its pseudonym.
pub(super) fn label_of_child(cells: &[String], reading: &Reading<'_>) -> Option<String> {
    let names_a_child = |label: &str| {
        role(label) == Some(Role::Child)
            || reading.pseudonyms.is_some() && identifiers::names_a_person(label)
    };
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let value = |cell: &str| -> Option<String> {
        let (label, value) = cell.split_once([':', '：'])?;
        let value = value.trim();
        (names_a_child(label) && !value.is_empty() && value.len() < 60).then(|| value.to_owned())
    };
    let found = filled.iter().find_map(|cell| value(cell)).or_else(|| {
        let at =
            filled.iter().position(|cell| names_a_child(cell.trim_end_matches([':', '：'])))?;
        // Two cells and a label in the first: in a header there are more.
        (filled.len() <= 4 && at % 2 == 0)
            .then(|| filled.get(at + 1).map(|cell| (*cell).clone()))
            .flatten()
    })?;
    Some(match reading.pseudonyms {
        Some(key) => key.of(&found),
        None => found,
    })
}

/// Whether a row of labels names several children, one beside the other.
pub(super) fn names_several(cells: &[String], reading: &Reading<'_>) -> bool {
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let mut named: Vec<String> = filled
        .iter()
        .filter_map(|cell| label_of_child(std::slice::from_ref(*cell), reading))
        .collect();
    if filled
        .first()
        .is_some_and(|first| role(first.trim_end_matches([':', '：'])) == Some(Role::Child))
    {
        named.extend(filled[1..].iter().map(|cell| (*cell).clone()));
    }
    named.sort();
    named.dedup();
    named.len() > 1
}

/// A row is the header when it names the columns of one of the three layouts.
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

/// Thymoid's own table has columns that are known, so that a misspelt one is seen.
pub(super) fn own_columns(file: &str, row: usize, columns: &[Column]) -> Result<(), Error> {
    let fail = |column: &str, problem| Err(Error::at(file, row, column, problem, DESCRIPTIONS));
    let all = OWN.map(|name| format!("`{name}`")).join(", ");
    if let Some(unknown) = columns.iter().find(|c| !matches!(c.holds, Holds::Role(_))) {
        let problem = format!("unknown field `{}`, expected {all}", unknown.shown);
        return fail(&unknown.shown, problem);
    }
    let since = |c: &Column| matches!(c.holds, Holds::Role(Role::Since(_) | Role::Implant));
    if !columns.iter().any(since) {
        let missing = OWN[2];
        return fail(missing, format!("missing field `{missing}`"));
    }
    let present = |name: &str| columns.iter().any(|c| c.title == name);
    match ["child_id", "analyte", "value", "unit"].into_iter().find(|name| !present(name)) {
        Some(missing) => fail(missing, format!("missing field `{missing}`")),
        None => Ok(()),
    }
}

/// Whether a row below the header names the units of the columns.
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
