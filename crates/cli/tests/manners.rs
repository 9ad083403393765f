//! How the command behaves among others: pipes, signals, `-`, and what it says when it fails.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use common::{outcome, thymoid};

const BETA: [&str; 6] = ["receptor", "sample", "--chain", "TRB", "-n", "20"];

fn stdout(mut command: Command) -> String {
    command.stdin(Stdio::null());
    let (code, stdout, stderr) = outcome(command);
    assert_eq!(code, 0, "{stderr}");
    stdout
}

/// In a folder of its own, in which no file called `-` may appear.
fn within(folder: &Path, args: &[&str]) -> Command {
    let mut command = thymoid(args);
    command.current_dir(folder);
    command
}

#[test]
fn a_dash_is_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let table = stdout(within(at, &BETA));
    assert_eq!(stdout(within(at, &[&BETA[..], &["--out", "-"]].concat())), table);
    fs::write(at.join("beta.tsv"), &table).unwrap();

    let pgen = stdout(within(at, &["receptor", "pgen", "beta.tsv", "--out", "-"]));
    assert_eq!(pgen.lines().count(), table.lines().count(), "the table and nothing else: {pgen}");
    assert!(pgen.lines().next().unwrap().contains("pgen_aa_vj"));

    let fit = ["receptor", "selection", "fit", "beta.tsv", "--chain", "TRB", "--generated", "1000"];
    let factors = stdout(within(at, &[&fit[..], &["--out", "-"]].concat()));
    serde_json::from_str::<serde_json::Value>(&factors).expect("the factors and nothing else");
    fs::write(at.join("q.json"), &factors).unwrap();
    let score = ["receptor", "selection", "score", "beta.tsv", "--model", "q.json", "--out", "-"];
    assert_eq!(stdout(within(at, &score)).lines().count(), table.lines().count());

    let labs = "child_id,age_months,months_since_implant,analyte,value,unit\nc1,12,1,cd3,300,/uL\n";
    fs::write(at.join("labs.csv"), labs).unwrap();
    let verdicts = stdout(within(at, &["patient", "check", "labs.csv", "--out", "-"]));
    assert_eq!(csv::Reader::from_reader(verdicts.as_bytes()).records().count(), 1, "{verdicts}");
    let clean =
        stdout(within(at, &["patient", "deidentify", "labs.csv", "--out", "-", "--secret", "s"]));
    assert_eq!(csv::Reader::from_reader(clean.as_bytes()).records().count(), 1, "{clean}");

    let folders: [&[&str]; 5] = [
        &["run"],
        &["validate"],
        &["receptor", "stats", "beta.tsv"],
        &["patient", "forecast", "labs.csv"],
        &["chip", "run", "infant-lobule", "--days", "1"],
    ];
    for args in folders {
        let (code, _, stderr) = outcome(within(at, &[args, &["--out", "-"]].concat()));
        assert_eq!(code, 2, "{args:?}");
        assert!(stderr.contains("standard output holds no folder"), "{args:?}: {stderr}");
    }
    assert!(!at.join("-").exists());
}

/// As a shell with `pipefail` sees it of `yes | head -1`.
#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = piped(thymoid(["receptor", "sample", "--chain", "TRB", "-n", "1000000"]));
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("sequence_id\t"));
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(128 + 13), ""));

    // What is printed after the work is done may go unread.
    let mut child = piped(thymoid(["parameters"]));
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

/// Nobody reads what is said either.
#[test]
fn closed_standard_error_is_no_reason_to_panic() {
    let mut child = piped(thymoid(["receptor", "sample", "--chain", "TRB", "--v", "TRBV999"]));
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

fn piped(mut command: Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// A signal while a folder, or a file, is being written: nothing of it is left.
#[cfg(unix)]
#[test]
fn a_signal_leaves_nothing_that_is_not_whole() {
    let long: [&[&str]; 2] = [
        &["validate", "--only", "thymus-12", "--out", "report"],
        &["receptor", "sample", "--chain", "TRA", "-n", "90000000", "--out", "all.tsv"],
    ];
    for (args, signal, code) in [
        (long[0], "TERM", 143),
        (long[0], "INT", 130),
        (long[1], "TERM", 143),
        (long[1], "HUP", 129),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = piped(within(folder.path(), args));
        while fs::read_dir(folder.path()).unwrap().count() == 0 {
            assert_eq!(child.try_wait().unwrap(), None, "{args:?} ended by itself");
            sleep(Duration::from_millis(20));
        }
        let mut kill = Command::new("kill");
        kill.arg(format!("-{signal}")).arg(child.id().to_string());
        assert!(kill.status().unwrap().success(), "{signal}");
        assert_eq!(child.wait().unwrap().code(), Some(code), "{args:?} {signal}");
        let left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
        assert!(left.is_empty(), "{args:?} {signal}: {left:?}");
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(said.contains("nothing was written"), "{said}");
    }
}

/// Thirty ways to fail.
const FAILURES: [&[&str]; 30] = [
    &["run", "no-such-study"],
    &["run", "file.txt"],
    &["run", "broken"],
    &["run", "empty"],
    &["run", "--out", "file.txt/run"],
    &["chip", "run", "no-such-unit", "--days", "1", "--out", "out"],
    &["chip", "run", "file.txt", "--days", "1", "--out", "out"],
    &["chip", "run", "infant-lobule", "--days", "1", "--out", "file.txt/out"],
    &["chip", "run", "infant-lobule", "--days", "1", "--out", "empty"],
    &["receptor", "sample", "--model", "empty"],
    &["receptor", "sample", "--model", "file.txt"],
    &["receptor", "sample", "--model", "model"],
    &["receptor", "sample", "--chain", "TRB", "--v", "TRBV999"],
    &["receptor", "sample", "--chain", "TRB", "--out", "no/such/folder/x.tsv"],
    &["receptor", "sample", "--chain", "TRB", "--out", "file.txt"],
    &["receptor", "pgen", "no-such.tsv", "--out", "x"],
    &["receptor", "pgen", "file.txt", "--out", "x"],
    &["receptor", "pgen", "binary", "--out", "x"],
    &["receptor", "pgen", "--chain", "TRB", "--pattern", "C["],
    &["receptor", "stats", "no-such.tsv"],
    &["receptor", "stats", "file.txt"],
    &["receptor", "selection", "fit", "no-such.tsv", "--chain", "TRB", "--out", "q"],
    &["receptor", "selection", "score", "file.txt", "--model", "file.txt", "--out", "q"],
    &["receptor", "selection", "score", "file.txt", "--model", "no-such.json", "--out", "q"],
    &["receptor", "model", "check", "model"],
    &["patient", "check", "no-such.csv"],
    &["patient", "check", "binary"],
    &["patient", "check", "broken.xlsx"],
    &["patient", "forecast", "labs.csv", "--population", "empty", "--out", "out"],
    &["validate", "--only", "no-such-target"],
];

#[test]
fn no_message_says_a_thing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for name in ["broken", "empty", "model"] {
        fs::create_dir(at.join(name)).unwrap();
    }
    fs::write(at.join("file.txt"), "neither\ttable\nnor\tmodel\n").unwrap();
    fs::write(at.join("broken/study.toml"), "name = 3\n").unwrap();
    fs::write(at.join("model/model_params.txt"), "#nothing\n").unwrap();
    fs::write(at.join("model/model_marginals.txt"), "@nothing\n").unwrap();
    fs::write(at.join("binary"), [0, 159, 146, 150, 0, 1]).unwrap();
    fs::write(at.join("broken.xlsx"), b"PK\x03\x04 and no more").unwrap();
    let labs = "child_id,age_months,months_since_implant,analyte,value,unit\nc1,12,1,cd3,300,/uL\n";
    fs::write(at.join("labs.csv"), labs).unwrap();
    for args in FAILURES {
        let mut command = within(at, args);
        command.stdin(Stdio::null());
        let (code, _, stderr) = outcome(command);
        assert_eq!(code, 1, "{args:?}: {stderr}");
        assert!(!stderr.contains("panicked"), "{args:?}: {stderr}");
        let error = stderr.lines().skip_while(|line| !line.starts_with("error: "));
        let mut seen = BTreeSet::new();
        for part in error.flat_map(|line| line.split(": ")) {
            assert!(seen.insert(part), "{args:?}: `{part}` twice in\n{stderr}");
        }
        assert!(!seen.is_empty(), "{args:?} says no error: {stderr}");
    }
}
