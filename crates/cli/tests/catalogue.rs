//! What is said is in the catalogue: every key that the source names, every code of a list.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use thymoid_chip::mean_field::Caution;
use thymoid_patient::child::scope::ScopeReason;
use thymoid_patient::child::{Coordinate, Informs};
use thymoid_report::catalogue::Catalogue;

/// Quoted `group.name` in a source file or template, unless it is the name of a file.
fn keys_in(text: &str) -> Vec<&str> {
    let groups: BTreeSet<&str> =
        Catalogue::keys().filter_map(|key| key.split_once('.')).map(|(group, _)| group).collect();
    let is_key = |word: &&str| {
        word.split_once('.').is_some_and(|(group, name)| {
            groups.contains(group)
                && !name.is_empty()
                && !["html", "css", "csv", "toml", "svg", "dxf"].contains(&name)
                && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        })
    };
    text.split(['"', '\'']).filter(is_key).collect()
}

fn missing_keys(folder: &Path, missing: &mut Vec<String>) {
    let chip = thymoid_chip::parameters().unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            missing_keys(&path, missing);
        } else if path.file_name().is_some_and(|name| {
            // study.rs speaks of the keys of study.toml, which have groups of the same names.
            name != "study.rs"
        }) {
            let text = std::fs::read_to_string(&path).unwrap();
            // A figure is named by the stem of its three sentences.
            // Parameters of the chip have names like keys of its section.
            let known = |key: &&str| {
                Catalogue::has(key)
                    || Catalogue::has(&format!("{key}_title"))
                    || chip.get(key).is_ok()
            };
            let unknown = keys_in(&text).into_iter().filter(|key| !known(key));
            missing.extend(unknown.map(|key| format!("{}: {key}", path.display())));
        }
    }
}

#[test]
fn every_key_named_in_the_source_is_in_the_catalogue() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut missing = Vec::new();
    for name in ["report", "study", "evidence", "cli"] {
        missing_keys(&crates.join(name).join("src"), &mut missing);
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_code_of_the_crates_upstream_is_in_the_catalogue() {
    let gel = thymoid_transport::flow::GEL_CARRIES_FLOW.to_owned();
    let cautions = Caution::ALL.iter().map(|caution| caution.code().to_owned());
    let learned = Coordinate::ALL.iter().map(|at| format!("learned.{}", at.as_str()));
    let informs = Informs::ALL.iter().map(|informs| format!("informs.{}", informs.as_str()));
    let scope = ScopeReason::ALL.iter().map(|reason| reason.as_str().to_owned());
    for code in cautions.chain([gel]).chain(learned).chain(informs).chain(scope) {
        assert!(Catalogue::has(&code), "{code}");
    }
}
