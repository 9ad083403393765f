//! `thymoid trial analyse` from file to folder, against the reference tables of `validation/trial`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{outcome, thymoid};

type Row = BTreeMap<String, String>;

fn rows(path: &Path, delimiter: u8) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn reference(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../validation/trial").join(path)
}

fn analyse(data: &str, options: &[&str], out: &Path) -> (i32, String, String) {
    let file = reference(&format!("data/{data}.csv"));
    let fixed = ["trial", "analyse", file.to_str().unwrap(), "--out", out.to_str().unwrap()];
    outcome(thymoid([&fixed[..], options].concat()))
}

fn close(got: &Row, expected: &Row, columns: &[&str]) {
    for column in columns {
        let number = |row: &Row| row[*column].parse::<f64>().ok();
        match (number(got), number(expected)) {
            (None, None) => {}
            (Some(got), Some(want)) if (got - want).abs() <= 1e-9 * want.abs().max(1e-3) => {}
            other => panic!("{column}: {other:?} in {expected:?}"),
        }
    }
}

#[test]
fn tables_hold_the_numbers_of_the_reference() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("thymus");
    let options = ["--time", "time", "--status", "status", "--group", "centre", "--horizon", "365"];
    let (code, said, error) = analyse("thymus24", &options, &out);
    assert_eq!(code, 0, "{error}");
    assert!(said.contains("Children followed: 24; with the event: 16."), "{said}");
    let steps = rows(&out.join("tables/km_steps.csv"), b',');
    let expected = rows(&reference("expected/km_steps.tsv"), b'\t');
    let expected: Vec<&Row> = expected.iter().filter(|row| row["case"] == "thymus24").collect();
    assert_eq!(steps.len(), expected.len());
    for (got, row) in steps.iter().zip(expected) {
        assert_eq!(row["group"].trim_start_matches("centre="), got["group"]);
        close(got, row, &["time", "n_risk", "n_event", "survival", "cumhaz", "lower_log-log"]);
        // Twenty-four children: no point and no gap, not even at 0 and 1.
        assert_eq!(got["interval"], "beta-product");
        let ends = ["lower", "upper"].map(|end| got[end].parse::<f64>().unwrap());
        assert!(ends[0] < ends[1], "{got:?}");
    }
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("What others print") && page.contains("其他软件的输出"));
    assert!(out.join("manifest.json").exists());
}

#[test]
fn causes_and_a_model_are_those_of_the_reference() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("causes");
    let options = ["--time", "first_time", "--cause", "first_cause", "--group", "centre"];
    let (code, _, error) = analyse("thymus24", &options, &out);
    assert_eq!(code, 0, "{error}");
    let gray = rows(&out.join("tables/gray_test.csv"), b',');
    let expected = rows(&reference("expected/gray_test.tsv"), b'\t');
    let plain =
        |row: &&Row| row["case"] == "thymus24" && row["rho"] == "0" && row["strata"].is_empty();
    for (got, row) in gray.iter().zip(expected.iter().filter(plain)) {
        close(got, row, &["statistic", "df", "p"]);
    }
    let out = folder.path().join("model");
    let options = ["--time", "time", "--status", "status", "--covariates", "age,rx"];
    let (code, _, error) = analyse("ovarian", &options, &out);
    assert_eq!(code, 0, "{error}");
    let terms = rows(&out.join("tables/cox_coefficients.csv"), b',');
    let expected = rows(&reference("expected/cox_coefficients.tsv"), b'\t');
    let of = |row: &&Row| row["case"] == "ovarian" && row["ties"] == "efron";
    for (got, row) in terms.iter().zip(expected.iter().filter(of)) {
        assert_eq!(got["term"], row["term"]);
        close(got, row, &["coef", "se", "z", "p", "hr_low", "hr_high"]);
    }
}

/// What cannot be estimated is said, with what takes its place.
#[test]
fn refusals_have_an_alternative() {
    let folder = tempfile::tempdir().unwrap();
    let run = |data: &str, more: &[&str]| {
        let out = folder.path().join(data);
        let options = [&["--time", "time", "--status", "status"], more].concat();
        let (code, said, error) = analyse(data, &options, &out);
        assert_eq!(code, 0, "{data}: {error}");
        (said, out)
    };
    let (said, out) = run("tiny_separated", &["--covariates", "group"]);
    assert!(said.contains("the likelihood has no maximum"), "{said}");
    assert!(out.join("tables/cox_firth.csv").exists());
    assert!(!out.join("tables/cox_coefficients.csv").exists(), "no estimate is written");
    for (data, more, note) in [
        ("tiny_all_censored", &["--group", "group"][..], "nobody had the event"),
        ("tiny_all_tied", &["--group", "group"], "the tests are not defined"),
        ("tiny_one_event", &[], "one child is no group"),
        ("tiny_near_ties", &[], "differed from others by rounding only"),
    ] {
        let (said, _) = run(data, more);
        assert!(said.contains(note), "{data}: {said}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.csv");
    for (text, place) in [
        ("t,s\n30,1\n-5,0\n", "row 3, column `t`: the time `-5` is negative"),
        ("t,s\n30,1\n,0\n", "row 3, column `t`: the time is missing"),
        ("t,s\nsoon,1\n", "row 2, column `t`: `soon` is no time"),
        ("t,s\n30,2\n", "row 2, column `s`: `2` is neither 0 nor 1"),
        ("t,x\n30,1\n", "column `s`: there is no column `s`"),
        ("t,s\n", "the table has no rows"),
        ("t;s\n30;1\n", "not separated by commas"),
    ] {
        fs::write(&file, text).unwrap();
        let (path, out) = (file.to_str().unwrap(), folder.path().join("out"));
        let fixed = ["trial", "analyse", path, "--time", "t", "--status", "s", "--out"];
        let (code, _, error) = outcome(thymoid([&fixed[..], &[out.to_str().unwrap()]].concat()));
        assert_eq!(code, 1);
        assert!(error.contains(place), "{error}");
        assert!(!out.exists());
    }
    let out = folder.path().join("equal");
    let options = ["--time", "time", "--status", "status", "--entry", "entry"];
    let (code, _, error) = analyse("tiny_start_eq_stop", &options, &out);
    assert_eq!(code, 1);
    let said = "row 3, column `entry`: entry and end are both 2: the child was never at risk";
    assert!(error.contains(said), "{error}");
}
