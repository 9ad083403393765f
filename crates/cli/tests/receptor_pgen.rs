//! Generation probabilities through the command line.
//!
//! Reference: OLGA 1.3.0, as in `crates/receptor/tests/pgen.rs`; tolerance 1e-10 for the same
//! reason.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::Path;

use common::{outcome, thymoid};

fn vectors(chain: &str, kind: &str) -> Vec<csv::StringRecord> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../receptor/tests/data/olga");
    let path = format!("{folder}/{}_{kind}.tsv", chain.to_lowercase());
    let reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(path);
    reader.unwrap().into_records().map(Result::unwrap).collect()
}

fn agrees(found: &str, expected: &str) -> bool {
    let [found, expected]: [f64; 2] = [found, expected].map(|text| text.parse().unwrap());
    if expected == 0.0 { found == 0.0 } else { (found / expected - 1.0).abs() <= 1e-10 }
}

/// A table with both loci, as its columns and rows.
fn table(path: &Path) -> Vec<csv::StringRecord> {
    let mut out = csv::WriterBuilder::new().delimiter(b'\t').from_path(path).unwrap();
    out.write_record(["junction", "junction_aa", "v_call", "j_call", "mine"]).unwrap();
    let rows: Vec<_> = ["TRB", "TRA"].into_iter().flat_map(|c| vectors(c, "pgen")).collect();
    for row in &rows {
        out.write_record([&row[2], &row[3], &row[4], &row[5], &row[0]]).unwrap();
    }
    out.flush().unwrap();
    rows
}

#[test]
fn every_row_of_a_table_gets_the_probabilities_of_olga() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.tsv"), folder.path().join("out.tsv"));
    let expected = table(&input);
    let [input, output] = [&input, &output].map(|path| path.to_str().unwrap());
    let (code, stdout, stderr) = outcome(thymoid(["receptor", "pgen", input, "--out", output]));
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("Research use only"), "{stdout}");
    let mut found = csv::ReaderBuilder::new().delimiter(b'\t').from_path(output).unwrap();
    let header = found.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let values = ["pgen_aa", "pgen_aa_vj", "pgen_nt", "pgen_nt_vj"].map(column);
    let [mine, rule, note] = ["mine", "pgen_rule", "pgen_note"].map(column);
    let rows: Vec<_> = found.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.iter().zip(&expected) {
        assert_eq!((&row[mine], &row[rule]), (&expected[0], "stationary"));
        for (value, reference) in values.into_iter().zip([8, 9, 13, 14]) {
            assert!(agrees(&row[value], &expected[reference]), "{row:?} {expected:?}");
        }
        assert_eq!(row[note].is_empty(), values.iter().all(|value| &row[*value] != "0"));
    }
}

#[test]
fn queries_at_the_edge_are_answered_as_by_the_library() {
    for chain in ["TRB", "TRA"] {
        // Each in a process of its own: a few of each kind.
        for row in vectors(chain, "edge").iter().step_by(5) {
            let [_, _, kind, query, v, j, expected, said] =
                std::array::from_fn(|i| row.get(i).unwrap());
            let query = format!(
                "--{}={query}",
                match kind {
                    "aa" => "junction-aa",
                    "nt" => "junction",
                    "hamming1" => "one-mismatch",
                    _ => "pattern",
                }
            );
            let mut args = vec!["receptor", "pgen", "--chain", chain, &query];
            args.extend(
                [("--v", v), ("--j", j)]
                    .into_iter()
                    .filter(|(_, g)| !g.is_empty())
                    .flat_map(|(o, g)| [o, g]),
            );
            let (code, stdout, stderr) = outcome(thymoid(args.iter()));
            let familiar = !said.contains("Unfamiliar") || (v.is_empty() && j.is_empty());
            if v.contains("*99") {
                // OLGA takes all genes; here its gene stands for an unknown allele.
                assert!(code == 0 && stderr.contains("its gene stands for it"), "{stderr}");
            } else if !familiar && v.contains('/') && !v.contains("OR") {
                // OLGA takes all genes; here a tie in short is the sum of its genes.
                assert_eq!(code, 0, "{args:?}: {stderr}");
            } else if !familiar {
                assert_eq!(code, 1, "{args:?}");
                let told = stderr.contains("the model has no") || stderr.contains("an orphon");
                assert!(told, "{stderr}");
            } else if kind == "regex" && (expected == "0.0" || expected.starts_with("EXC")) {
                assert!(code == 0 || stderr.contains("pattern"), "{args:?} {stderr}");
            } else {
                let found = stdout.split_whitespace().next().unwrap_or_default();
                assert!(agrees(found, expected), "{args:?}: {stdout} {stderr}");
            }
        }
    }
}

#[test]
fn threads_change_no_byte_and_a_table_is_not_replaced_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (input, one, two) = (at("in.tsv"), at("one.tsv"), at("two.tsv"));
    table(Path::new(&input));
    for (out, threads) in [(&one, "1"), (&two, "2")] {
        let args = ["receptor", "pgen", &input, "--out", out, "--threads", threads];
        assert_eq!(outcome(thymoid(args)).0, 0);
    }
    assert_eq!(fs::read(&one).unwrap(), fs::read(&two).unwrap());
    let (code, _, stderr) = outcome(thymoid(["receptor", "pgen", &input, "--out", &one]));
    assert_eq!(code, 1);
    assert!(stderr.contains("exists already") && stderr.contains("--overwrite"), "{stderr}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing beside it");
}

/// Unreadable tables give one error with its place; rows that say too little keep their line.
#[test]
fn bad_tables_and_rows_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (input, output) = (at("in.tsv"), at("out.tsv"));
    let run = |content: &str| {
        fs::write(&input, content).unwrap();
        outcome(thymoid(["receptor", "pgen", &input, "--out", &output, "--overwrite"]))
    };
    for (content, place) in [
        ("", "empty"),
        ("junction_aa\tv_call\nCASSF\n", "row 2"),
        ("name\tage\nx\t3\n", "junction"),
    ] {
        let (code, _, stderr) = run(content);
        assert_eq!(code, 1, "{content:?}");
        assert!(stderr.contains("in.tsv") && stderr.contains(place), "{stderr}");
        assert!(!Path::new(&output).exists());
    }
    let (code, _, stderr) = run(
        "junction_aa\tv_call\tj_call\nCASSLGQYF\tTRBV7-2*99\tTRBJ2-7\n\tTRBV7-2\tTRBJ2-7\nCASSLGQYF\tTRGV9\tTRGJ1\n",
    );
    assert_eq!(code, 0, "{stderr}");
    let found = fs::read_to_string(&output).unwrap();
    let notes = ["no allele `TRBV7-2*99`", "no junction", "TRG is not the locus"];
    for (line, note) in found.lines().skip(1).zip(notes) {
        assert!(line.contains(note), "{line}");
    }
}
