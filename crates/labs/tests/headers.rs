//! What laboratories call their tests, in five languages: `headers/*.tsv`, written by hand without
//! looking at the parser, against what it makes of them.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use thymoid_labs::{Analyte, Dimension, Meaning, Named, Parent, parse_name, parse_unit};

/// What the table writes of a unit: a spelling, and what a share is of.
fn unit(meaning: &Meaning) -> (Option<Dimension>, f64, &'static str) {
    let Some(unit) = meaning.unit else { return (None, 0.0, "-") };
    let Dimension::Percent(parent) = unit.dimension else {
        return (Some(unit.dimension), unit.factor, "-");
    };
    let of = match parent {
        // A share of lymphocytes among blood cells is one of leukocytes.
        Parent::Unstated if meaning.definition.analyte == Analyte::Lymphocytes => "leukocytes",
        Parent::Unstated => "-",
        Parent::Gate => match meaning.definition.analyte {
            Analyte::Cd4 | Analyte::Cd8 => "cd3",
            Analyte::NaiveCd4 | Analyte::Rte | Analyte::Treg => "cd4",
            Analyte::NaiveCd8 => "cd8",
            _ => "lymphocytes",
        },
        Parent::Lymphocytes => "lymphocytes",
        Parent::Leukocytes => "leukocytes",
        Parent::Cd3 => "cd3",
        Parent::Cd4 => "cd4",
        Parent::Cd8 => "cd8",
    };
    (Some(Dimension::Percent(Parent::Unstated)), 1.0, of)
}

fn expected_unit(text: &str) -> (Option<Dimension>, f64) {
    match text {
        "-" => (None, 0.0),
        "g/L" => (Some(Dimension::Mass), 1.0),
        "mg/dL" => (Some(Dimension::Mass), 0.01),
        "g/dL" => (Some(Dimension::Mass), 10.0),
        "SI" => (Some(Dimension::Index), 1.0),
        "cpm" => (Some(Dimension::PerMinute), 1.0),
        _ => {
            let unit = parse_unit(text).unwrap_or_else(|| panic!("`{text}` of the table"));
            (Some(unit.dimension), unit.factor)
        }
    }
}

/// What is wrong with the reading of a line.
fn fault(cells: &[&str]) -> Option<String> {
    let [header, analyte, unit_text, of, gating] = cells else {
        return Some("not five cells".into());
    };
    let found = parse_name(header);
    // Leukocytes are understood, and not read.
    if matches!(*analyte, "-" | "leukocytes") {
        let read = found.known()?;
        return Some(format!("is {}", read.definition.code));
    }
    let Named::Known(meaning) = found else { return Some(format!("{found:?}")) };
    let definition = meaning.definition;
    if definition.analyte.as_str() != *analyte {
        return Some(format!("is {}", definition.code));
    }
    let (dimension, factor, parent) = unit(&meaning);
    // Of lymphocytes goes without saying.
    let usual = parent == "-" && *of == "lymphocytes";
    if (dimension, factor) != expected_unit(unit_text) || parent != *of && !usual {
        return Some(format!("{dimension:?} x {factor} of {parent}"));
    }
    let markers = definition.gating.rsplit("CD3+").next().unwrap_or_default();
    let told = markers.trim_start_matches("CD4+").trim_start_matches("CD8+");
    let naive = matches!(definition.analyte, Analyte::NaiveCd4 | Analyte::NaiveCd8);
    let told = match told {
        "not stated" | "" => "-",
        _ if !naive => "-",
        "CD45RA+" => "CD45RA",
        told => told,
    };
    (told != *gating).then(|| format!("gated by {told}"))
}

#[test]
fn headers_of_five_languages_are_read_as_a_person_would() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/headers");
    let mut failures = Vec::new();
    for language in ["en", "zh", "de", "fr", "es"] {
        let text = fs::read_to_string(folder.join(format!("{language}.tsv"))).unwrap();
        let lines: Vec<Vec<&str>> =
            text.lines().skip(1).map(|line| line.split('\t').collect()).collect();
        assert!(lines.len() >= 40, "{language}: only {} headers", lines.len());
        failures.extend(lines.iter().filter_map(|cells| {
            fault(cells).map(|why| format!("{language}: {} | {why}", cells.join(" | ")))
        }));
    }
    assert!(failures.is_empty(), "{} headers\n{}", failures.len(), failures.join("\n"));
}

/// What must stand in a name for its analyte, each a choice of words.
fn evidence(analyte: Analyte) -> &'static [&'static [&'static str]] {
    const CD4: &[&str] = &[
        "cd4",
        "helper",
        "helfer",
        "auxili",
        "cooperador",
        "colaborador",
        "induc",
        "辅助",
        "诱导",
        "th",
        "t4",
        "rte",
        "emigran",
        "迁出",
        "输出",
        "treg",
        "regul",
        "调节",
    ];
    const CD8: &[&str] = &[
        "cd8", "cytotox", "zytotox", "citotox", "suppress", "supres", "抑制", "毒", "杀伤", "ts",
        "t8",
    ];
    match analyte {
        Analyte::Cd4 | Analyte::Cd45roCd4 => &[CD4],
        Analyte::Cd8 => &[CD8],
        Analyte::NaiveCd4 => {
            &[CD4, &["45ra", "naiv", "virgen", "vierge", "unreif", "初始", "幼稚", "纯真"]]
        }
        Analyte::NaiveCd8 => {
            &[CD8, &["45ra", "naiv", "virgen", "vierge", "unreif", "初始", "幼稚", "纯真"]]
        }
        Analyte::Cd3 => &[&["cd3", "t"]],
        Analyte::Cd19 => &[&["19", "b"]],
        Analyte::Nk => &[&["56", "nk", "killer", "tueus", "asesin", "杀伤"]],
        Analyte::Rte => &[&["rte", "emigr", "31", "迁出", "输出"]],
        Analyte::Treg => &[&["treg", "regul", "foxp3", "25", "调节"]],
        Analyte::Trec => &[&["trec", "excision", "环"]],
        Analyte::Lymphocytes => &[&["ly", "lin", "alc", "淋巴"]],
        _ => &[],
    }
}

/// A text of words, markers, signs and noise as headers have them.
fn headers() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "CD3", "CD4", "CD8", "CD45RA", "CD45RO", "CD62L", "CCR7", "CD27", "CD19", "CD16", "CD56", "CD31", "CD25",
            "CD127", "FOXP3", "HLA-DR", "CD34", "CD38", "cd4", "cd8", "CD14", "CD20",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![
            "+", "-", "/", " ", "(", ")", "%", " % of ", "#", "_", "low", "neg", "阳性", "阴性", "(/uL)", "10^9/L", "占",
            " von ", " de ", "[", "]", ",", "–",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![
            "T cells", "lymphocytes", "naive", "memory", "absolute", "count", "T细胞", "淋巴细胞", "绝对值", "百分比",
            "初始", "Zellen", "Lymphozyten", "linfocitos", "lymphocytes T", "NK", "B", "T", "ratio", "Treg", "RTE",
            "TREC", "IgG", "helper", "Th", "辅助性", "monocytes", "date",
        ]).prop_map(str::to_owned),
        1 => "[a-zA-Z0-9 ]{1,6}",
        1 => "\\PC{1,4}",
    ];
    prop::collection::vec(piece, 1..9).prop_map(|pieces| pieces.concat())
}

/// No analyte comes from a text without what it is named by. The test tries 20 000 texts, or as
/// many as `PROPTEST_CASES` says; a million were tried when it was written.
fn holds_its_evidence(text: &str) -> Result<(), TestCaseError> {
    let Named::Known(meaning) = parse_name(text) else { return Ok(()) };
    let plain: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    // Other spellings of a marker: `CD 4`, `CD-4`, `CD(16+56)`, `CD3+4`.
    let spelt: String = plain.chars().filter(|c| !matches!(c, '-' | '(' | '_')).collect();
    for words in evidence(meaning.definition.analyte) {
        let said = words.iter().any(|word| plain.contains(word) || spelt.contains(word));
        let bare = words.iter().any(|word| {
            word.strip_prefix("cd")
                .is_some_and(|digits| spelt.contains("cd") && spelt.contains(digits))
        });
        prop_assert!(said || bare, "{text}: {}", meaning.definition.code);
    }
    Ok(())
}

/// Found by a fuzzer: a long run of letters that can be cut into words in many ways, yet not to its
/// end. Tried one after the other they would outlast the world.
#[test]
fn a_run_of_many_words_is_cut_once() {
    assert!(matches!(parse_name(&"absabsolute".repeat(25)), Named::Unknown(_) | Named::Other(_)));
    assert!(parse_name(&format!("{}xq", "absolutlymphlymphocyte".repeat(12))).known().is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(20_000)))]

    #[test]
    fn no_header_yields_an_analyte_whose_markers_it_lacks(text in headers()) {
        holds_its_evidence(&text)?;
    }

    #[test]
    fn any_text_is_a_name_or_none(text in "\\PC*") {
        holds_its_evidence(&text)?;
        let _ = parse_unit(&text);
    }
}
