//! The columns of a header, each beside the others.

use super::column::{Column, Holds, holds};
use super::fields::{Part, base_of_unit, field_part};
use crate::files::column_name;
use crate::headers::{Role, role};
use crate::identity::names_a_person;
use crate::mapping::Mapping;
use crate::name::{self, loinc_within};
use crate::plain::letters;

/// Tells what the columns of a header hold. `drops` where what identifies persons is dropped.
pub(super) fn columns(titles: &[String], mapping: &Mapping, drops: bool) -> Vec<Column> {
    let mut columns: Vec<Column> = titles
        .iter()
        .enumerate()
        .map(|(at, title)| {
            let place = format!("column {}", column_name(at));
            let by_place = mapping.find(&place);
            let name = if by_place.is_some() { place } else { title.clone() };
            let holds = if let Some(mapped) = by_place {
                mapped.into()
            } else if drops && role(title).is_none() && names_a_person(title) {
                Holds::Person
            } else {
                holds(title, mapping)
            };
            let mapped = by_place.is_some() || mapping.find(title).is_some();
            let known = !mapped
                && matches!(holds, Holds::Role(_) | Holds::Lab(_) | Holds::Other | Holds::Beside);
            let shown = if drops && !known { column_name(at) } else { title.clone() };
            Column { title: title.clone(), name, shown, holds }
        })
        .collect();
    settle_dates(&mut columns);
    settle_days(&mut columns);
    settle_fields(&mut columns);
    columns
}

/// Lets the day of the test stand for that of sampling, where no column has it.
fn settle_dates(columns: &mut [Column]) {
    let mut taken = columns.iter().any(|c| c.has(Role::Date));
    for column in columns {
        if column.has(Role::TestDate) {
            column.holds = Holds::Role(if taken { Role::Other } else { Role::Date });
            taken = true;
        }
    }
}

/// Takes `day` beside a month and a year for a day of the calendar, not one since implantation.
fn settle_days(columns: &mut [Column]) {
    let titled = |columns: &[Column], name: &str| columns.iter().any(|c| letters(&c.title) == name);
    if titled(columns, "month") || titled(columns, "year") {
        for column in columns.iter_mut().filter(|c| letters(&c.title) == "day") {
            column.holds = Holds::Unknown;
        }
    }
}

/// Sorts the fields of one test: `X_val` holds the value, `X_unit` its unit; `X` beside `X_val` is
/// a box that was ticked.
fn settle_fields(columns: &mut [Column]) {
    let code = |column: &Column| match column.holds {
        Holds::Lab(meaning) => Some((
            meaning.definition.code.clone(),
            meaning.unit.is_some_and(|u| u.parent().is_some()),
        )),
        _ => None,
    };
    let valued: Vec<_> = columns
        .iter()
        .filter(|column| {
            loinc_within(&column.title).is_some() && field_part(&column.title) == Some(Part::Value)
        })
        .filter_map(code)
        .collect();
    for column in columns.iter_mut() {
        let ticked = loinc_within(&column.title).is_some() && field_part(&column.title).is_none();
        if ticked && code(column).is_some_and(|code| valued.contains(&code)) {
            column.holds = Holds::Beside;
        }
    }
    for at in 0..columns.len() {
        let title = &columns[at].title;
        if !matches!(columns[at].holds, Holds::Beside) || field_part(title) != Some(Part::Unit) {
            continue;
        }
        let base = base_of_unit(title);
        let same_name = |c: &Column| {
            letters(&c.title).trim_end_matches(" val").trim_end_matches(" value") == base
        };
        let meant = loinc_within(title).or_else(|| name::parse(&base).known());
        let same_code = |c: &Column| match (c.holds, meant) {
            (Holds::Lab(m), Some(meant)) => m.definition.code == meant.definition.code,
            _ => false,
        };
        let labs = || columns.iter().enumerate().filter(|(_, c)| matches!(c.holds, Holds::Lab(_)));
        let of = labs().find(|(_, c)| same_name(c)).or_else(|| {
            let mut alike = labs().filter(|(_, c)| same_code(c));
            let first = alike.next();
            first.filter(|_| alike.next().is_none())
        });
        if let Some((of, _)) = of {
            columns[at].holds = Holds::UnitOf(of);
        }
    }
}
