//! One run through the binary: the same bits whatever the number of threads and the vectors of the
//! processor, and a folder that is whole or absent.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/study.rs"]
mod study;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{outcome, thymoid};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use study::small_study;
use thymoid_study::digest::sha256;
use thymoid_study::run_folder::RunFolder;

fn run(study: &Path, out: &Path, threads: &str, seed: &str) -> Command {
    let mut command = thymoid(["run", "--threads", threads, "--seed", seed]);
    command.arg(study).arg("--out").arg(out).env("SOURCE_DATE_EPOCH", "1700000000");
    command
}

fn must_succeed(command: Command) -> String {
    let (code, stdout, stderr) = outcome(command);
    assert_eq!(code, 0, "{stderr}");
    stdout
}

/// SHA-256 of every file of a run but the manifest, which holds the time each stage took.
fn hashes(folder: &Path) -> BTreeMap<String, String> {
    let mut hashes = BTreeMap::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(path) = pending.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                pending.push(path);
            } else if name != "manifest.json" {
                hashes.insert(name, sha256(&fs::read(path).unwrap()));
            }
        }
    }
    hashes
}

#[test]
fn a_run_does_not_depend_on_threads_and_vectors() {
    let temporary = tempfile::tempdir().unwrap();
    let study = small_study(temporary.path());
    let one = temporary.path().join("one");
    let printed = must_succeed(run(&study, &one, "1", "1"));
    assert!(printed.starts_with(one.join("report.html").to_str().unwrap()), "{printed}");
    let first = hashes(&one);
    for vectors in ["avx2", "portable"] {
        let other = temporary.path().join(vectors);
        let mut command = run(&study, &other, "2", "1");
        command.args(["--vectors", vectors]);
        must_succeed(command);
        let other = hashes(&other);
        let differ: Vec<_> = first.iter().filter(|(n, h)| other.get(*n) != Some(h)).collect();
        assert!(differ.is_empty(), "2 threads and {vectors} differ in {differ:?}");
        assert_eq!(other.len(), first.len());
    }
    is_whole(&one);
    is_recorded(&one, &study);
}

/// Everything a run folder promises is there, and both forms of a table hold the same rows.
fn is_whole(folder: &Path) {
    let html = fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(html.starts_with("<!doctype html>") || html.starts_with("<!DOCTYPE html>"));
    assert!(html.trim_end().ends_with("</html>"), "the report is whole");

    let mut tables = 0;
    for entry in fs::read_dir(folder.join("tables")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "csv") {
            let mut reader = csv::Reader::from_path(&path).unwrap();
            let columns: Vec<_> = reader.headers().unwrap().iter().map(str::to_owned).collect();
            let rows = reader.records().collect::<Result<Vec<_>, _>>().unwrap().len();
            assert!(rows > 0, "{} has rows", path.display());
            let file = File::open(path.with_extension("parquet")).unwrap();
            let parquet = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
            let fields = parquet.schema().fields();
            let names: Vec<_> = fields.iter().map(|field| field.name().clone()).collect();
            assert_eq!(names, columns, "{}", path.display());
            let batches = parquet.build().unwrap();
            let stored: usize = batches.map(|batch| batch.unwrap().num_rows()).sum();
            assert_eq!(stored, rows, "{}", path.display());
            tables += 1;
        }
    }
    assert_eq!(fs::read_dir(folder.join("tables")).unwrap().count(), 2 * tables);

    for chain in ["trb", "tra"] {
        let path = folder.join(format!("receptors_{chain}.tsv"));
        let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_path(path).unwrap();
        let header = reader.headers().unwrap().clone();
        // The required columns of the AIRR Rearrangement schema.
        for column in [
            "sequence_id",
            "sequence",
            "rev_comp",
            "productive",
            "v_call",
            "d_call",
            "j_call",
            "sequence_alignment",
            "germline_alignment",
            "junction",
            "junction_aa",
            "v_cigar",
            "d_cigar",
            "j_cigar",
        ] {
            assert!(header.iter().any(|h| h == column), "{chain} lacks {column}");
        }
        let rows = reader.records().collect::<Result<Vec<_>, _>>().unwrap().len();
        assert_eq!(rows, 500);
    }
}

/// The manifest names every input with its hash, and the seed.
fn is_recorded(folder: &Path, study: &Path) {
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let graph = manifest["@graph"].as_array().unwrap();
    let run = graph.iter().find(|item| item["@id"] == "#run").unwrap();
    assert_eq!(run["seed"], 1);
    assert_eq!(run["startTime"], "2023-11-14T22:13:20Z");
    let inputs: Vec<_> = graph.iter().filter(|item| !item["sha256"].is_null()).collect();
    // All of the study but the curves that `trial controls` reads.
    assert_eq!(inputs.len(), thymoid_study::bundled::FILES.len() - 1);
    for input in inputs {
        let content = fs::read(study.join(input["name"].as_str().unwrap())).unwrap();
        assert_eq!(input["sha256"], sha256(&content), "{input}");
    }
    for part in run["result"].as_array().unwrap() {
        let name = part["@id"].as_str().unwrap();
        assert!(folder.join(name).exists(), "the manifest names {name}");
    }
}

#[test]
fn a_killed_run_leaves_no_folder_and_the_next_ones_replace_it() {
    let temporary = tempfile::tempdir().unwrap();
    let study = small_study(temporary.path());
    let text = fs::read_to_string(study.join("study.toml")).unwrap();
    let shortest = text
        .replace("chains = 2", "chains = 1")
        .replace("tune = 60", "tune = 50")
        .replace("draws = 60", "draws = 50");
    fs::write(study.join("study.toml"), shortest).unwrap();
    let place = temporary.path().join("runs");
    fs::create_dir(&place).unwrap();
    let out = place.join("mine");
    let names = || -> Vec<String> {
        let entries = fs::read_dir(&place).unwrap();
        entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    };

    let mut command = run(&study, &out, "1", "1");
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while names().is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it began a folder");
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    let killed = child.wait().unwrap();
    assert!(!killed.success());
    assert_eq!(names(), [format!(".mine.partial-{}", child.id())], "no folder of the final name");

    must_succeed(run(&study, &out, "1", "1"));
    assert_eq!(names(), ["mine"], "the leftover is gone");
    is_whole(&out);
    let first = hashes(&out);

    let mut again = run(&study, &out, "1", "2");
    again.arg("--overwrite");
    must_succeed(again);
    assert_eq!(names(), ["mine"], "the new run stands in the place of the old one");
    is_whole(&out);
    let second = hashes(&out);
    // What is drawn follows the seed; what is computed from inputs alone does not.
    for (name, follows) in [
        ("receptors_trb.tsv", true),
        ("receptors_tra.tsv", true),
        ("tables/receptor_usage.csv", true),
        ("tables/population_draws.csv", true),
        ("tables/forecast.csv", true),
        ("tables/trial_arms.csv", true),
        ("tables/chip_summary.csv", true),
        ("tables/chip_oxygen.csv", false),
        ("tables/labs.csv", false),
        ("tables/parameters.csv", false),
    ] {
        assert_eq!(first[name] != second[name], follows, "{name} under another seed");
    }
}

/// In a container every run may be process 1: what is left then bears the number of the next run.
#[test]
fn a_leftover_of_the_same_process_number_is_not_taken_over() {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("mine");
    let killed = RunFolder::begin(&out, false).unwrap();
    killed.write("tables/stale.csv", "of another run").unwrap();
    std::mem::forget(killed);
    let next = RunFolder::begin(&out, false).unwrap();
    next.finish().unwrap();
    assert!(!out.join("tables/stale.csv").exists());
}
