//! Reference tables of `validation/trial`, their data sets, and a check that sees every value.

#![allow(dead_code, reason = "each test uses a part")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use thymoid_core::SinceImplant;
use thymoid_trial::{Error, FollowUp};

pub(crate) type Row = BTreeMap<String, String>;

fn rows(path: &str, delimiter: u8) -> Vec<Row> {
    let path = format!("{}/../../validation/trial/{path}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// A table of `expected/`.
pub(crate) fn expected(name: &str) -> Vec<Row> {
    rows(&format!("expected/{name}.tsv"), b'\t')
}

/// A data set; an empty cell is missing.
pub(crate) fn data(name: &str) -> Vec<Row> {
    rows(&format!("data/{name}.csv"), b',')
}

/// A number; none for `NA`.
pub(crate) fn number(row: &Row, column: &str) -> Option<f64> {
    let cell = row.get(column).unwrap_or_else(|| panic!("no column {column} in {row:?}"));
    match cell.as_str() {
        "NA" | "" => None,
        "Inf" => Some(f64::INFINITY),
        "-Inf" => Some(f64::NEG_INFINITY),
        _ => Some(cell.parse().unwrap_or_else(|_| panic!("{column}: {cell}"))),
    }
}

/// What a case of `cases.R` or `cases.py` follows: file, columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) entry: Option<&'static str>,
    pub(crate) group: Option<&'static str>,
    pub(crate) strata: Option<&'static str>,
}

impl Case {
    pub(crate) const fn of(name: &'static str) -> Self {
        Self { name, file: name, entry: None, group: None, strata: None }
    }

    pub(crate) const fn file(self, file: &'static str) -> Self {
        Self { file, ..self }
    }

    pub(crate) const fn entry(self) -> Self {
        Self { entry: Some("entry"), ..self }
    }

    pub(crate) const fn by(self, group: &'static str) -> Self {
        Self { group: Some(group), ..self }
    }

    pub(crate) const fn within(self, strata: &'static str) -> Self {
        Self { strata: Some(strata), ..self }
    }

    /// Rows with nothing missing, and none whose entry is not before its end: those the reference
    /// drops, and this crate refuses.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let columns = [Some("time"), Some("status"), self.entry, self.group, self.strata];
        let whole = |row: &Row| columns.iter().flatten().all(|column| !row[*column].is_empty());
        let followed = |row: &Row| {
            self.entry
                .is_none_or(|entry| number(row, entry).unwrap() < number(row, "time").unwrap())
        };
        data(self.file).into_iter().filter(|row| whole(row) && followed(row)).collect()
    }
}

pub(crate) fn clock(rows: &[Row], column: &str) -> Vec<SinceImplant> {
    rows.iter().map(|row| SinceImplant::from_days(number(row, column).unwrap())).collect()
}

/// Everyone of some rows, followed.
pub(crate) fn follow(rows: &[Row], entry: Option<&str>) -> Result<FollowUp<SinceImplant>, Error> {
    // lung codes death as 2 in the package; here as 1, as the others.
    let event: Vec<bool> = rows.iter().map(|row| row["status"] == "1").collect();
    match entry {
        None => FollowUp::new(&clock(rows, "time"), &event),
        Some(entry) => FollowUp::entering(&clock(rows, entry), &clock(rows, "time"), &event),
    }
}

/// The rows of a group named as in the tables: `all`, or `column=value`.
pub(crate) fn group(rows: &[Row], name: &str) -> Vec<Row> {
    match name.split_once('=') {
        None => rows.to_vec(),
        Some((column, value)) => rows.iter().filter(|row| row[column] == value).cloned().collect(),
    }
}

/// Compares, and reports all that differs at once.
#[derive(Debug, Default)]
pub(crate) struct Check {
    compared: usize,
    worst: f64,
    faults: Vec<String>,
}

impl Check {
    /// A number must agree within a relative tolerance, or be absent in both.
    pub(crate) fn close(&mut self, got: Option<f64>, row: &Row, column: &str, tolerance: f64) {
        self.number(got, number(row, column), &format!("{column} of {row:?}"), tolerance);
    }

    /// As [`Check::close`], near zero compared with `scale`.
    pub(crate) fn number(
        &mut self,
        got: Option<f64>,
        want: Option<f64>,
        what: &str,
        tolerance: f64,
    ) {
        self.compared += 1;
        let off = match (got, want) {
            (None, None) => return,
            (Some(got), Some(want)) if got == want => return,
            // What is exactly 0 in theory is rounding in one of the two.
            (Some(got), Some(want)) => (got - want).abs() / want.abs().max(1e-3),
            _ => f64::INFINITY,
        };
        self.worst = self.worst.max(if off > tolerance { 0.0 } else { off });
        if off.is_nan() || off > tolerance {
            self.faults.push(format!("{got:?} for {want:?} (off {off:.1e}): {what}"));
        }
    }

    pub(crate) fn done(self, values: usize) {
        let shown = self.faults.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
        assert!(
            self.faults.is_empty(),
            "{} of {} differ:\n{shown}",
            self.faults.len(),
            self.compared
        );
        assert_eq!(self.compared, values, "every value of the table is compared");
    }
}
