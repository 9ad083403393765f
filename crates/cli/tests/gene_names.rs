//! Gene names as companies and tools write them, ties among them, loci of tables and models.
//!
//! Reference: OLGA 1.3.0 with its default models, genes named one by one; tolerance 1e-9, for both
//! add the same numbers in another order. The fixtures of `tests/repertoires` were written by hand.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{outcome, thymoid};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/repertoires").join(name)
}

/// Runs a command that writes a table, and returns the wanted columns of its rows, and standard
/// error.
fn written(args: &[&str], columns: &[&str]) -> (Vec<Vec<String>>, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.tsv");
    let mut command = thymoid(args);
    command.arg("--out").arg(&out);
    let (code, _, stderr) = outcome(command);
    assert_eq!(code, 0, "{args:?}: {stderr}");
    let mut found = csv::ReaderBuilder::new().delimiter(b'\t').from_path(out).unwrap();
    let header = found.headers().unwrap().clone();
    let at: Vec<usize> =
        columns.iter().map(|name| header.iter().position(|h| h == *name).unwrap()).collect();
    let rows = found.records().map(Result::unwrap);
    (rows.map(|row| at.iter().map(|&at| row[at].to_owned()).collect()).collect(), stderr)
}

/// `pgen_aa_vj` and `pgen_note` of every row of a table, and standard error.
fn pgen(table: &Path, options: &[&str]) -> (Vec<(Option<f64>, String)>, String) {
    let mut args = vec!["receptor", "pgen", table.to_str().unwrap()];
    args.extend(options);
    let (rows, stderr) = written(&args, &["pgen_aa_vj", "pgen_note"]);
    (rows.into_iter().map(|row| (row[0].parse().ok(), row[1].clone())).collect(), stderr)
}

fn values(table: &Path, options: &[&str]) -> Vec<Option<f64>> {
    pgen(table, options).0.into_iter().map(|(value, _)| value).collect()
}

fn close(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found / expected - 1.0).abs() < 1e-9)
}

/// A table of these rows, in a folder that lives as long as the test.
fn table(folder: &tempfile::TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("table.tsv");
    fs::write(&path, text).unwrap();
    path
}

const SIX_2_3: f64 = 7.497509211299259e-8;
const SIX_2_3_5: f64 = 1.773550405237553e-7;
const TWELVE_3_4: f64 = 7.242449550381102e-8;
const FAMILY_6: f64 = 3.7107416249736833e-7;

#[test]
fn ties_are_summed_however_they_are_written() {
    let found = values(&fixture("vquest_three_calls.tsv"), &[]);
    assert!(close(found[0], SIX_2_3_5) && close(found[1], SIX_2_3), "{found:?}");
    let folder = tempfile::tempdir().unwrap();
    for (call, expected) in [
        ("TRBV6-2,TRBV6-3", SIX_2_3),
        ("TRBV6-2*01;TRBV6-3*01", SIX_2_3),
        ("TRBV6-2*01|TRBV6-3", SIX_2_3),
        ("TRBV6-2*01 & TRBV6-3*01", SIX_2_3),
        ("TRBV6-2/6-3*01", SIX_2_3),
        ("TRBV06-02/TRBV06-03", SIX_2_3),
        ("TCRBV06-02/06-03*01", SIX_2_3),
        ("Homsap TRBV6-2*01 F, or Homsap TRBV6-3*01 F or Homsap TRBV6-5*01 F", SIX_2_3_5),
        ("Homsap TRBV6-2*01 (F), or Homsap TRBV6-3*01 (F) (see comment)", SIX_2_3),
        // TRBV12-4 has another allele.
        ("TRBV12-3/12-4*01", 7.239448816989214e-8),
        ("TRBV12-3/4", TWELVE_3_4),
        ("TRBV12-3*00(1180.5),TRBV12-4*00(1160)", TWELVE_3_4),
        ("TCRBV06-X", FAMILY_6),
        ("TRBV6-X", FAMILY_6),
        ("TRBV6*00(99)", FAMILY_6),
        ("TRBV27-1", 1.3373003207287912e-7),
    ] {
        let text = format!("v_call\tj_call\tjunction_aa\n{call}\tTRBJ2-7\tCASSYEQYF\n");
        let (found, _) = pgen(&table(&folder, &text), &[]);
        assert!(close(found[0].0, expected) && found[0].1.is_empty(), "{call}: {found:?}");
    }
}

/// Adaptive's columns of ties say more than the family beside them.
#[test]
fn orphons_cannot_rearrange() {
    let found = values(&fixture("orphon_tie.tsv"), &[]);
    assert!(close(found[0], 5.654000218590575e-7), "{found:?}");
    assert!(close(found[1], 3.388259053092839e-7), "{found:?}");
    let folder = tempfile::tempdir().unwrap();
    let head = "v_call\tj_call\tjunction_aa\n";
    for call in ["TRBV20/OR9-2*01,TRBV20-1*01", "TRBV20-1*01 or TRBV20/OR9-2*02"] {
        let text = format!("{head}{call}\tTRBJ2-7\tCSARDRGYEQYF\n");
        let (found, _) = pgen(&table(&folder, &text), &[]);
        assert!(close(found[0].0, 5.654000218590575e-7), "{call}: {found:?}");
    }
    let text = format!("{head}TRBV20/OR9-2*01\tTRBJ2-7\tCSARDRGYEQYF\n");
    let (found, _) = pgen(&table(&folder, &text), &[]);
    assert!(found[0].0.is_none() && found[0].1.contains("orphon"), "{found:?}");
}

#[test]
fn genes_of_tra_and_trd_are_found_under_the_names_of_adaptive() {
    let one = 1.3690563541014272e-7;
    let found = values(&fixture("adaptive_dv_genes.tsv"), &[]);
    for (found, expected) in
        found.iter().zip([one, 6.689320371443273e-7, 9.280315995907425e-7, one])
    {
        assert!(close(*found, expected), "{found:?} {expected}");
    }
    let folder = tempfile::tempdir().unwrap();
    for (call, junction, expected) in [
        ("TCRAV14-01", "CAMREGGYNKLIF", 8.553794263048693e-7),
        ("TCRAV14-01/DV04", "CAMREGGYNKLIF", 8.553794263048693e-7),
        ("TRAV14DV4", "CAMREGGYNKLIF", 8.553794263048693e-7),
        ("TRAV14", "CAMREGGYNKLIF", 8.553794263048693e-7),
        ("TCRAV23-01", "CAASGGYNKLIF", 2.8011603046583783e-6),
        ("TCRAV36-01", "CAVEGGYNKLIF", 7.716289695549157e-8),
        ("TCRAV12-X", "CAVSGGYNKLIF", 1.6591367653113843e-6),
    ] {
        let text = format!("v_call\tj_call\tjunction_aa\n{call}\tTCRAJ04-01\t{junction}\n");
        let found = values(&table(&folder, &text), &[]);
        assert!(close(found[0], expected), "{call}: {found:?}");
    }
    // What is counted is the gene.
    let (code, _, stderr) = outcome({
        let mut command = thymoid(["receptor", "stats"]);
        command.arg(fixture("adaptive_dv_genes.tsv")).arg("--out").arg(folder.path().join("s"));
        command
    });
    assert_eq!(code, 0, "{stderr}");
    let text = fs::read_to_string(folder.path().join("s/tables/v_usage.csv")).unwrap();
    assert!(text.contains("TRAV38-2/DV8") && text.contains("TRAV29/DV5"), "{text}");
    assert!(!text.contains("TRAV29-1"), "{text}");
}

/// A model with TRBV13-1, TRBV13-2 and TRBV19, as the mouse has: the toy model of
/// `crates/receptor/tests/data/toy_vdj`, whose values are enumerated there, under other names.
fn mouse(folder: &Path) -> PathBuf {
    let toy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../receptor/tests/data/toy_vdj");
    let model = folder.join("mouse");
    fs::create_dir(&model).unwrap();
    for file in fs::read_dir(toy).unwrap().map(|file| file.unwrap().path()) {
        let mut text = fs::read_to_string(&file).unwrap();
        for (from, to) in [
            ("TRBV2*", "TRBV13-1*"),
            ("TRBV1*", "TRBV13-2*"),
            ("TRBV3*", "TRBV19*"),
            ("TRBJ2*", "TRBJ2-7*"),
            ("TRBJ1*", "TRBJ1-1*"),
        ] {
            text = text.replace(from, to);
        }
        fs::write(model.join(file.file_name().unwrap()), text).unwrap();
    }
    model
}

#[test]
fn names_are_those_of_the_model_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let model = mouse(folder.path());
    let model = model.to_str().unwrap();
    let sample = ["receptor", "sample", "--model", model, "--v", "TRBV13-1*01", "-n", "1"];
    let (drawn, _) = written(&sample, &["junction_aa", "j_call"]);
    let (junction, j) = (&drawn[0][0], &drawn[0][1]);
    let calls = [
        "TRBV13-1*01",
        "TCRBV13-01",
        "TCRBV13-01*01",
        "TRBV13-1",
        "TRBV13-2",
        "TCRBV13-X",
        "TCRBV13",
        "TCRBV19-01*01",
        "TCRBV01-01",
    ];
    let rows =
        calls.iter().map(|call| format!("{call}\t{j}\t{junction}\n")).collect::<Vec<_>>().concat();
    let text = format!("v_call\tj_call\tjunction_aa\n{rows}");
    let (found, _) = pgen(&table(&folder, &text), &["--model", model]);
    let value = |at: usize| found[at].0;
    let one = value(0).unwrap();
    assert!(one > 0.0);
    assert!((1..4).all(|at| value(at) == Some(one)), "{found:?}");
    let family = one + value(4).unwrap();
    assert!((5..7).all(|at| close(value(at), family)), "{found:?}");
    assert_eq!(value(7), Some(0.0), "a gene without function");
    assert!(value(8).is_none() && found[8].1.contains("`TRBV1-1`"), "{found:?}");
    // The same names with human genes: TRBV13 is one gene, and has no TRBV13-2.
    let (found, _) = pgen(&fixture("mouse_adaptive.tsv"), &[]);
    assert_eq!(found[0], found[1], "the allele *01 is the only one");
    assert!(found[2].1.contains("no V gene `TRBV13-2*01`"), "{found:?}");
}

#[test]
fn a_name_is_never_turned_into_another_gene() {
    let (found, _) = pgen(&fixture("no_such_gene.tsv"), &[]);
    assert!(found[0].0.is_none() && found[0].1.contains("no V gene `TRBV2-10`"), "{found:?}");
    let folder = tempfile::tempdir().unwrap();
    for call in ["TRBV2-10", "TCRBV02-10", "TCRBV02-10*01", "TRBV2-11", "TRBV13-1*01", "TRBV4*01"] {
        let text = format!("v_call\tj_call\tjunction_aa\n{call}\tTRBJ2-7\tCASSYEQYF\n");
        let (found, _) = pgen(&table(&folder, &text), &[]);
        assert!(found[0].0.is_none() && found[0].1.contains("no V gene"), "{call}: {found:?}");
        let (code, _, stderr) =
            outcome(thymoid(["receptor", "sample", "--chain", "TRB", "--v", call, "-n", "1"]));
        assert!(code == 1 && stderr.contains("no V gene"), "{call}: {stderr}");
    }
    let sample = ["receptor", "sample", "--chain", "TRB", "--j", "TRBJ2-70", "-n", "1"];
    let (code, _, stderr) = outcome(thymoid(sample));
    assert!(code == 1 && stderr.contains("no J gene `TRBJ2-70`"), "{stderr}");
}

/// Its gene stands for an allele that the model lacks, wherever a gene is named.
#[test]
fn unknown_alleles_have_one_rule() {
    let value = 5.654000218590575e-7;
    let (found, stderr) = pgen(&fixture("allele_not_in_model.tsv"), &[]);
    assert!(close(found[0].0, value) && close(found[1].0, value), "{found:?}");
    assert!(found[0].1.contains("no allele `TRBV20-1*07`") && found[1].1.is_empty(), "{found:?}");
    assert!(stderr.contains("allele not in model: 1 rows, first in line 2"), "{stderr}");
    let folder = tempfile::tempdir().unwrap();
    for (v, j) in [("TCRBV20-01*07", "TCRBJ02-07*01"), ("TRBV20-1*01_A23G", "TRBJ2-7*09")] {
        let text = format!("v_call\tj_call\tjunction_aa\n{v}\t{j}\tCSARDRGYEQYF\n");
        let (found, _) = pgen(&table(&folder, &text), &[]);
        assert!(close(found[0].0, value) && found[0].1.contains("no allele"), "{v}: {found:?}");
    }
    let query = ["receptor", "pgen", "--chain", "TRB", "--junction-aa", "CSARDRGYEQYF"];
    let with =
        |v: &str, j: &str| outcome(thymoid(query.iter().copied().chain(["--v", v, "--j", j])));
    let (code, stdout, stderr) = with("TRBV20-1*07", "TRBJ2-7");
    assert!(code == 0 && close(stdout.trim().parse().ok(), value), "{stdout}");
    assert!(stderr.contains("its gene stands for it"), "{stderr}");
    let sample = ["receptor", "sample", "--chain", "TRB", "--v", "TRBV20-1*07", "-n", "2"];
    let (code, stdout, stderr) = outcome(thymoid(sample));
    assert!(code == 0 && stdout.contains("\tTRBV20-1*0"), "{stdout}");
    assert!(stderr.contains("no allele `TRBV20-1*07`"), "{stderr}");
}

#[test]
fn a_list_without_genes_needs_a_chain() {
    let list = fixture("alpha_list_no_genes.tsv");
    let (code, _, stderr) = outcome(thymoid([
        "receptor",
        "pgen",
        list.to_str().unwrap(),
        "--out",
        "never-written.tsv",
    ]));
    assert!(code == 1 && stderr.contains("--chain TRA"), "{stderr}");
    assert!(!Path::new("never-written.tsv").exists());
    let columns = ["pgen_aa", "pgen_locus", "pgen_note"];
    let (rows, _) =
        written(&["receptor", "pgen", list.to_str().unwrap(), "--chain", "TRA"], &columns);
    assert!(close(rows[0][0].parse().ok(), 3.9923958816600253e-7), "{rows:?}");
    assert_eq!((rows[0][1].as_str(), rows[0][2].as_str()), ("TRA", ""));
    let folder = tempfile::tempdir().unwrap();
    // A locus, a J gene: enough; a row without either is told.
    let text = "locus\tj_call\tjunction_aa\nTRA\t\tCAVEGYNTDKLIF\n\tTRAJ34\tCAVEGYNTDKLIF\n\
                \t\tCAVEGYNTDKLIF\nTRG\t\tCALWEVQELGKKIKVF\n\tTRDJ1\tCACDTVSTDKLIF\n";
    let path = table(&folder, text);
    let (rows, _) = written(&["receptor", "pgen", path.to_str().unwrap()], &columns);
    assert!(rows[..2].iter().all(|row| row[1] == "TRA" && row[2].is_empty()), "{rows:?}");
    assert!(rows[2][0].is_empty() && rows[2][2].contains("--chain"), "{rows:?}");
    assert!(rows[3][2].contains("TRG") && rows[4][2].contains("TRD"), "{rows:?}");
}

#[test]
fn genes_that_the_model_lacks_are_told_in_one_line() {
    let mouse = fixture("mouse_on_human_model.tsv");
    let expected = "3 of 4 rows name genes that the model lacks, first in line 2";
    let (_, stderr) = pgen(&mouse, &[]);
    assert!(stderr.contains(expected) && stderr.contains("another species"), "{stderr}");
    let (code, _, stderr) = outcome(thymoid(["receptor", "stats", mouse.to_str().unwrap()]));
    assert!(code == 0 && stderr.contains(expected), "{stderr}");
    let folder = tempfile::tempdir().unwrap();
    let row = |v: &str| format!("{v}\tTRBJ2-7\tCASSYEQYF\n");
    let head = "v_call\tj_call\tjunction_aa\n";
    // One row in six may name a gene found since; one in four is too many.
    let human = format!("{head}{}{}", row("TRBV27").repeat(5), row("TRBV21-1"));
    let (_, stderr) = pgen(&table(&folder, &human), &[]);
    assert!(stderr.contains("gene not in model: 1 rows, first in line 7"), "{stderr}");
    assert!(!stderr.contains("another species"), "{stderr}");
    let adaptive = format!("{head}{}{}", row("TCRBV27-01").repeat(3), row("TCRBV13-03*01"));
    let (_, stderr) = pgen(&table(&folder, &adaptive), &[]);
    assert!(stderr.contains("1 of 4 rows") && stderr.contains("another species"), "{stderr}");
}

/// Whatever takes a model folder refuses one of B cells before it looks at anything else.
#[test]
fn other_loci_are_not_supported() {
    let folder = tempfile::tempdir().unwrap();
    let absent = folder.path().join("absent.tsv");
    let absent = absent.to_str().unwrap();
    for (locus, gene) in
        [("IGH", "%J00256|IGHJ1*01|Homo sapiens|F|"), ("IGK", "%IGKJ1*01"), ("TRG", "%TRGJ1*01")]
    {
        let dir = folder.path().join(locus);
        fs::create_dir(&dir).unwrap();
        // No other file: this is found out first.
        let params = format!(
            "@Event_list\n#GeneChoice;J_gene;Undefined_side;7;j_choice\n{gene};ACTTCGG;0\n"
        );
        fs::write(dir.join("model_params.txt"), params).unwrap();
        let dir = dir.to_str().unwrap();
        for args in [
            vec!["receptor", "sample", "--model", dir],
            vec!["receptor", "pgen", absent, "--model", dir, "--out", "never-written.tsv"],
            vec!["receptor", "pgen", "--junction-aa", "CASSF", "--model", dir],
            vec!["receptor", "model", "check", dir],
            vec![
                "receptor",
                "selection",
                "fit",
                absent,
                "--model",
                dir,
                "--out",
                "never-written.json",
            ],
            vec![
                "receptor",
                "selection",
                "score",
                absent,
                "--model",
                dir,
                "--model",
                absent,
                "--out",
                "never-written.tsv",
            ],
        ] {
            let (code, _, stderr) = outcome(thymoid(&args));
            assert_eq!(code, 1, "{args:?}");
            assert!(
                stderr.contains(&format!("{locus}, and this locus is not supported")),
                "{stderr}"
            );
        }
    }
}

/// Reference: OLGA 1.3.0, as above, with `mouse_T_beta`.
#[test]
fn mice_have_models_of_their_own() {
    let (found, stderr) = pgen(&fixture("mouse_adaptive.tsv"), &["--species", "mouse"]);
    for (found, expected) in found.iter().zip([
        3.9966123024657556e-7,
        3.9966123024657556e-7,
        1.9435686695543438e-14,
        1.9834747316645766e-7,
        4.60045876650737e-10,
        3.183773307293112e-19,
        4.974822880406642e-16,
        2.3767729365167037e-10,
    ]) {
        assert!(close(found.0, expected) && found.1.is_empty(), "{found:?} {expected}");
    }
    assert!(!stderr.contains("another species"), "{stderr}");
    let (_, stderr) = pgen(&fixture("mouse_on_human_model.tsv"), &["--species", "mouse"]);
    assert!(!stderr.contains("not in model"), "{stderr}");
}
