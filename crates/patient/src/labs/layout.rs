//! From a sheet of cells to values: where the header is, what its columns mean, and which of three
//! layouts the table has.
//!
//! * Long: one value a row, with columns for the analyte, the value and its unit.
//! * Wide: one sample a row, one column an analyte.
//! * Turned: one analyte a row, one column a date.

use super::catalogue::catalogue;
use super::date;
use super::grid::{Grid, HEADER_WITHIN, cell_name, too_many_rows};
use super::headers::{OWN, Role, role};
use super::number::{self, Style};
use super::raw::{Aside, Fact, FactKind, Field, Raw, Rough, Span, When};
use super::reasons::{Reason, Remedy};
use super::value::Verdict;
use super::{identifiers, units};
use crate::error::Error;
use crate::table::MAX_ROWS;

const DESCRIPTIONS: &str = "see the column descriptions in docs/formats.md";
/// Pseudonym where a table has no column of children.
const ONLY_CHILD: &str = "child-1";

/// What a column holds.
#[derive(Clone, Copy)]
enum Holds {
    Role(Role),
    Lab,
    /// Values of the day that the header names.
    Dated,
    Blank,
    Unknown,
}

struct Column {
    title: String,
    holds: Holds,
}

/// Finds the values of a sheet; `None` when it has no header that is understood.
///
/// # Errors
/// For columns and cells that identify a person, and for Thymoid's own table with other columns
/// than its own.
pub(super) fn read(file: &str, grid: &Grid) -> Result<Option<Rough>, Error> {
    if let Some(looks) = identifiers::identifies(&grid.sheet) {
        return identifiers::refuse(file, 1, "name of a sheet", looks);
    }
    refuse_persons(file, grid)?;
    let Some(header) = grid.rows.iter().take(HEADER_WITHIN).position(|(_, row)| is_header(row))
    else {
        return Ok(None);
    };
    let (header_row, titles) = &grid.rows[header];
    let mut columns: Vec<Column> = titles.iter().map(|title| column(title)).collect();
    let own = has(titles, "analyte") && has(titles, "age_months");
    if own {
        own_columns(file, *header_row, &columns)?;
    }
    settle_dates(&mut columns);
    let mut rough = Rough::default();
    // What stands there is not repeated: it may name somebody.
    for (row, _) in &grid.rows[..header] {
        rough.raws.push(Raw::not_read(*row, "-", Reason::AboveHeader));
    }
    for (at, column) in columns.iter().enumerate() {
        if matches!(column.holds, Holds::Unknown) {
            let why = Reason::UnknownColumn { column: column.title.clone() };
            let mut raw = Raw::not_read(*header_row, &column.title, why);
            raw.cell = cell_name(at, *header_row);
            rough.raws.push(raw);
        }
    }
    let below = &grid.rows[header + 1..];
    let (units, body) = match below.split_first() {
        Some(((_, first), rest)) if is_unit_row(&columns, first) => (first.clone(), rest),
        _ => (Vec::new(), below),
    };
    if let Some((row, _)) = body.get(MAX_ROWS) {
        return Err(too_many_rows(file, *row));
    }
    let table = Table { grid, titles, columns: &columns, units: &units, own };
    for (row, cells) in body {
        table.row(*row, cells, &mut rough);
        rough.bounded(file, *row)?;
    }
    Ok(Some(rough))
}

fn has(titles: &[String], name: &str) -> bool {
    titles.iter().any(|title| title == name)
}

fn refuse_persons(file: &str, grid: &Grid) -> Result<(), Error> {
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

fn column(title: &str) -> Column {
    let holds = if title.is_empty() {
        Holds::Blank
    } else if let Some(role) = role(title) {
        Holds::Role(role)
    } else if catalogue().name(title).or_else(|| catalogue().code(title)).is_some() {
        Holds::Lab
    } else if date::parse(title).is_ok() {
        Holds::Dated
    } else {
        Holds::Unknown
    };
    Column { title: title.into(), holds }
}

/// A row is the header when it names the columns of one of the three layouts.
fn is_header(cells: &[String]) -> bool {
    let columns: Vec<Column> = cells.iter().map(|cell| column(cell)).collect();
    let roles =
        |wanted: Role| columns.iter().any(|c| matches!(c.holds, Holds::Role(r) if r == wanted));
    let named = roles(Role::Analyte) || roles(Role::Code);
    let dated = columns.iter().any(|c| matches!(c.holds, Holds::Dated));
    let labs = columns.iter().filter(|c| matches!(c.holds, Holds::Lab)).count();
    let others = columns.iter().filter(|c| matches!(c.holds, Holds::Role(_))).count();
    named && (roles(Role::Value) || dated) || labs > 0 && labs + others > 1
}

/// Thymoid's own table has its own columns and no others, so that a misspelt one is seen.
fn own_columns(file: &str, row: usize, columns: &[Column]) -> Result<(), Error> {
    let fail = |column: &str, problem| Err(Error::at(file, row, column, problem, DESCRIPTIONS));
    let all = OWN.map(|name| format!("`{name}`")).join(", ");
    if let Some(unknown) = columns.iter().find(|c| !OWN.contains(&c.title.as_str())) {
        let problem = format!("unknown field `{}`, expected {all}", unknown.title);
        return fail(&unknown.title, problem);
    }
    let present = |name: &&str| columns.iter().any(|c| c.title == **name);
    match OWN[..6].iter().find(|name| !present(name)) {
        Some(missing) => fail(missing, format!("missing field `{missing}`")),
        None => Ok(()),
    }
}

/// Where no column has the day of sampling, the day of the test stands for it.
fn settle_dates(columns: &mut [Column]) {
    let sampled = columns.iter().any(|c| matches!(c.holds, Holds::Role(Role::Date)));
    let mut taken = sampled;
    for column in columns {
        if matches!(column.holds, Holds::Role(Role::TestDate)) {
            column.holds = Holds::Role(if taken { Role::Other } else { Role::Date });
            taken = true;
        }
    }
}

/// Whether a row below the header names the units of the columns.
fn is_unit_row(columns: &[Column], cells: &[String]) -> bool {
    let labs = columns.iter().zip(cells).filter(|(c, _)| matches!(c.holds, Holds::Lab));
    let stated: Vec<&String> = labs.map(|(_, cell)| cell).filter(|cell| !cell.is_empty()).collect();
    !stated.is_empty() && stated.iter().all(|cell| units::parse(cell).is_some())
}

struct Table<'a> {
    grid: &'a Grid,
    titles: &'a [String],
    columns: &'a [Column],
    units: &'a [String],
    own: bool,
}

impl Table<'_> {
    /// Adds the values of a row, or says why it has none.
    fn row(&self, row: usize, cells: &[String], rough: &mut Rough) {
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        let not_read = |why| Raw::not_read(row, "-", why);
        if filled == 0 {
            return;
        }
        if cells == self.titles {
            return rough.raws.push(not_read(Reason::HeaderAgain));
        }
        let (length, width) = (cells.len(), self.columns.len());
        if filled == 1 && width > 2 && length != width && !self.lone_number(cells) {
            return rough.raws.push(not_read(Reason::LineOfText));
        }
        let beyond = cells.iter().skip(width).any(|cell| !cell.is_empty());
        if beyond || (self.grid.ragged_is_wrong && length < width) {
            let (cells, header) = (length.to_string(), width.to_string());
            let why = Reason::CellsUnequal { cells, header };
            let remedy = Some(Remedy::QuoteSeparators);
            let aside = Some(Aside { verdict: Verdict::Refused, why, remedy });
            return rough.raws.push(Raw { row, column: "-".into(), aside, ..Raw::default() });
        }
        let found = self.values(row, cells);
        let child = self.child(cells);
        self.facts(row, &child.text, cells, rough);
        if found.is_empty() {
            return rough.raws.push(not_read(Reason::RowWithoutValue));
        }
        rough.raws.extend(found);
    }

    /// Whether the only cell of a row is a number under a header of values: that is no text.
    fn lone_number(&self, cells: &[String]) -> bool {
        self.columns.iter().zip(cells).any(|(column, cell)| {
            matches!(column.holds, Holds::Lab | Holds::Dated | Holds::Role(Role::Value))
                && number::parse(cell, Style::Unknown).is_ok()
        })
    }

    fn values(&self, row: usize, cells: &[String]) -> Vec<Raw> {
        // What all values of the row share, looked up once.
        let shared = Raw {
            row,
            sheet: self.grid.sheet.clone(),
            child: self.child(cells),
            when: self.when(cells),
            used: self.named(Role::Use, cells),
            status: if self.own { self.named(Role::Status, cells) } else { Field::default() },
            source: self.named(Role::Source, cells).text,
            note: self.named(Role::Note, cells).text,
            own: self.own,
            ..Raw::default()
        };
        let named = self.named(Role::Analyte, cells);
        let code = self.named(Role::Code, cells).text;
        let unit = self.named(Role::Unit, cells);
        let sign = self.named(Role::Sign, cells).text;
        let mut raws = Vec::new();
        for (at, (column, text)) in self.columns.iter().zip(cells).enumerate() {
            let raw = || Raw {
                column: column.title.clone(),
                cell: cell_name(at, row),
                text: text.clone(),
                ..shared.clone()
            };
            match column.holds {
                Holds::Lab if !text.is_empty() => {
                    let title = || column.title.clone();
                    let unit = self.units.get(at).cloned().unwrap_or_default();
                    raws.push(Raw {
                        name: Field { column: title(), text: title() },
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
                        unit: unit.clone(),
                        sign: sign.clone(),
                        ..raw()
                    };
                    if matches!(column.holds, Holds::Dated) {
                        // An age beside a date would tell the date of birth.
                        raw.column = cell_name(at, row);
                        let title = column.title.clone();
                        raw.when.date = Field { column: title.clone(), text: title };
                    }
                    raws.push(raw);
                }
                _ => {}
            }
        }
        raws
    }

    fn child(&self, cells: &[String]) -> Field {
        let any = self.columns.iter().any(|c| matches!(c.holds, Holds::Role(Role::Child)));
        if any {
            self.named(Role::Child, cells)
        } else {
            Field { column: "-".into(), text: ONLY_CHILD.into() }
        }
    }

    fn when(&self, cells: &[String]) -> When {
        let span = |wanted: fn(Role) -> Option<Span>| {
            self.columns.iter().zip(cells).find_map(|(column, text)| match column.holds {
                Holds::Role(role) => {
                    wanted(role).map(|span| (span, column.title.clone(), text.clone()))
                }
                _ => None,
            })
        };
        let age = span(|role| if let Role::Age(span) = role { Some(span) } else { None });
        let since = span(|role| if let Role::Since(span) = role { Some(span) } else { None });
        let field = |found: Option<(Span, String, String)>| {
            found.map_or_else(Default::default, |(span, column, text)| {
                (span, Field { column, text })
            })
        };
        let ((age_in, age), (since_in, since)) = (field(age), field(since));
        let event = self.named(Role::Event, cells);
        let time = self.named(Role::Time, cells).text;
        When { date: self.named(Role::Date, cells), time, age, age_in, since, since_in, event }
    }

    fn facts(&self, row: usize, child: &str, cells: &[String], rough: &mut Rough) {
        for (role, kind) in [(Role::Birth, FactKind::Birth), (Role::Implant, FactKind::Implant)] {
            let field = self.named(role, cells);
            if !field.text.is_empty() {
                rough.facts.push(Fact { child: child.into(), kind, row, field });
            }
        }
    }

    /// The first cell of a role; empty without one.
    fn named(&self, wanted: Role, cells: &[String]) -> Field {
        let mut columns = self.columns.iter().zip(cells);
        let found = columns.find(|(c, _)| matches!(c.holds, Holds::Role(r) if r == wanted));
        found.map_or_else(Field::default, |(column, text)| Field {
            column: column.title.clone(),
            text: text.clone(),
        })
    }
}
