//! `thymoid trial design` and `thymoid trial prior`, from words to tables, against
//! `validation/trial/expected` and published designs.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{outcome, thymoid};

/// The eight trials of ankylosing spondylitis: Baeten et al., Lancet 382 (2013) 1705, as in RBesT.
const EIGHT: &str = "study,r,n\nS1,23,107\nS2,12,44\nS3,19,51\nS4,9,39\nS5,39,139\nS6,6,20\nS7,9,78\n\
    S8,10,35\n";

/// Runs a command into a folder, and gives back what it printed.
fn run(folder: &Path, words: &str) -> String {
    let command = format!("trial {words} --out");
    let mut args: Vec<&str> = command.split_whitespace().collect();
    let out = folder.join("run");
    args.push(out.to_str().unwrap());
    args.push("--overwrite");
    let (code, stdout, stderr) = outcome(thymoid(args));
    assert_eq!(code, 0, "{words}: {stderr}");
    assert!(out.join("report.html").exists() && out.join("manifest.json").exists());
    // Numbers keep together with their signs.
    stdout.replace(['\u{a0}', '\u{202f}'], " ")
}

type Rows = Vec<BTreeMap<String, String>>;

fn rows(path: &Path, delimiter: u8) -> Rows {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn table(folder: &Path, name: &str) -> Rows {
    rows(&folder.join(format!("run/tables/{name}.csv")), b',')
}

fn expected(name: &str, column: &str, value: &str) -> Rows {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../validation/trial/expected");
    let mut rows = rows(&folder.join(format!("{name}.tsv")), b'\t');
    rows.retain(|row| row[column] == value);
    assert!(!rows.is_empty());
    rows
}

/// Fails unless these columns of both hold the same numbers.
fn same(got: &Rows, expected: &Rows, columns: &[&str]) {
    assert_eq!(got.len(), expected.len());
    for (got, expected) in got.iter().zip(expected) {
        for column in columns {
            let [got, expected] = [got, expected].map(|row| row[*column].as_str());
            if expected == "NA" {
                assert_eq!(got, "", "{column}");
                continue;
            }
            let [a, b] = [got, expected].map(|text| text.parse::<f64>().unwrap());
            assert!((a - b).abs() <= 1e-11 * b.abs() + 1e-300, "{column}: {got} {expected}");
        }
    }
}

#[test]
fn two_stages_and_one() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let said = run(folder, "design simon --p0 0.5 --p1 0.8 --alpha 0.05 --beta 0.2");
    assert!(said.contains("optimal 4/7, 13/20: at most 20 children."), "{said}");
    assert!(
        said.contains("after 7 children, stop for futility with at most 4 successes; else go on")
    );
    let columns = ["r1", "n1", "r", "n", "EN_p0", "PET_p0", "exact_alpha", "exact_power", "EN_p1"];
    let reference = expected("simon_designs", "p0", "0.50");
    same(&table(folder, "simon_designs"), &reference, &columns);
    assert_eq!(table(folder, "two_stage_inference").len(), 5 + 16);
    let zh = run(folder, "design simon --p0 0.5 --p1 0.8 --lang zh-CN");
    assert!(zh.contains("7 名患儿后，成功不超过 4 例则因无效停止；否则继续"), "{zh}");
    let said = run(folder, "design single --p0 0.05 --p1 0.2 --alpha 0.05 --beta 0.2 --n-max 240");
    assert!(said.contains("29 children do not meet the aim"), "{said}");
    let reference = expected("single_stage", "p0", "0.05");
    let columns = ["n", "successes_needed", "exact_alpha", "exact_power"];
    same(&table(folder, "single_stage"), &reference, &columns);
}

#[test]
fn bayesian_rules() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let lee_liu = "design predictive --p0 0.2 --p1 0.4 --prior 0.2,0.8 --n-max 36 --first 10 \
                   --theta-t 0.9 --theta-l 0.001";
    let said = run(folder, lee_liu);
    // As the authors print: alpha 0.088, power 0.906, 27.67 children.
    assert!(said.contains("8.78 %") && said.contains("90.6 %"), "{said}");
    let mut got = table(folder, "predictive_probabilities");
    got.retain(|row| row["n"] == "20");
    let mut reference = expected("predictive_probabilities", "design", "Lee-Liu 2008");
    reference.retain(|row| row["n"] == "20");
    same(&got, &reference, &["successes", "predictive_probability", "posterior_above_p0"]);
    let said =
        run(folder, "design bop2 --p0 0.2 --p1 0.4 --looks 10,15,20,25,30,35,40 --alpha 0.1");
    assert!(said.contains("lambda 0.840, gamma 0.650"), "{said}");
    let reference = expected("bop2_optimal", "p0", "0.2");
    let columns = ["lam", "gamma", "type_one", "power", "expected_n_p0", "stop_early_p0"];
    same(&table(folder, "bop2_optimal"), &reference, &columns);
    let joint = "design bop2 --p0 0.45 --p1 0.7 --looks 10,20,30 --toxicity 0.3,0.1 --lambda 0.9 \
                 --gamma 0.8";
    assert!(run(folder, joint).contains("Success and toxicity both stop."));
    assert_eq!(table(folder, "joint_operating").len(), 4);
}

#[test]
fn bounds_at_several_looks() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, "design sequential --information 0.3,0.6,1 --spending obrien-fleming");
    let reference = expected("group_sequential_bounds", "design", "Lan-DeMets OF");
    let columns = ["look", "information", "critical_z", "one_sided_level", "alpha_spent"];
    same(&table(folder, "group_sequential_bounds"), &reference, &columns);
    let thirds = "0.33333333333333331,0.66666666666666663,1";
    for (binding, name) in [("", "non-binding"), ("--binding", "binding")] {
        let words = format!(
            "design sequential --information {thirds} --spending hwang-shih-decani --parameter -4 \
             --futility hwang-shih-decani --futility-parameter -2 --power 0.9 {binding}"
        );
        run(folder, &words);
        let reference =
            expected("group_sequential_futility", "design", &format!("HSD -4 and -2, {name}"));
        let columns = ["futility_z", "efficacy_z", "futility_h0", "efficacy_h1", "drift"];
        same(&table(folder, "group_sequential_futility"), &reference, &columns);
    }
    let exact = "design sequential --children 8,16,24 --p0 0.5 --p1 0.8 --spending pocock \
                 --alpha 0.05";
    let said = run(folder, exact);
    assert!(said.contains("after 8 children, declare success from 8."), "{said}");
    let reference = expected("binomial_alpha_spending", "design", "p0 0.5");
    let columns = ["n", "reject_from", "spent", "allowed"];
    same(&table(folder, "binomial_alpha_spending"), &reference, &columns);
}

#[test]
fn earlier_studies() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let studies = folder.join("studies.csv");
    std::fs::write(&studies, EIGHT).unwrap();
    let studies = studies.to_str().unwrap();
    let said = run(folder, &format!("prior {studies} --p0 0.25 --children 24 --seen 18/24"));
    // As published for these trials: 0.258.
    assert!(said.contains("mean 25.8 %"), "{said}");
    let got = table(folder, "map_exact");
    let value = |quantity: &str| -> f64 {
        got.iter().find(|row| row["quantity"] == quantity).unwrap()["value"].parse().unwrap()
    };
    assert!((value("p_mean") - 0.258_277_542_93).abs() < 1e-10);
    assert!((value("tau_mean") - 0.379_460_724_325).abs() < 1e-11);
    // Three of four children is nothing these trials expect.
    let page = std::fs::read_to_string(folder.join("run/report.html")).unwrap();
    assert!(page.contains("The children seen and the history disagree"));
    let names: Vec<_> =
        table(folder, "borrowing").into_iter().map(|row| row["quantity"].clone()).collect();
    assert!(names.contains(&"published_that_turns".to_owned()));
    // Sizes of a mixture in three definitions.
    let priors = table(folder, "mixture_priors");
    for column in ["ess_moment", "ess_morita", "ess_elir"] {
        assert!(priors[0][column].parse::<f64>().unwrap() > priors[1][column].parse().unwrap());
    }
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let studies = folder.path().join("studies.csv");
    std::fs::write(&studies, "study,r,n\nDuke,96,95\n").unwrap();
    let prior = format!("prior {} --p0 0.6 --children 24", studies.display());
    for (words, complaint) in [
        ("design simon --p0 0.8 --p1 0.5", "p1 must be above p0, not `0.5`"),
        ("design simon --p0 0.5 --p1 0.51", "no design of at most 100 children"),
        (
            "design predictive --p0 0.5 --p1 0.8 --n-max 20 --first 30",
            "children at the first look must be from 1",
        ),
        ("design bop2 --p0 0.5 --p1 0.8 --looks 10,10", "look 2 of the design"),
        ("design bop2 --p0 0.5 --p1 0.8 --looks 10 --toxicity 0.3,0.1", "--lambda"),
        ("design sequential --information 0.5,0.9", "the last share of the information must be 1"),
        (
            "design sequential --information 0.5,1 --spending kim-demets",
            "this spending function needs --parameter",
        ),
        (prior.as_str(), "row 2, column `r`: 96 of 95 is not a proportion"),
    ] {
        let words = format!("trial {words} --out {}", folder.path().join("out").display());
        let (code, _, stderr) = outcome(thymoid(words.split_whitespace()));
        assert_ne!(code, 0, "{words}");
        assert!(stderr.contains(complaint), "{words}: {stderr}");
        assert!(!folder.path().join("out").exists());
    }
}
