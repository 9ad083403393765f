//! `thymoid trial simulate`, on the bundled study's declared trial.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{outcome, thymoid};

/// The bundled trial with a chip of its own, and few trials.
fn declared() -> String {
    let files = thymoid_study::bundled::FILES;
    let (_, text) = files.iter().find(|(name, _)| *name == "trial.toml").unwrap();
    let mut text = String::from_utf8(text.to_vec()).unwrap();
    for (from, to) in [
        ("[chip]", "[chip]\nexport_ratio = 0.8"),
        ("\ntrials = 1000", "\ntrials = 100"),
        ("grid_trials = 250", "grid_trials = 100"),
        ("lesson_trials = 400", "lesson_trials = 100"),
    ] {
        assert!(text.contains(from), "the bundled trial no longer says `{from}`");
        text = text.replace(from, to);
    }
    text
}

/// Simulates a trial with the children that are kept for tests, on so many threads.
fn simulate(folder: &Path, text: &str, threads: &str) -> (i32, String, String) {
    let tables = folder.join("run/tables");
    fs::create_dir_all(&tables).unwrap();
    let draws = Path::new(env!("CARGO_MANIFEST_DIR")).join("../patient/tests/data");
    fs::copy(draws.join("population_draws.csv"), tables.join("population_draws.csv")).unwrap();
    fs::write(folder.join("TRIAL.toml"), text).unwrap();
    let mut command = thymoid(["trial", "simulate", "--overwrite", "--threads", threads]);
    command.arg(folder.join("TRIAL.toml")).arg("--population").arg(folder.join("run"));
    command.arg("--out").arg(folder.join("out"));
    outcome(command)
}

type Rows = Vec<BTreeMap<String, String>>;

fn table(folder: &Path, name: &str) -> Rows {
    let path = folder.join(format!("out/tables/{name}.csv"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap()
}

#[test]
fn the_bundled_trial_is_played_through() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said, error) = simulate(folder.path(), &declared(), "2");
    assert_eq!(code, 0, "{error}");
    assert!(said.contains("BOP2") && said.contains("Research use only"), "{said}");
    let designs = table(folder.path(), "trial_designs");
    assert_eq!(designs.len(), 5);
    for design in &designs {
        assert!(number(design, "alpha") <= 0.05, "{design:?}");
    }
    let chosen: Vec<&str> = designs
        .iter()
        .filter(|row| row["chosen"] == "1")
        .map(|row| row["design"].as_str())
        .collect();
    assert_eq!(chosen, ["bop2"]);
    // What is chosen keeps both errors.
    assert!(designs.iter().any(|row| row["chosen"] == "1" && number(row, "power") >= 0.8));
    // Three dose exponents, two centres, two rates of withdrawal, and the base: of five designs.
    let scenarios = table(folder.path(), "trial_scenarios");
    assert_eq!(scenarios.len(), 5 * (1 + 3 * 2 * 2));
    for row in &scenarios {
        let ends = ["success", "stop_futility", "stop_harm"].map(|end| number(row, end));
        assert!(ends.iter().sum::<f64>() <= 1.0 + 1e-12, "{row:?}");
        assert!(
            number(row, "success_mc_low") <= ends[0] && ends[0] <= number(row, "success_mc_high")
        );
    }
    let estimand = table(folder.path(), "trial_estimand");
    let of = |name: &str| &estimand.iter().find(|row| row["attribute"] == name).unwrap()["value"];
    assert_eq!((of("naive_cd4_per_ul").as_str(), of("month").as_str()), ("100", "12"));
    assert!(folder.path().join("out/report.html").exists());
}

#[test]
fn one_thread_and_two_write_the_same_tables() {
    let text = declared();
    let [one, two] = ["1", "2"].map(|threads| {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(simulate(folder.path(), &text, threads).0, 0);
        let read = |name: &str| fs::read(folder.path().join("out/tables").join(name)).unwrap();
        ["trial_scenarios.csv", "trial_sizes.csv", "trial_lessons.csv"].map(read)
    });
    assert_eq!(one, two);
}

#[test]
fn what_cannot_be_declared_is_named_by_its_place() {
    for (from, to, words) in [
        (
            "death = \"composite\"",
            "death = \"hypothetical\"",
            "`death` is handled as `hypothetical`",
        ),
        ("months = [3, 6, 9, 12]", "months = [3, 6, 9]", "no visit in month 12"),
        ("months = [3, 6, 9, 12]", "months = [3, 4, 12]", "visit 2 is"),
        ("export_ratio = 0.8", "export_ratio = -1", "`export_ratio` is -1"),
        ("export_ratio = 0.8", "", "the export of the chip is not known"),
        ("rule = \"bop2\"", "rule = \"coin\"", "unknown variant `coin`"),
        ("p1 = 0.6", "p1 = 0.2", "p1 must be above p0"),
        ("r = 52", "r = 152", "152 of 95 is not a proportion"),
        ("per_year = 8", "per_year = 0", "per_year must be"),
        ("share = 0.44\nfrom_day = -3", "share = 4.4\nfrom_day = -3", "share"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let text = declared();
        assert!(text.contains(from), "{from}");
        let (code, _, error) = simulate(folder.path(), &text.replace(from, to), "1");
        assert!(code != 0 && error.contains(words), "{to}: {error}");
        assert!(error.contains("hint:"), "{error}");
    }
}

#[test]
fn nobody_is_followed_after_a_second_graft() {
    let folder = tempfile::tempdir().unwrap();
    let text = declared()
        .replace("second_graft = \"composite\"", "second_graft = \"treatment_policy\"")
        .replace(
            "\n[grid]",
            "second_graft = { share = 0.5, month = 6, below_per_ul = 20 }\n\n[grid]",
        );
    let (code, _, error) = simulate(folder.path(), &text, "1");
    assert!(code != 0 && error.contains("no child is simulated after a second graft"), "{error}");
    assert!(error.contains("TRIAL.toml: row 67, column 1"), "{error}");
}
