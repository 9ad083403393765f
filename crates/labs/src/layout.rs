//! From a sheet of cells to values: where the header is, what its columns mean, and which of three
//! layouts the table has.
//!
//! * Long: one value a row, with columns for the analyte, the value and its unit.
//! * Wide: one sample a row, one column an analyte.
//! * Turned: one analyte a row, one column a date.
//!
//! Every cell with content is structure (headers, children, dates, units) or has an entry that speaks
//! for it.

use std::collections::BTreeMap;

use super::columns::{Column, Holds, columns};
use super::grid::{Grid, HEADER_WITHIN, cell_name, column_name, filled, too_many_rows};
use super::headers::{OWN_TIMES, Role};
use super::number::{self, Style};
use super::pseudonym;
use super::raw::{Aside, Fact, FactKind, Field, Raw, Rough, Span, When};
use super::reading::Reading;
use super::reasons::{Reason, Remedy};
use super::rows::{
    has, is_again, is_header, is_unit_row, label_of_child, names_several, own_columns,
    refuse_persons,
};
use super::value::Verdict;
use super::xlsx::FORMULA_WITHOUT_RESULT;
use super::{date, identifiers, name};
use crate::error::Error;
use thymoid_core::table::MAX_ROWS;

/// Pseudonym where nothing names the child.
const ONLY_CHILD: &str = "child-1";

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
/// table with other columns than its own; for several blocks of values whose children are not named.
pub(super) fn read(
    file: &str,
    grid: &Grid,
    reading: &Reading<'_>,
) -> Result<Option<(Rough, Names)>, Error> {
    if reading.pseudonyms.is_none() {
        if let Some(looks) = identifiers::identifies(&grid.sheet) {
            return identifiers::refuse(file, 1, "name of a sheet", looks);
        }
        refuse_persons(file, grid)?;
    }
    let within = grid.rows.len().min(HEADER_WITHIN);
    let Some(header) = (0..within).find(|at| is_header(&grid.filled(*at, |_| true), reading))
    else {
        return Ok(None);
    };
    let mut titles = grid.filled(header, |_| true);
    if !grid.ragged_is_wrong {
        // Values may stand beyond the last name; a workbook does not say how wide its table is.
        let width = grid.rows[header..].iter().map(|(_, cells)| cells.len()).max();
        titles.resize(width.unwrap_or_default().max(titles.len()), String::new());
    }
    let header_row = grid.rows[header].0;
    let columns = columns(&titles, &reading.mapping, reading.pseudonyms.is_some());
    let own = has(&titles, "analyte") && titles.iter().any(|t| OWN_TIMES.contains(&t.as_str()));
    if own {
        own_columns(file, header_row, &columns)?;
    }
    let mut rough = Rough {
        redcap: titles.iter().any(|t| t == "record_id" || t == "redcap_event_name"),
        ..Rough::default()
    };
    let mut units = Vec::new();
    let mut above = header;
    if let Some(group) = header.checked_sub(1) {
        let cells = grid.filled(group, |_| true);
        if is_unit_row(&columns, &cells) {
            rough.structure += filled(&grid.rows[group].1);
            (units, above) = (cells, group);
        }
    }
    // What stands there is not repeated: it may name somebody.
    for (row, cells) in &grid.rows[..above] {
        rough.raws.push(Raw::not_read(*row, "-", Reason::AboveHeader).of_cells(filled(cells)));
    }
    rough.structure += filled(&grid.rows[header].1);
    let mut first = header + 1;
    if first < grid.rows.len() && units.is_empty() {
        let below = grid.filled(first, |_| true);
        if is_unit_row(&columns, &below) {
            rough.structure += filled(&grid.rows[first].1);
            units = below;
            first += 1;
        }
    }
    if let Some((row, _)) = grid.rows.get(first + MAX_ROWS) {
        return Err(too_many_rows(file, *row));
    }
    let several = |(_, cells): &&(usize, Vec<String>)| names_several(cells, reading);
    if let Some((row, _)) = grid.rows[..header].iter().find(several).filter(|_| !reading.one_child)
    {
        return Err(nameless_block(file, *row));
    }
    let named =
        grid.rows[..header].iter().rev().find_map(|(_, cells)| label_of_child(cells, reading));
    let mut table = Table {
        grid,
        reading,
        titles: &titles,
        columns: &columns,
        units: &units,
        own,
        child: named.unwrap_or_default(),
        left: vec![0; columns.len()],
        child_columns: pseudonym::columns_of_child(&columns),
        section: None,
        remarks: BTreeMap::new(),
        unit_beside: (0..columns.len()).map(|at| unit_beside(&columns, at)).collect(),
    };
    table.columns_not_read(header_row, first, &mut rough);
    let mut blocks = 1;
    let mut labelled = usize::from(!table.child.is_empty());
    let headed = table.names_children();
    for at in first..grid.rows.len() {
        let (row, cells) = &grid.rows[at];
        if !headed {
            if let Some(child) = label_of_child(cells, reading) {
                table.child = child;
                labelled += 1;
            }
            if is_again(cells, &titles) {
                blocks += 1;
            }
            if blocks > labelled.max(1) && !reading.one_child {
                return Err(nameless_block(file, *row));
            }
        }
        if table.begins_another(at) {
            return Err(another_table(file, *row));
        }
        table.row(at, &mut rough);
        rough.bounded(file, *row)?;
    }
    let names = if headed || labelled > 0 { Names::Children } else { Names::Nobody };
    Ok(Some((rough, names)))
}

fn another_table(file: &str, row: usize) -> Error {
    let problem =
        "another header or row of units stands here: the columns mean something else below".into();
    Error::at(file, row, "-", problem, "put each table into a file or sheet of its own")
}

fn nameless_block(file: &str, row: usize) -> Error {
    let problem =
        "several blocks of values stand here, and nothing says of each whose they are".into();
    let remedy = "add a column `child_id`; if all values are of one child, add --one-child";
    Error::at(file, row, "-", problem, remedy)
}

fn unit_beside(columns: &[Column], at: usize) -> Option<usize> {
    columns.iter().position(|column| matches!(column.holds, Holds::UnitOf(of) if of == at))
}

struct Table<'a> {
    grid: &'a Grid,
    reading: &'a Reading<'a>,
    titles: &'a [String],
    columns: &'a [Column],
    units: &'a [String],
    own: bool,
    /// Whose values stand here, where labels say it.
    child: String,
    /// Where a column that is not read has its entry.
    left: Vec<usize>,
    /// The columns that tell children apart, where identifiers are dropped.
    child_columns: Vec<usize>,
    /// The last line of text within the table: what follows may be of another section.
    section: Option<usize>,
    /// What remarks say, by their text: few stand in many rows.
    remarks: BTreeMap<String, bool>,
    /// The column that holds the unit of a column's values.
    unit_beside: Vec<Option<usize>>,
}

impl Table<'_> {
    /// Whether a column names the child of each row.
    fn names_children(&self) -> bool {
        self.columns.iter().any(|c| c.has(Role::Child) || matches!(c.holds, Holds::Person))
    }

    /// One entry for each column that is not read, with the reason.
    fn columns_not_read(&mut self, header_row: usize, first: usize, rough: &mut Rough) {
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
                (aside.verdict, aside.remedy) = (Verdict::Doubtful, Some(Remedy::MapName));
            }
            raw.cell = cell_name(at, header_row);
            self.left[at] = rough.raws.len();
            rough.raws.push(raw);
        }
    }

    /// Whether a row is the header of another table, or a row of other units.
    fn begins_another(&self, index: usize) -> bool {
        let cells = &self.grid.rows[index].1;
        let number =
            |cell: &String| cell.starts_with(|c: char| c.is_ascii_digit() || "<>≤≥".contains(c));
        if filled(cells) < 2 || cells.iter().any(number) || is_again(cells, self.titles) {
            return false;
        }
        is_header(cells, self.reading) || is_unit_row(self.columns, cells)
    }

    /// What makes every value of a row doubtful: a remark that names another person or specimen or says
    /// that the sample is no good, or a line of text above it.
    fn suspicion(&mut self, cells: &[String]) -> Option<Reason> {
        if self.own {
            return None;
        }
        for (column, text) in self.columns.iter().zip(cells) {
            let remark = matches!(
                column.holds,
                Holds::Role(Role::Note | Role::Status | Role::Source | Role::Other)
                    | Holds::Unknown
                    | Holds::Beside
                    | Holds::Blank
            );
            if !remark
                || text.len() < 2
                || text.bytes().all(|b| b.is_ascii_digit() || b".,-:/ ".contains(&b))
            {
                continue;
            }
            let warns = *self.remarks.entry(text.clone()).or_insert_with(|| name::warns(text));
            if warns {
                return Some(Reason::Remarked { column: column.shown.clone() });
            }
        }
        self.section.map(|row| Reason::AfterText { row: row.to_string() })
    }

    /// Two columns of one role that say different things of a row.
    fn conflict(&self, cells: &[String]) -> Option<(String, Reason)> {
        use Role::{Analyte, Birth, Child, Code, Date, Implant, Specimen, Unit};
        [Child, Date, Birth, Implant, Analyte, Code, Specimen, Unit].into_iter().find_map(|role| {
            // A value has the unit beside it: see `values`.
            if role == Unit && self.unit_columns() > 1 && self.value_columns() > 1 {
                return None;
            }
            let of_role = || {
                self.columns.iter().zip(cells).filter(|(c, text)| c.has(role) && !text.is_empty())
            };
            let (first, text) = of_role().next()?;
            let (second, _) = of_role().find(|(_, other)| *other != text)?;
            let (first, second) = (first.shown.clone(), second.shown.clone());
            Some((second.clone(), Reason::TwoColumns { first, second }))
        })
    }

    fn value_columns(&self) -> usize {
        let holds = |c: &&Column| matches!(c.holds, Holds::Dated | Holds::Role(Role::Value));
        self.columns.iter().filter(holds).count()
    }

    fn unit_columns(&self) -> usize {
        self.columns.iter().filter(|c| c.has(Role::Unit)).count()
    }

    /// The unit of a value: of several columns of units, the one that follows the value.
    fn unit_of(&self, at: usize, cells: &[String]) -> Field {
        if self.unit_columns() < 2 {
            return self.named(Role::Unit, cells);
        }
        let next = self.columns.get(at + 1).filter(|c| c.has(Role::Unit));
        next.map_or_else(Field::default, |column| Field {
            column: column.shown.clone(),
            text: cells.get(at + 1).cloned().unwrap_or_default(),
        })
    }

    /// Adds the values of a row, or says why it has none.
    fn row(&mut self, index: usize, rough: &mut Rough) {
        let (row, own) = (self.grid.rows[index].0, &self.grid.rows[index].1);
        let cells = own;
        let content = filled(cells);
        let not_read = |why| Raw::not_read(row, "-", why).of_cells(content);
        if content == 0 {
            return;
        }
        if is_again(cells, self.titles) {
            self.section = None;
            return rough.raws.push(not_read(Reason::HeaderAgain));
        }
        let (length, width) = (cells.len(), self.columns.len());
        if content == 1 && width > 2 && length != width && !self.lone_number(cells) {
            if label_of_child(cells, self.reading).is_none() {
                self.section = Some(row);
            }
            return rough.raws.push(not_read(Reason::LineOfText));
        }
        let beyond = cells.iter().skip(width).any(|cell| !cell.is_empty());
        if beyond || (self.grid.ragged_is_wrong && length < width) {
            let (cells, header) = (length.to_string(), width.to_string());
            let why = Reason::CellsUnequal { cells, header };
            let remedy = Some(Remedy::QuoteSeparators);
            let aside = Some(Aside { verdict: Verdict::Refused, why, remedy });
            let raw = Raw { row, column: "-".into(), aside, cells: content, ..Raw::default() };
            return rough.raws.push(raw);
        }
        let merged = self.grid.is_merged(row);
        let fills = |column: usize| {
            let holds = self.columns.get(column).map(|c| c.holds);
            matches!(holds, Some(Holds::Role(role)) if role != Role::Value)
        };
        let whole = if merged { self.grid.filled(index, fills) } else { Vec::new() };
        let cells = if merged { &whole } else { cells };
        let before = rough.raws.len();
        let suspicion = self.suspicion(cells);
        let conflict = self.conflict(cells);
        let mut others = 0;
        for (at, column) in self.columns.iter().enumerate() {
            let Some(text) = own.get(at).filter(|text| !text.is_empty()) else { continue };
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
        let first = rough.raws.len();
        self.values(row, cells, rough);
        for raw in &mut rough.raws[first..] {
            if let Some((column, why)) = &conflict {
                raw.column.clone_from(column);
                let remedy = Some(Remedy::KeepOneColumn);
                raw.aside = Some(Aside { verdict: Verdict::Refused, why: why.clone(), remedy });
            } else if let (Some(why), None) = (&suspicion, &raw.aside) {
                raw.aside =
                    Some(Aside { verdict: Verdict::Doubtful, why: why.clone(), remedy: None });
            }
        }
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

    /// Whether the only cell of a row is a number under a header of values: that is no text.
    fn lone_number(&self, cells: &[String]) -> bool {
        self.columns.iter().zip(cells).any(|(column, cell)| {
            let values =
                matches!(column.holds, Holds::Lab(_) | Holds::Dated | Holds::Role(Role::Value));
            values && number::parse(cell, Style::Unknown).is_ok()
        })
    }

    fn values(&self, row: usize, cells: &[String], rough: &mut Rough) {
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

    /// What the workbook hides is doubtful; what it has not computed is not there.
    fn hidden(&self, row: usize, at: usize, text: &str) -> Option<Aside> {
        let hidden = &self.grid.hidden;
        let (verdict, why) = if text == FORMULA_WITHOUT_RESULT {
            (Verdict::NotRead, Reason::FormulaWithoutResult)
        } else if hidden.sheet {
            (Verdict::Doubtful, Reason::HiddenSheet)
        } else if hidden.columns.contains(&at) {
            (Verdict::Doubtful, Reason::HiddenColumn)
        } else if hidden.rows.contains(&row) {
            (Verdict::Doubtful, Reason::HiddenRow)
        } else {
            return None;
        };
        Some(Aside { verdict, why, remedy: None })
    }

    /// The child of a row: by its column, by a label above, or the only one. Where identifiers are
    /// dropped, by the pseudonym of the first that tells one child from another.
    fn child(&self, cells: &[String]) -> Field {
        let Some(key) = self.reading.pseudonyms else {
            if self.columns.iter().any(|c| c.has(Role::Child)) {
                return self.named(Role::Child, cells);
            }
            let text = if self.child.is_empty() { ONLY_CHILD } else { &self.child };
            return Field { column: "-".into(), text: text.into() };
        };
        let columns = &self.child_columns;
        let told: Vec<&str> =
            columns.iter().filter_map(|at| cells.get(*at)).map(String::as_str).collect();
        let text = if columns.is_empty() {
            if self.child.is_empty() { ONLY_CHILD.into() } else { self.child.clone() }
        } else if told.iter().all(|cell| cell.is_empty()) {
            String::new()
        } else {
            key.of(&told.join(" "))
        };
        Field { column: columns.first().map_or_else(|| "-".into(), |at| column_name(*at)), text }
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
        let mut date = self.named(Role::Date, cells);
        if date.text == FORMULA_WITHOUT_RESULT {
            date.text.clear();
        }
        When { date, time, age, age_in, since, since_in, event }
    }

    fn facts(&self, row: usize, child: &str, cells: &[String], rough: &mut Rough) {
        for (role, kind) in [(Role::Birth, FactKind::Birth), (Role::Implant, FactKind::Implant)] {
            for (column, text) in
                self.columns.iter().zip(cells).filter(|(c, text)| c.has(role) && !text.is_empty())
            {
                let field = Field { column: column.title.clone(), text: text.clone() };
                rough.facts.push(Fact { child: child.into(), kind, row, field });
            }
        }
    }

    /// The first cell of a role that is not empty; empty without one.
    fn named(&self, wanted: Role, cells: &[String]) -> Field {
        let columns = || self.columns.iter().zip(cells).filter(|(c, _)| c.has(wanted));
        let found = columns().find(|(_, text)| !text.is_empty()).or_else(|| columns().next());
        found.map_or_else(Field::default, |(column, text)| Field {
            column: column.title.clone(),
            text: text.clone(),
        })
    }
}
