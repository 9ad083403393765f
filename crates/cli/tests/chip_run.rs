//! A unit of tissue through the binary: the same bits whatever the number of threads, with any
//! vectors of the processor and however often it was killed, and a folder that is whole or absent.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/tissue.rs"]
mod tissue;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use common::outcome;
use flate2::read::GzDecoder;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use thymoid_chip::cells::{Detail, Snapshot, Stage};
use thymoid_core::INTENDED_USE;
use tissue::{UNIT, hashes, run, unit};

fn must_succeed(command: std::process::Command) -> String {
    let (code, stdout, stderr) = outcome(command);
    assert_eq!(code, 0, "{stderr}");
    stdout
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Rows of a table by column.
fn table(path: &Path, delimiter: u8) -> Vec<BTreeMap<String, String>> {
    let mut builder = csv::ReaderBuilder::new();
    let mut reader =
        builder.delimiter(delimiter).quoting(delimiter == b',').from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn a_run_does_not_depend_on_threads_and_vectors() {
    let temporary = tempfile::tempdir().unwrap();
    let unit = unit(temporary.path());
    let mut all = Vec::new();
    for (threads, vectors) in [("1", "widest"), ("2", "avx2"), ("5", "portable")] {
        let out = temporary.path().join(threads);
        let further = ["--threads", threads, "--vectors", vectors, "--snapshot-days", "0.5"];
        let printed = must_succeed(run(&unit, &out, "1", &further));
        assert!(printed.starts_with(out.to_str().unwrap()), "{printed}");
        assert!(printed.contains("export_cd4") && printed.trim_end().ends_with(INTENDED_USE));
        all.push(hashes(&out));
    }
    let expected = ["emigrants.tsv", "manifest.json", "tables/series.csv", "tables/summary.csv"];
    assert!(expected.iter().all(|name| all[0].contains_key(*name)), "{:?}", all[0].keys());
    assert_eq!(all[0].len(), 6 + 9, "{:?}", all[0].keys());
    assert!(all[0] == all[1] && all[0] == all[2]);
    let out = temporary.path().join("1");
    the_series_adds_up(&out);
    the_emigrants_are_cells_with_two_chains(&out);
    the_snapshots_hold_the_cells_of_the_series(&out);
    assert_eq!(names(temporary.path()), ["1", "2", "5", "small.toml"].map(Into::into).into());

    let other = temporary.path().join("other");
    must_succeed(run(&unit, &other, "1", &["--seed", "2", "--snapshot-days", "0.5"]));
    let other = hashes(&other);
    assert!(all[0].iter().all(|(name, hash)| other[name] != *hash), "all follow the seed");
}

fn the_series_adds_up(folder: &Path) {
    let rows = table(&folder.join("tables/series.csv"), b',');
    assert_eq!(rows.len(), 24 + 1, "a row an hour, and one at the start");
    let file = File::open(folder.join("tables/series.parquet")).unwrap();
    let parquet = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    assert_eq!(parquet.metadata().file_metadata().num_rows(), rows.len() as i64);
    for (hour, row) in rows.iter().enumerate() {
        let count = |name: &str| row[name].parse::<f64>().unwrap();
        assert!((count("time_days") - hour as f64 / 24.0).abs() < 1e-9);
        let by_stage: f64 = Stage::ALL
            .iter()
            .flat_map(|kind| {
                ["cortex", "medulla"].map(|layer| format!("{}_{layer}", kind.as_str()))
            })
            .map(|name| count(&name))
            .sum();
        assert_eq!(by_stage, count("thymocytes"));
        assert_eq!(count("occupancy"), count("thymocytes") / count("sites"));
    }
    let left =
        ["left_cd4", "left_cd8", "left_treg"].map(|n| rows[24][&format!("total_{n}")].clone());
    let left: usize = left.iter().map(|count| count.parse::<usize>().unwrap()).sum();
    assert_eq!(table(&folder.join("emigrants.tsv"), b'\t').len(), 2 * left);
    let summary = table(&folder.join("tables/summary.csv"), b',');
    let family = summary.iter().find(|row| row["quantity"] == "family").unwrap();
    assert_eq!(family["note"], "D");
    let cells = summary.iter().find(|row| row["quantity"] == "thymocytes").unwrap();
    assert_eq!(cells["value"], rows[24]["thymocytes"]);
}

fn the_emigrants_are_cells_with_two_chains(folder: &Path) {
    let rows = table(&folder.join("emigrants.tsv"), b'\t');
    assert!(rows.len() >= 10, "some have left: {}", rows.len());
    let ids: BTreeSet<_> = rows.iter().map(|row| &row["sequence_id"]).collect();
    assert_eq!(ids.len(), rows.len(), "every row has a name of its own");
    let mut beta_of_clone = BTreeMap::new();
    for (cell, pair) in rows.chunks(2).enumerate() {
        let [beta, alpha] = pair else { panic!("two rows a cell") };
        assert_eq!((beta["locus"].as_str(), alpha["locus"].as_str()), ("TRB", "TRA"));
        for column in ["cell_id", "clone_id", "lineage", "export_day", "age_days", "self_signal"] {
            assert_eq!(beta[column], alpha[column], "{column}");
        }
        assert_eq!(beta["cell_id"], cell.to_string());
        assert_eq!(beta["receptor_number"], beta["clone_id"]);
        assert!(["CD4", "CD8", "Treg"].contains(&beta["lineage"].as_str()));
        let first = beta_of_clone.entry(&beta["clone_id"]).or_insert(&beta["junction"]);
        assert_eq!(*first, &beta["junction"], "a clone has one beta chain");
        let exported: f64 = beta["export_day"].parse().unwrap();
        assert!((0.0..=1.0).contains(&exported));
        assert!(
            beta["age_days"].parse::<f64>().is_ok_and(|age| age <= exported)
                || beta["age_days"].is_empty()
        );
    }
}

fn the_snapshots_hold_the_cells_of_the_series(folder: &Path) {
    let rows = table(&folder.join("tables/series.csv"), b',');
    for (day, row) in [(0.0, 0), (0.5, 12), (1.0, 24)] {
        for detail in Detail::ALL {
            let name = format!("snapshots/day_{:08.3}_level{}.bin", day, detail as u8);
            let snapshot = Snapshot::read(File::open(folder.join(name)).unwrap()).unwrap();
            assert_eq!(snapshot.minutes, 1440.0 * day);
            let counts =
                snapshot.counts.iter().flatten().map(|count| u64::from(*count)).sum::<u64>();
            let cells = counts + snapshot.cells.len() as u64;
            assert_eq!(cells.to_string(), rows[row]["thymocytes"], "day {day} {detail:?}");
        }
    }
}

#[test]
fn compressed_emigrants_are_the_same() {
    let temporary = tempfile::tempdir().unwrap();
    let unit = unit(temporary.path());
    let [plain, packed] = ["plain", "packed"].map(|name| temporary.path().join(name));
    must_succeed(run(&unit, &plain, "0.5", &["--family", "drawn"]));
    must_succeed(run(&unit, &packed, "0.5", &["--family", "drawn", "--gzip"]));
    let mut text = String::new();
    let mut reader = GzDecoder::new(File::open(packed.join("emigrants.tsv.gz")).unwrap());
    reader.read_to_string(&mut text).unwrap();
    assert_eq!(text, fs::read_to_string(plain.join("emigrants.tsv")).unwrap());
    assert!(!packed.join("emigrants.tsv").exists());
}

#[test]
fn what_is_there_is_kept_unless_asked() {
    let temporary = tempfile::tempdir().unwrap();
    let unit = unit(temporary.path());
    let out = temporary.path().join("out");
    let drawn = ["--family", "drawn"];
    must_succeed(run(&unit, &out, "0.2", &drawn));
    let first = hashes(&out);
    for further in [&drawn[..], &["--family", "drawn", "--resume"]] {
        let (code, _, stderr) = outcome(run(&unit, &out, "0.2", further));
        assert_eq!(code, 1);
        assert!(stderr.contains("exists already") && stderr.contains("--overwrite"), "{stderr}");
        assert_eq!(hashes(&out), first);
    }
    must_succeed(run(&unit, &out, "0.2", &["--family", "drawn", "--seed", "2", "--overwrite"]));
    assert_ne!(hashes(&out), first);
    assert_eq!(names(temporary.path()), ["out", "small.toml"].map(Into::into).into());

    let folder = temporary.path().join("folder");
    fs::create_dir(&folder).unwrap();
    let (code, _, stderr) = outcome(run(&unit, &folder, "0.2", &["--overwrite"]));
    assert_eq!(code, 1);
    assert!(stderr.contains("is not a run folder"), "{stderr}");
}

#[test]
fn presets_and_designs_are_units_too() {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("ato");
    must_succeed(run(Path::new("ato-like"), &out, "0.02", &["--family", "drawn"]));
    let design = temporary.path().join("chip.toml");
    let text = "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\n\
                functional_stroma_fraction = 1.0\nprogenitors_per_day = 500\n\
                medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }\n";
    fs::write(&design, text).unwrap();
    let out = temporary.path().join("slab");
    must_succeed(run(&design, &out, "0.02", &["--family", "drawn"]));
    let summary = table(&out.join("tables/summary.csv"), b',');
    let units = summary.iter().find(|row| row["quantity"] == "units_in_chip").unwrap();
    assert!(units["value"].parse::<f64>().unwrap() > 100.0);
}

/// Text of a unit, as it is broken, and words of the one error.
#[rustfmt::skip]
const BROKEN: &[(&str, &str, &[&str])] = &[
    ("length_um = 120", "length_um = -120", &["`length_um` must be from 15", "not `-120`"]),
    ("length_um = 120", "length_um = nan", &["`length_um`", "NaN"]),
    ("depth_um = 120", "depth_um = 1e9", &["`depth_um` must be from 15 to 100 000 um", "1000000000"]),
    ("width_um = 60\n", "", &["missing field `width_um`"]),
    ("width_um = 60", "widht_um = 60", &[":3:1", "unknown field `widht_um`", "`width_um`"]),
    ("width_um = 60", "width_um = \"wide\"", &[":3:12", "invalid type: string \"wide\""]),
    ("cortex_share = 0.6", "cortex_share = 60", &["`cortex_share` must be a share from 0 to 1"]),
    ("start = \"steady\"", "start = \"full\"", &["unknown variant `full`", "`steady`"]),
    ("day = 6", "day = -6", &["`progenitors_per_mm3_day`", "from 0 to 1e9"]),
    ("venules", "doors", &["unknown variant `doors`", "`venules`"]),
    ("spacing_um = 45", "spacing_um = 0", &["`ways.spacing_um`"]),
    ("spacing_um = 45", "spacing_um = 45, radius_um = 3", &["unknown field `radius_um`"]),
    ("venules\", spacing_um = 45", "channels\", radius_um = 50, pitch_um = 90", &["`ways.pitch_um`", "no tissue is left"]),
    ("name = \"small\"", "name = \"small", &[":1:"]),
    ("name = \"small\"", "name = \"small\"\narea_mm2 = 3", &["unknown field", "`thickness_um`"]),
    ("length_um = 120\nwidth_um = 60\ndepth_um = 120", "length_um = 99000\nwidth_um = 99000\ndepth_um = 9000", &["number of sites", "2^32"]),
];

#[test]
fn a_broken_unit_is_refused_before_anything_is_written() {
    let temporary = tempfile::tempdir().unwrap();
    let file = temporary.path().join("small.toml");
    let mut faults = Vec::new();
    let mut check = |case: &str, words: &[&str], path: &Path| {
        let out = temporary.path().join("out");
        let (code, stdout, stderr) = outcome(run(path, &out, "1", &[]));
        let one = stderr.starts_with("error: ") && stderr.matches("error: ").count() == 1;
        let short =
            stderr.lines().count() <= 4 && stdout.is_empty() && !stderr.contains("panicked");
        let said = words.iter().all(|word| stderr.contains(word));
        if code != 1 || !one || !short || !said || names(temporary.path()).len() > 1 {
            faults.push(format!("{case}: exit code {code}, wanted {words:?}\n{stderr}"));
        }
    };
    for (from, to, words) in BROKEN {
        assert!(UNIT.contains(from), "{from}");
        fs::write(&file, UNIT.replace(from, to)).unwrap();
        check(to, words, &file);
    }
    fs::write(&file, b"name = \"\xff\"").unwrap();
    check("not UTF-8", &["small.toml", "byte 9 is not UTF-8", "hint:"], &file);
    fs::write(&file, "").unwrap();
    check("empty", &["missing field `name`", "docs/formats.md"], &file);
    check("folder", &["cannot be read", "hint: name a TOML file"], temporary.path());
    check("no such preset", &["spleen: cannot be read", "infant-lobule"], Path::new("spleen"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
