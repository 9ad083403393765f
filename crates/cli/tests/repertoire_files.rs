//! Repertoire tables that are easily read wrong: what counts, how often, and at which locus.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{outcome, thymoid};

/// What `stats` says of a table: copies and clonotypes of each locus, and the line on its rows.
fn stats(table: &Path) -> (Vec<(String, u64, u64)>, String, String) {
    let mut command = thymoid(["receptor", "stats"]);
    command.arg(table);
    let (code, printed, stderr) = outcome(command);
    assert_eq!(code, 0, "{}: {stderr}", table.display());
    let name = table.file_stem().unwrap().to_str().unwrap();
    let of = |line: &&str| line.starts_with(name);
    let told = printed.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    // The first block is of samples as they are, the next of samples at equal depth.
    let block = printed.lines().take_while(|line| !line.is_empty()).filter(of);
    let samples = block.map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| words[at].parse().unwrap();
        (words[1].to_owned(), number(2), number(3))
    });
    (samples.collect(), told.unwrap_or_default().to_owned(), stderr)
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/repertoires").join(name)
}

/// A sample that is expected: locus, copies, clonotypes.
fn of(locus: &str, copies: u64, clonotypes: u64) -> Vec<(String, u64, u64)> {
    vec![(locus.to_owned(), copies, clonotypes)]
}

#[test]
fn a_clonotype_is_as_large_as_its_cells() {
    let (samples, rows, _) = stats(&fixture("tenx_cells.csv"));
    assert_eq!(samples, of("TRB", 3, 2));
    assert!(rows.contains("Copies are distinct cells"), "{rows}");
    // Background is no cell, and `None` is not productive.
    let (samples, rows, _) = stats(&fixture("tenx_not_cells.csv"));
    assert_eq!(samples, of("TRB", 1, 1));
    assert!(rows.contains("1 counted") && rows.contains("1 not productive"), "{rows}");
    assert!(rows.contains("1 not of a cell"), "{rows}");
}

/// Tables of my own of the same kind: AIRR with cells, with a cell named twice, and with a column
/// of cells that is empty.
#[test]
fn cells_of_airr_tables_are_counted_once() {
    let folder = tempfile::tempdir().unwrap();
    let head =
        "sequence_id\tlocus\tv_call\tj_call\tjunction_aa\tproductive\tduplicate_count\tcell_id\n";
    let row = |id: &str, junction: &str, count: &str, cell: &str| {
        format!("{id}\tTRB\tTRBV19\tTRBJ2-7\t{junction}\tT\t{count}\t{cell}\n")
    };
    for (name, rows, expected) in [
        (
            "cells",
            [("a", "CASSF", "9", "x"), ("b", "CASSF", "7", "y"), ("c", "CASTF", "1", "x")],
            (3, 2),
        ),
        (
            "twice",
            [("a", "CASSF", "9", "x"), ("b", "CASSF", "7", "x"), ("c", "CASTF", "1", "y")],
            (2, 2),
        ),
        (
            "bulk",
            [("a", "CASSF", "9", ""), ("b", "CASSF", "7", ""), ("c", "CASTF", "1", "")],
            (17, 2),
        ),
    ] {
        let path = folder.path().join(format!("{name}.tsv"));
        let rows = rows.map(|(id, junction, count, cell)| row(id, junction, count, cell));
        fs::write(&path, head.to_owned() + &rows.concat()).unwrap();
        assert_eq!(stats(&path).0, of("TRB", expected.0, expected.1), "{name}");
    }
}

#[test]
fn what_is_not_understood_is_not_productive() {
    let (samples, rows, _) = stats(&fixture("productive_float.tsv"));
    assert_eq!(samples, of("TRB", 1, 1), "{rows}");
    let (samples, rows, _) = stats(&fixture("productive_blank.tsv"));
    assert_eq!(samples, of("TRB", 1, 1), "{rows}");
    let folder = tempfile::tempdir().unwrap();
    for (word, counted) in [
        ("Y", 1),
        ("functional", 1),
        ("N", 0),
        ("non-productive", 0),
        ("perhaps", 0),
        ("", 1),
        ("NA", 1),
    ] {
        let path = folder.path().join("t.tsv");
        let text = format!(
            "locus\tv_call\tj_call\tjunction_aa\tproductive\n\
             TRB\tTRBV19\tTRBJ2-7\tCASSF\t{word}\nTRB\tTRBV19\tTRBJ2-7\tCASTF\tT\n"
        );
        fs::write(&path, text).unwrap();
        assert_eq!(stats(&path).0, of("TRB", 1 + counted, 1 + counted), "`{word}`");
    }
}

#[test]
fn loci_that_contradict_one_another_are_of_neither() {
    let mut command = thymoid(["receptor", "stats"]);
    command.arg(fixture("loci_mixed.tsv"));
    let (code, _, stderr) = outcome(command);
    assert_eq!(code, 1, "no row is of TRA or TRB");
    assert!(stderr.contains("no productive row of TRA or TRB"), "{stderr}");
    // TRD twice and IGH: the locus that the table names decides; the others are contradicted.
    assert!(stderr.contains("7 rows, 7 not of TRA or TRB"), "{stderr}");
    assert!(stderr.contains("of these 1 of IGH, of these 2 of TRD"), "{stderr}");
    assert!(stderr.contains("loci differ: 4 rows, first in line 4"), "{stderr}");
}

#[test]
fn counts_that_no_table_has_are_no_copies() {
    let mut command = thymoid(["receptor", "stats"]);
    command.arg(fixture("count_overflow.tsv"));
    let (code, _, stderr) = outcome(command);
    assert_eq!(code, 1, "{stderr}");
    let folder = tempfile::tempdir().unwrap();
    for (count, copies) in
        [("12.0", 13), ("1e3", 1001), ("1.5", 1), ("-1", 1), ("1,000", 1), ("", 2)]
    {
        let path = folder.path().join("t.tsv");
        let text = format!(
            "locus\tv_call\tj_call\tjunction_aa\tcount\n\
             TRB\tTRBV19\tTRBJ2-7\tCASSF\t{count}\nTRB\tTRBV19\tTRBJ2-7\tCASTF\t1\n"
        );
        fs::write(&path, text).unwrap();
        let (samples, _, stderr) = stats(&path);
        assert_eq!(samples[0].1, copies, "`{count}`");
        let told = stderr.contains("not a count") || stderr.contains("missing count");
        assert_eq!(told, !["12.0", "1e3"].contains(&count), "`{count}`: {stderr}");
    }
}
