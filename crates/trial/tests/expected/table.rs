//! Reads the tables of `validation/trial/expected` and holds values against them.
//!
//! How they were made, with versions, stands in `validation/trial/README.md`.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

/// Closed form, or exact.
pub(super) const EXACT: f64 = 1e-12;

/// A table, which remembers what was looked at.
pub(super) struct Table {
    name: &'static str,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    seen: RefCell<BTreeSet<usize>>,
}

/// One of its rows.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table,
    index: usize,
}

impl Table {
    pub(super) fn read(name: &'static str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../validation/trial/expected");
        let text = std::fs::read_to_string(folder.join(format!("{name}.tsv"))).unwrap();
        let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned).collect());
        let columns = lines.next().unwrap();
        Self { name, columns, rows: lines.collect(), seen: RefCell::default() }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|index| Row { table: self, index })
    }

    /// Fails unless every column was read.
    pub(super) fn finish(self) {
        assert!(!self.rows.is_empty(), "{}", self.name);
        for (index, column) in self.columns.iter().enumerate() {
            assert!(self.seen.borrow().contains(&index), "{} {column} was not compared", self.name);
        }
    }
}

impl<'a> Row<'a> {
    pub(super) fn text(self, column: &str) -> &'a str {
        let index = self.table.columns.iter().position(|each| each == column);
        let index = index.unwrap_or_else(|| panic!("{} has no {column}", self.table.name));
        self.table.seen.borrow_mut().insert(index);
        &self.table.rows[self.index][index]
    }

    pub(super) fn option(self, column: &str) -> Option<f64> {
        match self.text(column) {
            "NA" => None,
            text => Some(text.parse().unwrap_or_else(|_| panic!("{column} {text}"))),
        }
    }

    pub(super) fn number(self, column: &str) -> f64 {
        self.option(column).unwrap()
    }

    pub(super) fn whole(self, column: &str) -> u32 {
        self.text(column).parse().unwrap()
    }

    pub(super) fn whole_option(self, column: &str) -> Option<u32> {
        self.option(column).map(|value| value as u32)
    }

    /// Fails unless `got` is the value of `column` within the relative `tolerance`.
    #[track_caller]
    pub(super) fn holds(self, column: &str, got: f64, tolerance: f64) {
        self.holds_option(column, Some(got), tolerance);
    }

    /// The same where the value may be undefined.
    #[track_caller]
    pub(super) fn holds_option(self, column: &str, got: Option<f64>, tolerance: f64) {
        let expected = self.option(column);
        let close = match (got, expected) {
            (Some(got), Some(expected)) => {
                (got - expected).abs() <= tolerance * expected.abs() + 1e-300
            }
            (None, None) => true,
            _ => false,
        };
        assert!(
            close,
            "{} row {} {column}: {got:?}, expected {expected:?}; {:?}",
            self.table.name,
            self.index + 1,
            self.table.rows[self.index]
        );
    }
}
