//! A table whose columns are understood, and what its rows say besides values.

use std::collections::BTreeMap;

use super::column::{Column, Holds};
use super::whose::columns_of_child;
use crate::dates::{Fact, FactKind, Span, When};
use crate::field::Field;
use crate::files::{FORMULA_WITHOUT_RESULT, Grid, column_name};
use crate::headers::Role;
use crate::raw::Rough;
use crate::reading::Reading;

/// Pseudonym where nothing names the child.
const ONLY_CHILD: &str = "child-1";

/// A table that is being read.
pub(super) struct Table<'a> {
    pub(super) grid: &'a Grid,
    pub(super) reading: &'a Reading<'a>,
    pub(super) titles: &'a [String],
    pub(super) columns: &'a [Column],
    pub(super) units: &'a [String],
    pub(super) own: bool,
    /// Whose values stand here, where labels say it.
    pub(super) child: String,
    /// Where a column that is not read has its entry.
    pub(super) left: Vec<usize>,
    /// The columns that tell children apart, where identifiers are dropped.
    pub(super) child_columns: Vec<usize>,
    /// The last line of text within the table: what follows may be of another section.
    pub(super) section: Option<usize>,
    /// What remarks say, by their text: few stand in many rows.
    pub(super) remarks: BTreeMap<String, bool>,
    /// The column that holds the unit of a column's values.
    pub(super) unit_beside: Vec<Option<usize>>,
}

impl<'a> Table<'a> {
    /// Puts a table of these columns together, whose values are of `child` where no column says
    /// otherwise.
    pub(super) fn new(
        grid: &'a Grid,
        reading: &'a Reading<'a>,
        (titles, columns, units): (&'a [String], &'a [Column], &'a [String]),
        own: bool,
        child: String,
    ) -> Self {
        Self {
            grid,
            reading,
            titles,
            columns,
            units,
            own,
            child,
            left: vec![0; columns.len()],
            child_columns: columns_of_child(columns),
            section: None,
            remarks: BTreeMap::new(),
            unit_beside: (0..columns.len()).map(|at| unit_beside(columns, at)).collect(),
        }
    }

    /// Tells whether a column names the child of each row.
    pub(super) fn names_children(&self) -> bool {
        self.columns.iter().any(|c| c.has(Role::Child) || matches!(c.holds, Holds::Person))
    }

    /// Returns the first cell of a role that is not empty; empty without one.
    pub(super) fn named(&self, wanted: Role, cells: &[String]) -> Field {
        let columns = || self.columns.iter().zip(cells).filter(|(c, _)| c.has(wanted));
        let found = columns().find(|(_, text)| !text.is_empty()).or_else(|| columns().next());
        found.map_or_else(Field::default, |(column, text)| Field {
            column: column.title.clone(),
            text: text.clone(),
        })
    }

    /// Counts the columns of values in a long or turned table.
    pub(super) fn value_columns(&self) -> usize {
        let holds = |c: &&Column| matches!(c.holds, Holds::Dated | Holds::Role(Role::Value));
        self.columns.iter().filter(holds).count()
    }

    /// Counts the columns of units.
    pub(super) fn unit_columns(&self) -> usize {
        self.columns.iter().filter(|c| c.has(Role::Unit)).count()
    }

    /// Returns the unit of a value: of several columns of units, the one that follows the value.
    pub(super) fn unit_of(&self, at: usize, cells: &[String]) -> Field {
        if self.unit_columns() < 2 {
            return self.named(Role::Unit, cells);
        }
        let next = self.columns.get(at + 1).filter(|c| c.has(Role::Unit));
        next.map_or_else(Field::default, |column| Field {
            column: column.shown.clone(),
            text: cells.get(at + 1).cloned().unwrap_or_default(),
        })
    }

    /// Returns the child of a row: by its column, by a label above, or the only one. Where
    /// identifiers are dropped, by the pseudonym of the first that tells one child from another.
    pub(super) fn child(&self, cells: &[String]) -> Field {
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

    /// Returns when the sample of a row was taken, as written.
    pub(super) fn when(&self, cells: &[String]) -> When {
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

    /// Adds the dates of birth and implantation that a row gives.
    pub(super) fn facts(&self, row: usize, child: &str, cells: &[String], rough: &mut Rough) {
        for (role, kind) in [(Role::Birth, FactKind::Birth), (Role::Implant, FactKind::Implant)] {
            for (column, text) in
                self.columns.iter().zip(cells).filter(|(c, text)| c.has(role) && !text.is_empty())
            {
                let field = Field { column: column.title.clone(), text: text.clone() };
                rough.facts.push(Fact { child: child.into(), kind, row, field });
            }
        }
    }
}

/// Finds the column that holds the unit of the values of another.
fn unit_beside(columns: &[Column], at: usize) -> Option<usize> {
    columns.iter().position(|column| matches!(column.holds, Holds::UnitOf(of) if of == at))
}
