//! Tables in no language, and their CSV.

use crate::catalogue::{Lang, Message, Value};

/// Columns with units, and rows.
///
/// ```
/// use thymoid_report::catalogue::{Lang, Value};
/// use thymoid_report::figure::{Cell, Column, Table};
/// let columns = vec![Column::new("children.child"), Column::with_unit("analyte.cd4",
/// "unit.per_ul")]; let rows = vec![vec![Cell::from("a"), Cell::from(Value::integer(350.0))]]; let
/// csv = Table { columns, rows }.csv(Lang::En); assert_eq!(csv.lines().last(), Some("a,350"));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Headings, left to right.
    pub columns: Vec<Column>,
    /// Cells, one for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The quantity.
    pub label: Message,
    /// Its unit, where it has one.
    pub unit: Option<Message>,
}

impl Column {
    /// A heading without a unit.
    pub fn new(key: &str) -> Self {
        Self { label: Message::new(key), unit: None }
    }

    /// A heading with a unit.
    pub fn with_unit(key: &str, unit: &str) -> Self {
        Self { label: Message::new(key), unit: Some(Message::new(unit)) }
    }

    /// The heading in a language, such as `Naive CD4 (cells/µL)`.
    pub fn text(&self, lang: Lang) -> String {
        heading(&self.label, self.unit.as_ref()).text(lang)
    }
}

/// A quantity with its unit in brackets.
pub(super) fn heading(label: &Message, unit: Option<&Message>) -> Message {
    match unit {
        Some(unit) => {
            Message::new("figure.axis").with("label", label.clone()).with("unit", unit.clone())
        }
        None => label.clone(),
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its content, if any.
    pub value: Option<Value>,
    /// A status or a verdict beside it.
    pub badge: Option<Badge>,
}

impl Cell {
    /// A cell with nothing in it.
    pub const EMPTY: Self = Self { value: None, badge: None };

    /// A cell that holds only a badge.
    pub const fn badge(badge: Badge) -> Self {
        Self { value: None, badge: Some(badge) }
    }
}

impl<T: Into<Value>> From<T> for Cell {
    fn from(value: T) -> Self {
        Self { value: Some(value.into()), badge: None }
    }
}

/// A word that qualifies a cell.
///
/// ```
/// use thymoid_core::Status;
/// use thymoid_report::figure::{Badge, HowKnown};
/// assert_eq!(Badge::from(Status::Assumed), Badge::HowKnown(HowKnown::Assumed));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Badge {
    /// How a number is known.
    HowKnown(HowKnown),
    /// How a test ended.
    TestResult(TestResult),
}

/// How a number is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowKnown {
    /// Printed in a source.
    Measured,
    /// Computed from measured values.
    Derived,
    /// A modelling choice.
    Assumed,
    /// Not checked by anybody yet.
    Unverified,
}

/// How a test against a target ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestResult {
    /// Within the target.
    Pass,
    /// Outside it.
    Miss,
    /// Not tested.
    NotDone,
}

impl From<thymoid_core::Status> for Badge {
    fn from(status: thymoid_core::Status) -> Self {
        Self::HowKnown(match status {
            thymoid_core::Status::Measured => HowKnown::Measured,
            thymoid_core::Status::Derived => HowKnown::Derived,
            thymoid_core::Status::Assumed => HowKnown::Assumed,
        })
    }
}

impl Badge {
    /// The word.
    pub fn message(self) -> Message {
        match self {
            Self::HowKnown(HowKnown::Measured) => Message::new("badge.measured"),
            Self::HowKnown(HowKnown::Derived) => Message::new("badge.derived"),
            Self::HowKnown(HowKnown::Assumed) => Message::new("badge.assumed"),
            Self::HowKnown(HowKnown::Unverified) => Message::new("badge.unverified"),
            Self::TestResult(TestResult::Pass) => Message::new("badge.pass"),
            Self::TestResult(TestResult::Miss) => Message::new("badge.miss"),
            Self::TestResult(TestResult::NotDone) => Message::new("badge.not_done"),
        }
    }
}

impl Table {
    /// The table as CSV (RFC 4180) with headings in a language and numbers at full precision.
    pub fn csv(&self, lang: Lang) -> String {
        let mut text = String::new();
        line(&mut text, self.columns.iter().map(|column| column.text(lang)));
        for row in &self.rows {
            line(&mut text, row.iter().map(|cell| plain(cell, lang)));
        }
        text
    }
}

fn plain(cell: &Cell, lang: Lang) -> String {
    match (&cell.value, cell.badge) {
        (Some(Value::Number(value, _)), _) if value.is_nan() => String::new(),
        (Some(Value::Number(value, _)), _) => value.to_string(),
        (Some(value), _) => value.text(lang),
        (None, Some(badge)) => badge.message().text(lang),
        (None, None) => String::new(),
    }
}

fn line(text: &mut String, fields: impl Iterator<Item = String>) {
    for (i, field) in fields.enumerate() {
        if i > 0 {
            text.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&field.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&field);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_quotes_what_needs_it_and_keeps_full_precision() {
        let table = Table {
            columns: vec![
                Column::with_unit("figure.series", "unit.months"),
                Column::new("figure.mark"),
            ],
            rows: vec![
                vec![Value::significant(1.0 / 3.0, 2).into(), "a, \"b\"".into()],
                vec![
                    Value::significant(f64::NAN, 2).into(),
                    Cell::badge(Badge::TestResult(TestResult::Miss)),
                ],
            ],
        };
        assert_eq!(
            table.csv(Lang::En),
            "Series (months),Kind of value\r\n0.3333333333333333,\"a, \"\"b\"\"\"\r\n,miss\r\n"
        );
    }
}
