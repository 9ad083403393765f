//! What is said about a model, and the traps of published model directories.

mod common;

use common::{TOY_VDJ, toys};
use thymoid_receptor::{Chain, Finding, Model, ModelText, Severity};

fn value(findings: &[Finding], check: &str, item: &str) -> f64 {
    let found = findings.iter().find(|f| f.check == check && f.item == item);
    found.and_then(|f| f.value).unwrap_or_else(|| panic!("{check} {item}"))
}

/// Reference: the entropy that OLGA 1.3.0 attributes to each part of its human models, in the
/// digits printed. Tolerance: half a unit of the last one; 0.02 where deletions of V or J count,
/// for OLGA counts those of pseudogenes too, which the built-in models do not hold.
#[test]
fn entropies_are_those_of_olga() {
    let trb = Model::builtin(Chain::Trb).examine(None).unwrap();
    let tra = Model::builtin(Chain::Tra).examine(None).unwrap();
    for (findings, part, expected, tolerance) in [
        (&trb, "V", 5.73, 0.005),
        (&trb, "V deletions", 3.18, 0.02),
        (&trb, "D and J", 4.62, 0.005),
        (&trb, "D deletions", 5.43, 0.005),
        (&trb, "J deletions", 3.39, 0.005),
        (&trb, "VD lengths", 3.84, 0.005),
        (&trb, "DJ lengths", 3.87, 0.005),
        (&trb, "VD nucleotides", 11.25, 0.005),
        (&trb, "DJ nucleotides", 11.31, 0.005),
        (&trb, "total", 52.62, 0.02),
        (&tra, "total", 33.63, 0.02),
    ] {
        let found = value(findings, "entropy", part);
        assert!((found - expected).abs() < tolerance, "{part}: {found}, not {expected}");
    }
}

/// Reference: see `tests/pgen_sampled.rs`.
#[test]
fn the_built_in_models_are_sound_but_for_what_is_known() {
    for (chain, productive) in
        [(Chain::Trb, 0.24428472690278966), (Chain::Tra, 0.28942841130371455)]
    {
        let findings = Model::builtin(chain).examine(None).unwrap();
        let found = value(&findings, "P(productive)", "stationary");
        assert!((found / productive - 1.0).abs() < 1e-9, "{found}");
        assert!(value(&findings, "P(productive)", "flanking") > 0.2);
        for finding in findings.iter().filter(|f| f.check == "sum") {
            assert!(finding.value.unwrap().abs() < 5e-6, "{finding:?}");
        }
        assert!((0.0..0.1).contains(&value(&findings, "lost mass", "V")));
        let order =
            findings.iter().any(|f| f.check == "D with J" && f.item.starts_with("TRBD2*02"));
        assert_eq!(order, chain == Chain::Trb, "TRBD2*02 is given a fifth of TRBJ1");
    }
}

fn warned(findings: &[Finding], check: &str, item: &str, note: &str) {
    let fits = |f: &&Finding| f.check == check && f.item == item && f.note.contains(note);
    assert!(findings.iter().any(|f| fits(&f)), "{check} {item} {note} in {findings:#?}");
}

#[test]
fn names_and_anchors_are_judged() {
    let params = TOY_VDJ
        .params
        .replace("%TRBD1*01;", "% TRBD1*01;")
        .replace("%TRBV1*01;", "%X1|TRBV1*01|Homo sapiens|F|;")
        .replace("%TRBJ2*01;", "%Jbeta2;");
    assert!(
        params.contains("% TRBD1*01") && params.contains("X1|TRBV1*01") && params.contains("Jb")
    );
    let text = ModelText { params: &params, ..TOY_VDJ };
    let model = Model::parse(&text).unwrap();
    assert_eq!(model.d_genes()[0].name, "TRBD1*01");
    let findings = model.examine(Some(&text)).unwrap();
    warned(&findings, "name", "TRBD1*01", "blanks");
    warned(&findings, "name", "TRBV1*01", "FASTA header");
    warned(&findings, "name", "Jbeta2", "not an IMGT name");
    warned(&findings, "anchor", "Jbeta2", "not among the anchors");
    warned(&findings, "anchor", "TRBJ2*01", "no gene of the model");
    warned(&findings, "gene", "TRBV3*01", "pseudogene");
}

/// Semicolons, empty anchors, no third column but a function in the header, a byte order mark,
/// Windows line ends: all as the same model.
#[test]
fn anchor_files_of_every_kind_are_read() {
    let [reference, _] = toys().unwrap();
    let semicolons = TOY_VDJ.v_anchors.replace(',', ";");
    let headers: String = TOY_VDJ
        .v_anchors
        .lines()
        .map(|line| match line.split(',').collect::<Vec<_>>()[..] {
            [gene, index, function] if gene != "gene" => {
                format!("M1|{gene}|Homo sapiens|{function}|;{index}\n")
            }
            _ => "gene;anchor_index\n".to_owned(),
        })
        .collect();
    let marked = format!("\u{feff}{}", TOY_VDJ.v_anchors.replace('\n', "\r\n"));
    for v_anchors in [&semicolons, &headers, &marked] {
        let model = Model::parse(&ModelText { v_anchors, ..TOY_VDJ }).unwrap();
        assert_eq!(model, reference, "{v_anchors}");
    }
    let marginals = format!("\u{feff}{}", TOY_VDJ.marginals.replace('\n', "\r\n"));
    let params = format!("\u{feff}{}", TOY_VDJ.params.replace('\n', "\r\n"));
    let text = ModelText { params: &params, marginals: &marginals, ..TOY_VDJ };
    assert_eq!(Model::parse(&text).unwrap(), reference);

    let empty = TOY_VDJ.v_anchors.replacen("TRBV1*01,3", "TRBV1*01,", 1);
    assert_ne!(empty, TOY_VDJ.v_anchors);
    let text = ModelText { v_anchors: &empty, ..TOY_VDJ };
    let model = Model::parse(&text).unwrap();
    assert!(model.v_genes()[0].segment.is_none());
    let findings = model.examine(Some(&text)).unwrap();
    warned(&findings, "anchor", "TRBV1*01", "not functional");
    assert!(value(&findings, "lost mass", "V") > 0.5);
}

/// A model of one V and one J, each with a table that is odd in one way.
#[test]
fn implausible_profiles_are_told() {
    let text = r#"
chain = "TRB"
p_v = [0.99999, 0.0]

[[v]]
name = "TRBV1*01"
[v.segment]
germline = "GGGGCCAGC"
deletion = [0.1, 0.1, 0.8]

[[v]]
name = "TRBV2*01"

[[j]]
name = "TRBJ1-1*01"
[j.segment]
germline = "ACTGAAGCTGGC"
deletion = [1.0]

[n1]
length = [0.5, 0.5]
dinucleotide = [[0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25]]

[joining.vdj]
p_j = [1.0]
d_given_j = [[1.0]]

[[joining.vdj.d]]
name = "TRBD2*01"
germline = "GGG"
deletion = [[0.1, 0.0], [0.0, 0.9]]

[joining.vdj.n2]
length = [1.0]
dinucleotide = [[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]
"#;
    let model = Model::from_toml(text).unwrap();
    let findings = model.examine(None).unwrap();
    warned(&findings, "sum", "P(V)", "");
    let sum = findings.iter().find(|f| f.check == "sum" && f.item == "P(V)").unwrap();
    assert_eq!(sum.severity, Severity::Warning);
    assert!((sum.value.unwrap() + 1e-5).abs() < 1e-12);
    warned(&findings, "deletion", "TRBV1*01", "last deletion");
    warned(&findings, "deletion", "TRBD2*01 5'", "last deletion");
    warned(&findings, "anchor", "TRBV1*01", "with G");
    warned(&findings, "anchor", "TRBJ1-1*01", "with G");
    warned(&findings, "insertion", "VD lengths", "1, is as likely");
    warned(&findings, "D with J", "TRBD2*01 with TRBJ1-1*01", "3' of J");
    warned(&findings, "gene", "TRBV2*01", "never used");
    // From 50 nucleotides of N the anchors could still be made; from these ends they cannot.
    assert!(value(&findings, "P(productive)", "stationary") < 1e-3);

    let apart =
        text.replacen("[[0.25, 0.25, 0.25, 0.25], [0.25", "[[1.0, 0.0, 0.0, 0.0], [0.25", 1);
    let apart = apart.replacen("[0.25, 0.25, 0.25, 0.25]]", "[0.0, 0.0, 0.0, 1.0]]", 1);
    let error = Model::from_toml(&apart).unwrap_err().to_string();
    assert!(error.contains("no single stationary distribution"), "{error}");
}
