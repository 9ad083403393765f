//! Sweeps through the binary: the same table whatever the shards, the threads and who was killed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/sweep.rs"]
mod sweep;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::{outcome, thymoid};
use sweep::{DESIGN, SWEEP, command, succeed, sweep};
use thymoid_study::digest::sha256_of;

/// What does not depend on how a sweep was cut: its tables, figures, and what a merge reads.
fn hashes(folder: &Path) -> BTreeMap<String, String> {
    let mut hashes = BTreeMap::new();
    for part in ["tables", "figures", "."] {
        for entry in fs::read_dir(folder.join(part)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_file() && !["manifest.json", "report.html"].contains(&name.as_str()) {
                hashes.insert(name, sha256_of(&path).unwrap());
            }
        }
    }
    hashes
}

fn merge(shards: &[PathBuf], out: &Path) -> Command {
    let mut command = thymoid(["chip", "merge"]);
    command.args(shards).arg("--out").arg(out);
    command
}

/// Rows of a table by column.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

#[test]
fn a_sweep_of_200_runs_is_the_same_in_1_3_and_8_shards() {
    let temporary = tempfile::tempdir().unwrap();
    let at = |name: &str| temporary.path().join(name);
    let file = sweep(temporary.path(), SWEEP);
    let printed = succeed(command(&file, &at("whole"), &["--threads", "1"]));
    assert!(printed.contains("report.html") && printed.contains("200 runs"), "{printed}");
    let whole = hashes(&at("whole"));
    assert!(whole.contains_key("runs.parquet") && whole.contains_key("sweep-tornado.svg"));
    for of in [3, 8] {
        let shards: Vec<PathBuf> = (1..=of).map(|number| at(&format!("{number}-{of}"))).collect();
        for (number, out) in (1..).zip(&shards) {
            succeed(command(&file, out, &["--shard", &format!("{number}/{of}"), "--threads", "3"]));
            assert!(!out.join("report.html").exists(), "a part has no report");
        }
        let merged = at(&format!("merged-{of}"));
        // In any order.
        let reversed: Vec<PathBuf> = shards.iter().rev().cloned().collect();
        succeed(merge(&reversed, &merged));
        assert_eq!(hashes(&merged), whole, "{of} shards");
    }
    println!("runs.csv {}", whole["runs.csv"]);
    let rows = table(&at("whole").join("tables/runs.csv"));
    let run = |row: &BTreeMap<String, String>| row["run"].parse::<usize>().unwrap();
    assert!(rows.iter().map(run).eq(0..200));
    // One run by hand: the chip in closed form, computed by the library.
    let design = DESIGN
        .replace("thickness_um = 500", &format!("thickness_um = {}", rows[17]["thickness_um"]))
        .replace("pitch_um = 300", &format!("pitch_um = {}", rows[17]["medium.channel_pitch_um"]))
        .replace("po2_mmhg = 100", &format!("po2_mmhg = {}", rows[17]["medium.po2_mmhg"]));
    let design = thymoid_chip::Design::parse("by hand", &design).unwrap();
    let mut parameters = thymoid_chip::parameters().unwrap();
    let diffusivity = "chip.oxygen_diffusivity_m2_s";
    parameters.set(diffusivity, rows[17][diffusivity].parse().unwrap(), "by hand").unwrap();
    let chip = thymoid_chip::mean_field(&design, &parameters, 1).unwrap();
    assert_eq!(rows[17]["cd4_per_day"], chip.export.cd4_per_day.to_string());
    assert_eq!(rows[17]["hypoxic_share"], chip.oxygen.hypoxic_fraction.to_string());
}

/// A shard is killed once some rows, but not all, are on the disk; a process that was faster than
/// the kill is begun anew.
#[test]
#[cfg(target_os = "linux")]
fn a_killed_shard_goes_on_to_the_same_table() {
    let temporary = tempfile::tempdir().unwrap();
    let at = |name: &str| temporary.path().join(name);
    let file = sweep(temporary.path(), SWEEP);
    succeed(command(&file, &at("whole"), &[]));
    let rows = at(".killed.unfinished/state/rows");
    let lines = || fs::read_to_string(&rows).map_or(0, |text| text.matches('\n').count());
    let mut killed_at = 0;
    for _ in 0..50 {
        let mut first = command(&file, &at("killed"), &["--threads", "1", "--overwrite"]);
        let mut child = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while lines() == 0 && child.try_wait().unwrap().is_none() {}
        child.kill().unwrap();
        child.wait().unwrap();
        killed_at = lines();
        if (1..200).contains(&killed_at) {
            break;
        }
    }
    assert!((1..200).contains(&killed_at), "killed with {killed_at} rows");
    println!("killed with {killed_at} rows of 200");
    assert!(!at("killed").join("tables").exists(), "no folder of the final name");
    // What a write left half done is cut off.
    let mut torn = fs::read(&rows).unwrap();
    torn.extend_from_slice(b"150,3");
    fs::write(&rows, torn).unwrap();

    let other = sweep(
        &{
            let folder = at("other");
            fs::create_dir(&folder).unwrap();
            folder
        },
        &SWEEP.replace("seed = 7", "seed = 8"),
    );
    for (file, further, words) in [
        (&file, &[][..], "an unfinished run is there"),
        (&other, &["--resume"][..], "another sweep or shard"),
        (&file, &["--resume", "--shard", "1/2"], "another sweep or shard"),
    ] {
        let (code, _, stderr) = outcome(command(file, &at("killed"), further));
        assert_eq!(code, 1, "{stderr}");
        assert!(stderr.contains(words) && stderr.contains("hint:"), "{stderr}");
    }
    succeed(command(&file, &at("killed"), &["--resume", "--threads", "2"]));
    assert_eq!(hashes(&at("killed")), hashes(&at("whole")));
    assert!(!at(".killed.unfinished").exists());
}

#[test]
fn every_method_ends_in_its_own_sensitivities() {
    let temporary = tempfile::tempdir().unwrap();
    for (method, number, runs, statistics) in [
        ("grid", "", 3 * 4 * 3 * 2, &["rank_correlation"][..]),
        ("sobol", "number = 32", 32, &["rank_correlation"]),
        ("morris", "number = 6", 6 * (3 + 1), &["mu", "mu_star", "sigma"]),
        ("saltelli", "number = 16", 16 * (4 + 2), &["first_order", "total"]),
    ] {
        let mut text = SWEEP.replace("latin_hypercube", method).replace("number = 200", number);
        if method == "grid" {
            text = text.replace("high = 800", "high = 800\nsteps = 3");
            text = text.replace("high = 1000", "high = 1000\nsteps = 4");
            text = text.replace("diffusivity_m2_s\"", "diffusivity_m2_s\"\nsteps = 2");
        }
        if method == "morris" {
            let list = "[[vary]]\nentry = \"medium.po2_mmhg\"\nvalues = [40, 100, 140]\n";
            assert!(text.contains(list));
            text = text.replace(list, "");
        }
        let file = sweep(temporary.path(), &text);
        let out = temporary.path().join(method);
        succeed(command(&file, &out, &["--lang", "zh-CN"]));
        assert_eq!(table(&out.join("tables/runs.csv")).len(), runs, "{method}");
        let found = table(&out.join("tables/sensitivity.csv"));
        let of_export = found.iter().filter(|row| row["output"] == "cd4_per_day");
        let mut named: Vec<&str> = of_export.map(|row| row["statistic"].as_str()).collect();
        named.sort_unstable();
        named.dedup();
        assert_eq!(named, statistics, "{method}");
        let report = fs::read_to_string(out.join("report.html")).unwrap();
        assert!(!report.contains('[') || !report.contains("[sweep."), "{method}: a key is missing");
    }
}

#[test]
fn a_chip_that_cannot_be_is_a_row_that_says_why() {
    let temporary = tempfile::tempdir().unwrap();
    // Channels as wide as 240 um at pitches down to 150 um: some leave no tissue.
    let text = SWEEP
        .replace("thickness_um", "medium.channel_radius_um")
        .replace("low = 100\nhigh = 1000", "low = 20\nhigh = 120");
    let file = sweep(temporary.path(), &text);
    let out = temporary.path().join("out");
    succeed(command(&file, &out, &[]));
    let rows = table(&out.join("tables/runs.csv"));
    let number = |row: &BTreeMap<String, String>, name: &str| row[name].parse::<f64>().unwrap();
    let mut impossible = 0;
    for row in &rows {
        let touches =
            number(row, "medium.channel_pitch_um") <= 2.0 * number(row, "medium.channel_radius_um");
        assert_eq!(row["problem"].contains("no tissue is left"), touches, "{row:?}");
        assert_eq!(row["cd4_per_day"].is_empty(), touches);
        impossible += u32::from(touches);
    }
    assert!(impossible > 5, "{impossible}");
    let report = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(report.contains(&format!("Of {impossible} runs there can be no such chip")));
}

#[test]
fn cells_are_swept_too() {
    let temporary = tempfile::tempdir().unwrap();
    let text = SWEEP
        .replace("number = 200", "number = 2\nlevel = \"cells\"")
        .replace("[[vary]]\nentry = \"chip.oxygen_diffusivity_m2_s\"\n", "")
        + "[cells]\ndays = 1\nseeds = 2\nunit_sites = 5000\nstart = \"steady\"\n";
    let file = sweep(temporary.path(), &text);
    let [first, second] = ["first", "second"].map(|name| temporary.path().join(name));
    succeed(command(&file, &first, &["--threads", "1"]));
    succeed(command(&file, &second, &["--threads", "2"]));
    assert_eq!(hashes(&first), hashes(&second));
    let rows = table(&first.join("tables/runs.csv"));
    assert!(rows.iter().all(|row| row["cd4_per_day"].parse::<f64>().unwrap() > 0.0), "{rows:?}");
    let report = fs::read_to_string(first.join("report.html")).unwrap();
    assert!(report.contains("the same seeds in every run"));
}
