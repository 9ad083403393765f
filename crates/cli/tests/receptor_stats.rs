//! `thymoid receptor stats`, as a person would use it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{outcome, thymoid};
use thymoid_core::INTENDED_USE;

/// A table of sampled receptors with more copies of the first.
fn table(folder: &Path, name: &str, seed: &str) -> PathBuf {
    let (code, rows, _) =
        outcome(thymoid(["receptor", "sample", "--chain", "TRB", "-n", "300", "--seed", seed]));
    assert_eq!(code, 0);
    let mut lines = rows.lines();
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let count = header.iter().position(|name| *name == "duplicate_count").unwrap();
    let mut text = header.join("\t") + "\n";
    for (i, line) in lines.enumerate() {
        let mut cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        cells[count] = (1 + 60 / (i + 1)).to_string();
        text += &(cells.join("\t") + "\n");
    }
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn stats(tables: &[&Path], more: &[&str]) -> (i32, String, String) {
    let mut command = thymoid(["receptor", "stats"]);
    command.args(tables).args(more);
    outcome(command)
}

/// Cells of a table of a run, by column name.
fn rows(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let path = folder.join("tables").join(name).with_extension("csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn two_tables_become_a_folder_and_a_summary() {
    let temporary = tempfile::tempdir().unwrap();
    let a = table(temporary.path(), "month4.tsv", "7");
    let b = table(temporary.path(), "month12.tsv", "8");
    let out = temporary.path().join("out");
    let (code, printed, stderr) = stats(&[&a, &b], &["--out", out.to_str().unwrap()]);
    assert_eq!(code, 0, "{stderr}");
    assert!(printed.contains("month4: 300 rows, 300 counted."), "{printed}");
    assert!(printed.trim_end().ends_with(INTENDED_USE));
    for name in [
        "diversity",
        "rarefaction",
        "v_usage",
        "j_usage",
        "length_spectrum",
        "spectratype",
        "divergence",
        "overlap",
        "sharing",
    ] {
        assert!(!rows(&out, name).is_empty(), "{name}");
        assert!(out.join("tables").join(name).with_extension("parquet").is_file(), "{name}");
    }
    for name in ["spectratype", "v_usage", "rarefaction"] {
        let svg = fs::read_to_string(out.join("figures").join(name).with_extension("svg")).unwrap();
        assert!(svg.contains("month4") && svg.contains("month12"), "{name}");
    }
    let diversity = rows(&out, "diversity");
    let value = |quantity: &str| {
        let row = diversity.iter().find(|row| row["quantity"] == quantity).unwrap();
        row["value"].parse::<f64>().unwrap()
    };
    assert_eq!(value("clonotypes"), 300.0);
    assert!(value("chao1") > 300.0 && value("hill_1") < 300.0);
    let shares: f64 = rows(&out, "v_usage")
        .iter()
        .filter(|row| row["sample"] == "month4")
        .map(|row| row["copy_share"].parse::<f64>().unwrap())
        .sum();
    assert!((shares - 1.0).abs() < 1e-12);
    // The clonotypes are what recombination makes: nothing beyond sampling.
    let divergence = rows(&out, "divergence");
    let v = divergence.iter().find(|r| r["quantity"] == "v_family" && r["weight"] == "clonotypes");
    let percentile: f64 = v.unwrap()["kullback_leibler_percentile"].parse().unwrap();
    assert!((0.001..0.999).contains(&percentile), "{percentile}");

    // The same bytes on one thread.
    let again = temporary.path().join("again");
    let mut command = thymoid(["receptor", "stats"]);
    command.args([&a, &b]).arg("--out").arg(&again).env("RAYON_NUM_THREADS", "1");
    assert_eq!(outcome(command).0, 0);
    for entry in fs::read_dir(out.join("tables")).unwrap() {
        let name = entry.unwrap().file_name();
        let [one, two] = [&out, &again].map(|f| fs::read(f.join("tables").join(&name)).unwrap());
        assert_eq!(one, two, "{}", name.display());
    }
}

#[test]
fn a_table_is_near_itself_and_a_skewed_one_is_far() {
    let temporary = tempfile::tempdir().unwrap();
    let reference = table(temporary.path(), "reference.tsv", "7");
    let text = fs::read_to_string(&reference).unwrap();
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    let few: Vec<&str> = lines.filter(|line| line.contains("TRBV2")).collect();
    let skewed = temporary.path().join("skewed.tsv");
    fs::write(&skewed, [&[header], few.as_slice()].concat().join("\n")).unwrap();
    let excess = |table: &Path| {
        let out = temporary.path().join(format!("{}-out", table.display()));
        let more = ["--reference", reference.to_str().unwrap(), "--out", out.to_str().unwrap()];
        assert_eq!(stats(&[table], &more).0, 0);
        rows(&out, "divergence")[0]["kullback_leibler_excess_nats"].parse::<f64>().unwrap()
    };
    assert!(excess(&reference) < 0.0);
    assert!(excess(&skewed) > 0.5);
}

#[test]
fn what_cannot_be_read_or_compared_is_said() {
    let temporary = tempfile::tempdir().unwrap();
    let good = table(temporary.path(), "good.tsv", "7");
    let write = |name: &str, text: &str| {
        let path = temporary.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let empty = write("empty.tsv", "v_call\tj_call\tjunction_aa\tproductive\n");
    let alpha = write("alpha.tsv", "v_call\tj_call\tjunction_aa\nTRAV1-1\tTRAJ33\tCAVF\n");
    let out = temporary.path().join("out");
    let out_text = out.to_str().unwrap();
    let missing = temporary.path().join("missing.tsv");
    for (tables, more, words) in [
        (vec![empty.as_path()], vec![], ["no productive row", "hint"]),
        (vec![&good, &good], vec![], ["named twice", "hint"]),
        (vec![&missing], vec![], ["missing.tsv", "cannot be read"]),
        (vec![&good], vec!["--reference", alpha.to_str().unwrap()], ["alpha.tsv", "TRB"]),
    ] {
        let (code, _, stderr) = stats(&tables, &[more, vec!["--out", out_text]].concat());
        assert_eq!(code, 1, "{tables:?}");
        assert!(words.iter().all(|word| stderr.contains(word)), "{stderr}");
        assert!(!out.exists(), "nothing half written");
    }
    let (code, printed, _) = stats(&[&alpha], &["--lang", "zh-CN"]);
    assert_eq!(code, 0);
    assert!(printed.contains("alpha：共 1 行"), "{printed}");
}
