//! `thymoid receptor stats --track` and `--depth`, as a person would use them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use common::{outcome, thymoid};

/// Writes a table of MiXCR with a column of counts: (junction in amino acids, copies).
fn visit(folder: &Path, name: &str, count: &str, rows: &[(&str, u64)]) -> PathBuf {
    let mut text = format!("cloneId\t{count}\taaSeqCDR3\tbestVHit\tbestJHit\n");
    for (clone, (junction, copies)) in rows.iter().enumerate() {
        writeln!(text, "{clone}\t{copies}\t{junction}\tTRBV6-5*00\tTRBJ2-7*00").unwrap();
    }
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

/// Three visits of 100, 100 and 400 copies.
fn three(folder: &Path, count: &str) -> [PathBuf; 3] {
    [
        ("day30.tsv", [("CASSF", 60), ("CASTF", 35), ("CAWF", 5), ("CATTF", 0)]),
        ("day90.tsv", [("CASSF", 20), ("CASTF", 35), ("CAWF", 0), ("CATTF", 45)]),
        ("day180.tsv", [("CASSF", 80), ("CASTF", 140), ("CAWF", 0), ("CATTF", 180)]),
    ]
    .map(|(name, rows)| visit(folder, name, count, &rows))
}

fn stats(tables: &[PathBuf], more: &[&str]) -> (i32, String, String) {
    let mut command = thymoid(["receptor", "stats"]);
    command.args(tables).args(more);
    outcome(command)
}

/// Cells of a table of a run, by column name.
fn rows(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join("tables").join(name)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn clonotypes_are_followed_from_visit_to_visit() {
    let temporary = tempfile::tempdir().unwrap();
    let tables = three(temporary.path(), "cloneCount");
    let out = temporary.path().join("out");
    let (code, printed, stderr) =
        stats(&tables, &["--track", "--counted", "templates", "--out", out.to_str().unwrap()]);
    assert_eq!(code, 0, "{stderr}");
    assert!(
        printed
            .contains("TRB: 2 clonotypes seen at the first visit and at the last, 1 new, 1 lost"),
        "{printed}"
    );
    assert!(printed.contains("day30 to day90: 1 expanded, 1 contracted"), "{printed}");
    let found = rows(&out, "tracking.csv");
    assert_eq!(found.len(), 4);
    // The largest share at any visit comes first.
    assert_eq!(found[0]["junction_aa"], "CASSF");
    let row = |junction: &str| found.iter().find(|row| row["junction_aa"] == junction).unwrap();
    let (grown, lost) = (row("CATTF"), row("CAWF"));
    assert_eq!((&*grown["copies_day30"], &*grown["share_day180"]), ("0", "0.45"));
    assert_eq!((&*grown["course"], &*grown["first_seen"]), ("new", "day90"));
    assert_eq!((&*grown["change_day90"], &*grown["change_day180"]), ("expanded", "unchanged"));
    // Five of 600 copies, all within the first 100: C(100, 5) / C(600, 5), by hand.
    assert_eq!((&*lost["course"], &*lost["last_seen"]), ("lost", "day30"));
    let absent: f64 = lost["absent_after_p"].parse().unwrap();
    assert!((absent - 75_287_520.0 / 637_262_850_120.0).abs() < 1e-12, "{absent}");
    // Not seen at either: nothing to compare.
    assert_eq!(
        (&*lost["copies_day180"], &*lost["p_day180"], &*lost["change_day180"]),
        ("0", "", "")
    );
    for file in ["tables/tracking.parquet", "tables/equal_depth.parquet", "figures/tracking.svg"] {
        assert!(out.join(file).is_file(), "{file}");
    }
    let drawn = fs::read_to_string(out.join("figures/tracking.svg")).unwrap();
    assert!(drawn.contains("day180") && drawn.contains("CATTF"));
    let manifest = fs::read_to_string(out.join("manifest.json")).unwrap();
    assert!(manifest.contains("--track --counted templates --seed 1"), "{manifest}");
}

#[test]
fn reads_and_what_is_not_told_are_not_tested() {
    let temporary = tempfile::tempdir().unwrap();
    for (count, word) in [
        ("readCount", "copies are reads"),
        ("uniqueMoleculeCount", "copies are molecules of RNA"),
        ("cloneCount", "the tables do not tell"),
    ] {
        let tables = three(temporary.path(), count);
        let (code, printed, stderr) = stats(&tables, &["--track"]);
        assert_eq!(code, 0, "{stderr}");
        assert!(printed.contains("no test of shares") && printed.contains(word), "{printed}");
        assert!(printed.contains("0 new, 0 lost") && !printed.contains("expanded"), "{printed}");
    }
    let tables = three(temporary.path(), "cloneCount");
    let (_, printed, _) = stats(&tables, &["--track", "--counted", "cells"]);
    assert!(printed.contains("1 expanded, 1 contracted"), "{printed}");
    // What a table says itself is not overruled.
    let tables = three(temporary.path(), "readCount");
    let (_, printed, _) = stats(&tables, &["--track", "--counted", "cells"]);
    assert!(printed.contains("copies are reads"), "{printed}");
}

#[test]
fn a_locus_that_a_visit_lacks_is_empty_and_not_nought() {
    let temporary = tempfile::tempdir().unwrap();
    let tables = three(temporary.path(), "cloneCount");
    for path in &tables[..2] {
        let text = fs::read_to_string(path).unwrap() + "9\t7\tCAVF\tTRAV1-1*00\tTRAJ33*00\n";
        fs::write(path, text).unwrap();
    }
    let out = temporary.path().join("out");
    let more = ["--track", "--names", "a,b,c", "--out", out.to_str().unwrap()];
    let (code, _, stderr) = stats(&tables, &more);
    assert_eq!(code, 0, "{stderr}");
    let found = rows(&out, "tracking.csv");
    let alpha = found.iter().find(|row| row["locus"] == "TRA").unwrap();
    assert_eq!((&*alpha["copies_b"], &*alpha["copies_c"], &*alpha["share_c"]), ("7", "", ""));
    assert_eq!((&*alpha["course"], &*alpha["last_seen"]), ("persistent", "b"));
}

/// A table by cells: a clonotype's copies are its cells, and nothing needs to be said.
#[test]
fn cells_are_copies_of_their_own() {
    let temporary = tempfile::tempdir().unwrap();
    let table = |name: &str, numbers: [usize; 2]| {
        let mut text = String::from("cell_id\tv_call\tj_call\tjunction_aa\tumi_count\n");
        for (junction, cells) in ["CASSF", "CASTF"].into_iter().zip(numbers) {
            for cell in 0..cells {
                writeln!(text, "{junction}-{cell}\tTRBV6-5\tTRBJ2-7\t{junction}\t9").unwrap();
            }
        }
        let path = temporary.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let tables = [table("a.tsv", [30, 10]), table("b.tsv", [10, 30])];
    let (code, printed, stderr) = stats(&tables, &["--track"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(printed.contains("1 expanded, 1 contracted"), "{printed}");
}

#[test]
fn samples_are_compared_at_a_size_of_ones_own() {
    let temporary = tempfile::tempdir().unwrap();
    let tables = three(temporary.path(), "cloneCount");
    let at = |more: &[&str]| {
        let out = temporary.path().join(format!("out{}", more.join("")));
        let place = ["--out", out.to_str().unwrap()];
        let (code, printed, stderr) = stats(&tables, &[more, &place].concat());
        assert_eq!(code, 0, "{stderr}");
        let found = rows(&out, "equal_depth.csv");
        let value = |sample: &str, quantity: &str| {
            let mut of = found.iter();
            let row = of.find(|r| r["sample"] == sample && r["quantity"] == quantity).unwrap();
            (row["kind"].clone(), row["value"].parse::<f64>().ok(), row["copies"].clone())
        };
        (
            ["hill_0", "hill_1", "hill_2"].map(|q| value("day180", q)),
            value("day30", "hill_2"),
            printed,
        )
    };
    // By default at the 100 copies of the smallest. Order 2 by hand:
    // 1 / (1/m + (m-1)/m sum x(x-1) / (n(n-1))).
    let (large, small, _) = at(&[]);
    let same: f64 = [80.0, 140.0, 180.0].map(|x| x * (x - 1.0)).iter().sum();
    let expected = 1.0 / (0.01 + 0.99 * same / (400.0 * 399.0));
    assert_eq!((&*large[2].0, &*large[2].2), ("rarefied", "100"));
    assert!((large[2].1.unwrap() - expected).abs() < 1e-12);
    assert_eq!(small.0, "observed");
    assert!((small.1.unwrap() - 1.0 / (0.36 + 0.1225 + 0.0025)).abs() < 1e-12);
    // 150 copies of 100 are extrapolated, 201 are not told.
    let (_, small, printed) = at(&["--depth", "150"]);
    assert_eq!(small.0, "extrapolated");
    assert!(printed.contains("extrapolated"), "{printed}");
    let (_, small, printed) = at(&["--depth", "201"]);
    assert_eq!((&*small.0, small.1), ("too_few_copies", None));
    assert!(printed.contains("day30 (TRB): 100 copies are too few"), "{printed}");
    assert!(!printed.contains("NaN"), "{printed}");
}

#[test]
fn what_cannot_be_tracked_is_said() {
    let temporary = tempfile::tempdir().unwrap();
    let tables = three(temporary.path(), "cloneCount");
    for (tables, more, words) in [
        (&tables[..1], vec!["--track"], ["only one table", "hint"]),
        (&tables[..], vec!["--track", "--names", "a,b"], ["3 tables and 2 names", "hint"]),
        (&tables[..], vec!["--names", "a,b,a"], ["names must differ", "hint"]),
    ] {
        let (code, _, stderr) = stats(tables, &more);
        assert_eq!(code, 1);
        assert!(words.iter().all(|word| stderr.contains(word)), "{stderr}");
    }
    let (code, _, _) = stats(&tables, &["--depth", "0"]);
    assert_eq!(code, 2, "no depth");
}
