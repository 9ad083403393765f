//! What the columns of a table hold, from its header.

use super::catalogue::{Meaning, catalogue};
use super::grid::column_name;
use super::headers::{Role, role};
use super::mapping::{Mapped, Mapping};
use super::name::{self, Named, Other};
use super::plain::letters;
use super::{date, identifiers};

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holds {
    Role(Role),
    /// Values of an analyte; its meaning, or what its name is not.
    Lab(Meaning),
    /// Named like an analyte that matters, and not understood.
    LooksLike,
    /// Values of the day that the header names.
    Dated,
    /// The unit of the values of another column.
    UnitOf(usize),
    /// Date, flag or comment of a test.
    Beside,
    /// Another test.
    Other,
    /// Of no blood.
    Specimen,
    /// The user said to leave it out.
    LeftOut,
    /// Who the child is; dropped unread but for the pseudonym.
    Person,
    Blank,
    Unknown,
}

impl From<Mapped> for Holds {
    fn from(mapped: Mapped) -> Self {
        match mapped {
            Mapped::To(meaning) => Self::Lab(meaning),
            Mapped::LeftOut => Self::LeftOut,
        }
    }
}

/// A column of a table.
#[derive(Debug)]
pub(super) struct Column {
    /// Its header.
    pub(super) title: String,
    /// What its values are named by: the header, or its place where the mapping goes by that.
    pub(super) name: String,
    /// How messages name it: its header, or its letter where that may name a person.
    pub(super) shown: String,
    pub(super) holds: Holds,
}

impl Column {
    pub(super) fn has(&self, wanted: Role) -> bool {
        matches!(self.holds, Holds::Role(role) if role == wanted)
    }
}

/// The columns of a header. `drops` where what identifies persons is dropped.
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
            } else if drops && role(title).is_none() && identifiers::names_a_person(title) {
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

/// Whether a cell may name a column.
pub(super) fn holds(title: &str, mapping: &Mapping) -> Holds {
    if title.is_empty() {
        return Holds::Blank;
    }
    if let Some(mapped) = mapping.find(title) {
        return mapped.into();
    }
    if let Some(role) = role(title) {
        return Holds::Role(role);
    }
    if let Some(meaning) = catalogue().code(title).or_else(|| loinc_within(title)) {
        return field_part(title).map_or(Holds::Lab(meaning), |part| match part {
            Part::Value => Holds::Lab(meaning),
            Part::Unit | Part::Beside => Holds::Beside,
        });
    }
    match name::parse(title) {
        Named::Known(meaning) => Holds::Lab(meaning),
        Named::Other(Other::Companion) => Holds::Beside,
        Named::Other(Other::Specimen) => Holds::Specimen,
        Named::Other(Other::Test) => Holds::Other,
        Named::Unknown(Some(_)) => Holds::LooksLike,
        Named::Unknown(None) if date::parse(title).is_ok() => Holds::Dated,
        Named::Unknown(None) => Holds::Unknown,
    }
}

/// Which field of a test a variable of a form is, by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Value,
    Unit,
    Beside,
}

fn field_part(title: &str) -> Option<Part> {
    let text = letters(title);
    let last = text.rsplit([' ', '(', '[']).next().unwrap_or_default().trim_end_matches([')', ']']);
    match last {
        "val" | "value" | "result" | "res" | "num" => Some(Part::Value),
        "unit" | "units" | "uom" | "einheit" | "unite" | "unidad" | "单位" => Some(Part::Unit),
        _ if last.ends_with("单位") => Some(Part::Unit),
        "int" | "interp" | "flag" | "date" | "complete" | "test" | "comment" => Some(Part::Beside),
        _ => None,
    }
}

/// A LOINC code within the name of a variable, such as `lympho_loinc_24467_3_val`.
pub(super) fn loinc_within(title: &str) -> Option<Meaning> {
    let text = letters(title);
    let bytes = text.as_bytes();
    (0..bytes.len()).find_map(|at| {
        let begins = at == 0 || !bytes[at - 1].is_ascii_digit();
        let number = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if !begins || !(3..=5).contains(&number) {
            return None;
        }
        let [mark, check, rest @ ..] = &bytes[at + number..] else { return None };
        let ends = rest.first().is_none_or(|b| !b.is_ascii_digit());
        if !matches!(mark, b'-' | b' ') || !check.is_ascii_digit() || !ends {
            return None;
        }
        // A hyphen, or the word: three digits and one are also a pair of numbers.
        if *mark == b' ' && !text.contains("loinc") {
            return None;
        }
        let code = format!("{}-{}", &text[at..at + number], char::from(*check));
        let meaning = catalogue().code(&code)?;
        let stated = name::unit_within(meaning.definition.analyte, title);
        Some(Meaning { unit: meaning.unit.or(stated), ..meaning })
    })
}

/// Where no column has the day of sampling, the day of the test stands for it.
fn settle_dates(columns: &mut [Column]) {
    let mut taken = columns.iter().any(|c| c.has(Role::Date));
    for column in columns {
        if column.has(Role::TestDate) {
            column.holds = Holds::Role(if taken { Role::Other } else { Role::Date });
            taken = true;
        }
    }
}

/// Beside a month and a year, `day` is of the calendar and not since implantation.
fn settle_days(columns: &mut [Column]) {
    let titled = |columns: &[Column], name: &str| columns.iter().any(|c| letters(&c.title) == name);
    if titled(columns, "month") || titled(columns, "year") {
        for column in columns.iter_mut().filter(|c| letters(&c.title) == "day") {
            column.holds = Holds::Unknown;
        }
    }
}

/// Of the fields of one test, `X_val` holds the value, `X_unit` its unit; `X` beside `X_val` is a box
/// that was ticked.
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

/// `cd4` of `cd4_unit` and `CD4 (unit)`.
fn base_of_unit(title: &str) -> String {
    let text = letters(title);
    let text = text.trim_end_matches([')', ']']);
    let words = ["units", "unit", "uom", "einheit", "unite", "unidad", "单位"];
    let base = words.iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text);
    base.trim_end_matches([' ', '(', '[', '-']).to_owned()
}
