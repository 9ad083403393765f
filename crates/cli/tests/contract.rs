//! What the command line promises.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/study.rs"]
mod study;

use std::fs;

use common::{outcome, thymoid};
use study::small_study;
use thymoid_core::INTENDED_USE;

/// Lines of a terminal on a laptop.
const SCREEN: usize = 50;

/// Standard output of a command that must succeed.
fn stdout(args: &[&str]) -> String {
    let (code, stdout, stderr) = outcome(thymoid(args));
    assert_eq!(code, 0, "{args:?}: {stderr}");
    stdout
}

#[test]
fn help_of_every_command_is_as_reviewed() {
    let commands: [&[&str]; 32] = [
        &[],
        &["run"],
        &["chip"],
        &["chip", "run"],
        &["chip", "geometry"],
        &["chip", "sweep"],
        &["chip", "merge"],
        &["chip", "size"],
        &["chip", "fields"],
        &["chip", "limits"],
        &["chip", "flow"],
        &["chip", "units"],
        &["receptor"],
        &["receptor", "sample"],
        &["receptor", "pgen"],
        &["receptor", "selection"],
        &["receptor", "selection", "fit"],
        &["receptor", "selection", "score"],
        &["receptor", "model"],
        &["receptor", "model", "check"],
        &["receptor", "stats"],
        &["patient"],
        &["patient", "check"],
        &["patient", "deidentify"],
        &["patient", "forecast"],
        &["trial"],
        &["trial", "analyse"],
        &["trial", "controls"],
        &["trial", "monitor"],
        &["trial", "protocol"],
        &["validate"],
        &["parameters"],
    ];
    for command in commands {
        let help = stdout(&[command, &["--help"]].concat());
        assert!(help.lines().count() <= SCREEN, "{command:?}: more than a screen");
        insta::assert_snapshot!(format!("help_{}", command.join("_")), help);
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    assert_eq!(stdout(&["--version"]), format!("thymoid {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn receptors_are_a_function_of_the_seed() {
    let sample =
        |chain, seed| stdout(&["receptor", "sample", "--chain", chain, "-n", "50", "--seed", seed]);
    let first = sample("TRB", "7");
    assert_eq!(first.lines().count(), 1 + 50, "a header and as many rows as asked for");
    assert_eq!(sample("TRB", "7"), first);
    assert_eq!(sample("trb", "7"), first, "a chain is known in small letters");
    assert_ne!(sample("TRB", "8"), first);
    assert_ne!(sample("TRA", "7"), first);
}

#[test]
fn receptors_tell_how_they_were_drawn() {
    let args = ["receptor", "sample", "--chain", "TRB", "-n", "20", "--no-n", "--v", "TRBV20-1"];
    let table = stdout(&[&args[..], &["--first-nucleotide", "flanking"]].concat());
    let mut lines = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let column = |name: &str| header.iter().position(|h| *h == name).unwrap();
    for row in lines {
        assert!(row[column("v_call")].starts_with("TRBV20-1*"));
        assert_eq!((row[column("n1_length")], row[column("n2_length")]), ("0", "0"));
        assert_eq!((row[column("n_additions")], row[column("kept")]), ("F", "productive"));
        assert_eq!(row[column("first_nucleotide")], "flanking");
        assert!(row[column("v_restriction")].starts_with("TRBV20-1*"));
        assert_eq!((row[column("j_restriction")], row[column("model")]), ("", "built-in"));
    }
    for (option, value, problem) in [
        ("--v", "TRBV999", "no V gene `TRBV999`"),
        ("--j", "TRAJ1", "no J gene `TRAJ1`"),
        ("--model", "no-such-folder", "is not a folder"),
    ] {
        let (code, _, stderr) = outcome(thymoid([&args[..7], &[option, value]].concat()));
        assert_eq!(code, 1);
        assert!(stderr.contains(problem), "{stderr}");
    }
}

#[test]
fn a_model_is_checked_as_text_and_as_csv() {
    let text = stdout(&["receptor", "model", "check", "--chain", "TRB"]);
    assert!(text.contains("P(productive)  stationary"), "{text}");
    assert!(text.trim_end().ends_with(INTENDED_USE));
    let csv = stdout(&["receptor", "model", "check", "--chain", "TRB", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len() + 2, text.lines().count(), "both formats tell the same");
    let total = rows.iter().find(|row| &row[0] == "entropy" && &row[1] == "total").unwrap();
    assert!((total[2].parse::<f64>().unwrap() - 52.62).abs() < 0.02);

    let folder = tempfile::tempdir().unwrap();
    let (code, _, stderr) =
        outcome(thymoid(["receptor", "model", "check", folder.path().to_str().unwrap()]));
    assert_eq!(code, 1);
    assert!(stderr.contains("has no model_params.txt or model_parms.txt"), "{stderr}");
}

#[test]
fn receptors_are_written_whole_or_not_at_all() {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("trb.tsv");
    let args = ["receptor", "sample", "--chain", "TRB", "-n", "50", "--seed", "7"];
    let mut command = thymoid(args);
    command.arg("--out").arg(&out);
    let (code, printed, _) = outcome(command);
    assert_eq!((code, printed.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&out).unwrap(), stdout(&args));
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 1);

    let folder = temporary.path().join("folder");
    fs::create_dir(&folder).unwrap();
    let mut command = thymoid(args);
    command.arg("--out").arg(&folder);
    let (code, _, stderr) = outcome(command);
    assert_eq!(code, 1);
    assert!(stderr.contains("folder"), "the error names the place: {stderr}");
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 2, "no partial file is left");
}

#[test]
fn selection_factors_are_fitted_and_passed_on_to_a_table() {
    let temporary = tempfile::tempdir().unwrap();
    let path = |name: &str| temporary.path().join(name).to_str().unwrap().to_owned();
    let (blood, factors, scored) = (path("blood.tsv"), path("q.json"), path("scored.tsv"));
    let mut table = stdout(&["receptor", "sample", "--chain", "TRB", "-n", "300", "--seed", "7"]);
    table.push_str(table.clone().lines().nth(1).unwrap());
    fs::write(&blood, table + "\n").unwrap();
    let alpha = stdout(&["receptor", "sample", "--chain", "TRA", "-n", "1"]);
    let mixed = fs::read_to_string(&blood).unwrap() + alpha.lines().nth(1).unwrap() + "\n";
    fs::write(&blood, mixed).unwrap();

    let fit = ["receptor", "selection", "fit", &blood, "--chain", "TRB", "--out", &factors];
    let text = stdout(&[&fit[..], &["--generated", "2000"]].concat());
    assert!(text.starts_with("302 rows, 1 left out, 300 clonotypes"), "{text}");
    assert!(text.contains("no better than none"), "nothing was selected: {text}");
    stdout(&["receptor", "selection", "score", &blood, "--model", &factors, "--out", &scored]);

    let scored = fs::read_to_string(&scored).unwrap();
    let rows: Vec<Vec<&str>> = scored.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 303);
    let [header, beta, .., alpha] = &rows[..] else { panic!("{scored}") };
    let column = |name: &str| header.iter().position(|one| *one == name).unwrap();
    let [q, after, note] = ["q", "ppost_aa_vj", "q_note"].map(column);
    assert!(beta[q].parse::<f64>().unwrap() > 0.0 && beta[note].is_empty());
    assert!(beta[after].parse::<f64>().unwrap() > 0.0);
    assert_eq!(
        (alpha[q], alpha[after], alpha[note]),
        ("", "", "TRA is not the locus of the model, TRB")
    );
}

#[test]
fn every_parameter_has_unit_range_status_and_source() {
    let csv = stdout(&["parameters", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let [name, unit, status, source] = ["name", "unit", "status", "source"].map(column);
    let range = ["low", "value", "high"].map(column);
    let mut names = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        let row = &record[name];
        for text in [unit, source] {
            assert!(!record[text].trim().is_empty(), "{row} has no {}", &header[text]);
        }
        assert!(["measured", "derived", "assumed"].contains(&&record[status]), "{row}");
        let [low, value, high] = range.map(|i| record[i].parse::<f64>().unwrap());
        assert!(low <= value && value <= high, "{row}: {low} {value} {high}");
        names.push(row.to_owned());
    }
    for table in ["receptor.", "chip.", "patient."] {
        assert!(names.iter().any(|n| n.starts_with(table)), "{table} has parameters");
    }
    assert!(names.is_sorted(), "in the order of their names");
    let listed = stdout(&["parameters"]);
    let table = listed.trim_end().strip_suffix(INTENDED_USE).expect("the intended use ends it");
    let text: Vec<_> = table.lines().filter_map(|l| l.split_whitespace().next()).collect();
    assert_eq!(text, names, "both formats list the same");
}

#[test]
fn an_existing_folder_is_refused_and_left_untouched() {
    let temporary = tempfile::tempdir().unwrap();
    let study = small_study(temporary.path());
    let out = temporary.path().join("out");
    let kept = out.join("kept.txt");
    fs::create_dir(&out).unwrap();
    fs::write(&kept, "mine").unwrap();
    let labs = study.join("children/labs.csv");
    let commands = [
        vec!["run".as_ref(), study.as_os_str()],
        vec!["patient".as_ref(), "forecast".as_ref(), labs.as_os_str()],
        vec!["validate".as_ref()],
    ];
    for args in commands {
        let mut command = thymoid(&args);
        command.arg("--out").arg(&out);
        let (code, _, stderr) = outcome(command);
        assert_eq!(code, 1, "{args:?}");
        assert!(stderr.contains("exists already"), "{args:?}: {stderr}");
        assert!(stderr.contains("--overwrite"), "{args:?}: {stderr}");
        assert_eq!(fs::read_to_string(&kept).unwrap(), "mine");
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
        assert_eq!(fs::read_dir(&temporary).unwrap().count(), 2, "{args:?}: nothing beside it");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let temporary = tempfile::tempdir().unwrap();
    let file = temporary.path().join("file");
    fs::write(&file, "mine").unwrap();
    let mut places = vec![(file.join("run"), file.display().to_string())];
    if cfg!(target_os = "linux") {
        places.push(("/proc/run".into(), "/proc".into()));
    }
    for (out, named) in places {
        let mut command = thymoid(["run", "--out"]);
        command.arg(&out);
        let (code, _, stderr) = outcome(command);
        assert_eq!(code, 1, "{}", out.display());
        assert!(stderr.contains(&named), "{}: {stderr}", out.display());
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn a_laboratory_table_is_answered_row_by_row() {
    let temporary = tempfile::tempdir().unwrap();
    let labs = temporary.path().join("labs.csv");
    // As a spreadsheet in Windows saves it: a byte order mark, and CR LF.
    let table = "\u{feff}child_id,age_months,months_since_implant,analyte,value,unit\r\n\
                 c1,12,1,cd3,0.3,10^9/L\r\nc1,12,1,naive_cd4,<5,/uL\r\n";
    fs::write(&labs, table).unwrap();
    let printed = stdout(&["patient", "check", labs.to_str().unwrap()]);
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let rows: Vec<_> = printed.lines().skip(1).map(words).collect();
    let expected = ["E2", "c1", "12.0", "30", "cd3", "300", "/uL", "converted"];
    assert_eq!(rows[0][..8], expected);
    assert_eq!(rows[1][..5], ["E3", "c1", "12.0", "30", "naive_cd4"]);
    assert_eq!(rows[1][5..], ["<5", "/uL", "accepted"]);
    assert!(printed.contains("2 entries, none dropped: 1 accepted, 1 converted"));
    assert!(printed.contains("Research use only"));
}
