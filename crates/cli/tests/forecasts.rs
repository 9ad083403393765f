//! A report on children, from the command line to the page: of a typical course, of one with T
//! cells that no graft made, and of a failing graft.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{outcome, thymoid};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forecasts").join(name)
}

/// A population that was fitted before: a few draws are enough for what a page says.
fn population(folder: &Path) -> PathBuf {
    let run = folder.join("run");
    fs::create_dir_all(run.join("tables")).unwrap();
    let draws = fixture("../../../patient/tests/data/population_draws.csv");
    fs::copy(draws, run.join("tables/population_draws.csv")).unwrap();
    run
}

/// The report of a file, and its English text without markup.
fn report(labs: &Path, further: &[&str]) -> (PathBuf, String, tempfile::TempDir) {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("forecast");
    let mut command = thymoid(["patient", "forecast"]);
    command.arg(labs).arg("--population").arg(population(temporary.path()));
    command.arg("--out").arg(&out).args(further);
    let (code, _, stderr) = outcome(command);
    assert_eq!(code, 0, "{stderr}");
    let html = fs::read_to_string(out.join("report.html")).unwrap();
    let english = html.split("<div class=\"page\" lang=\"en\">").nth(1).unwrap();
    let english = english.split("<div class=\"page\" lang=\"zh-CN\">").next().unwrap();
    (out, text(english), temporary)
}

fn text(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        let words = piece.split_once('>').map_or(piece, |(_, words)| words);
        text.push_str(words);
        text.push(' ');
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&#x2f;", "/");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_failing_graft_is_said_first_and_nothing_is_certain() {
    let (out, page, _kept) = report(&fixture("failing.csv"), &[]);
    // Between the contents, which name the section, and the section.
    let lead = page.split("The children, one by one").nth(1).unwrap();
    for said in [
        "Concern Child ward-failing: At month 12 naive CD4 T cells are below what the assay sees",
        "fell to half or less between two visits: from 41 per µL at month 5 to 18 at month 7",
        "Child ward-failing, in scope: at month 24",
        "Probability that the graft never engrafts",
        "Month by which 100 per µL are as likely reached as not",
    ] {
        assert!(lead.contains(said), "`{said}` is not in the lead:\n{lead}");
    }
    assert!(page.contains("What the model makes of all values: the graft never engrafts"));
    for never in [
        "The published children",
        "limit of athymia",
        "100\u{a0}% interval",
        " 100\u{a0}% ",
        " 0\u{a0}% ",
    ] {
        let shares = page.find("Where the uncertainty").unwrap();
        assert!(!page[..shares].contains(never), "`{never}`");
    }
    // What was not read is listed with its place and why, and in a table.
    let unread = page.rsplit("What was not read").next().unwrap();
    assert!(unread.contains("E27 value not read not measured"), "{unread}");
    assert!(
        unread.contains("E28 unit doubtful no unit is stated")
            || unread.contains("E28 value doubtful no unit is stated"),
        "{unread}"
    );
    let verdicts = fs::read_to_string(out.join("tables/verdicts.csv")).unwrap();
    assert_eq!(csv::Reader::from_reader(verdicts.as_bytes()).into_records().count(), 27);
    let children = fs::read_to_string(out.join("tables/children.csv")).unwrap();
    assert!(children.contains("below_assay;fell") || children.contains("fell;below_assay"));
}

#[test]
fn a_usual_course_gives_no_concern_at_counts_asked_for() {
    let (out, page, _kept) = report(&fixture("typical.csv"), &["--count", "300,50,150"]);
    assert!(!page.contains("Concern"), "{page}");
    assert!(page.contains("When naive CD4 T cells of child ward-typical reach 150 per µL"));
    assert!(!page.contains("None of these counts is a goal"), "the note is on the usual counts");
    assert!(page.contains("No band of healthy children is drawn"), "no range of the same cells");
    let times = fs::read_to_string(out.join("tables/thresholds.csv")).unwrap();
    let rows: Vec<Vec<&str>> =
        times.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let counts: Vec<&str> = rows.iter().filter(|row| row[1] == "labs").map(|row| row[2]).collect();
    assert_eq!(counts, ["50", "150", "300"]);
}

#[test]
fn children_of_one_file_are_told_apart_in_the_lead() {
    let temporary = tempfile::tempdir().unwrap();
    let labs = temporary.path().join("labs.csv");
    // Two counts a child: who is told apart does not need more, and each costs a fit.
    let mut all = "child_id,age_months,months_since_implant,analyte,value,unit,note\n".to_owned();
    for name in ["typical.csv", "atypical.csv", "failing.csv"] {
        let rows = fs::read_to_string(fixture(name)).unwrap();
        let naive = rows.lines().filter(|row| row.contains(",naive_cd4,"));
        let last: Vec<&str> = naive.collect();
        all += &last[last.len() - 2..].join("\n");
        all.push('\n');
    }
    all += "ward-untimed,12,,cd3,300,/uL,\n";
    fs::write(&labs, all).unwrap();
    let (_, page, _kept) = report(&labs, &[]);
    assert!(page.contains("3 of 3 children are forecast: 3 in scope, 0 borderline."), "{page}");
    assert!(page.contains("they are not forecast: ward-untimed"));
    let rows = page.matches("ward-atypical in scope 26").count();
    assert_eq!(rows, 1, "a row with the month a year after the last value: {page}");
}
