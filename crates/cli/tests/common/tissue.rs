//! A small unit of tissue for tests of runs cell by cell.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use thymoid_study::digest::sha256;

use crate::common::thymoid;

/// Two thousand sites with cells of every stage, from which some leave every hour.
pub(crate) const UNIT: &str = "name = \"small\"\nlength_um = 120\nwidth_um = 60\ndepth_um = 120\n\
    cortex_share = 0.6\nstart = \"steady\"\nprogenitors_per_mm3_day = 6\n\
    ways = { kind = \"venules\", spacing_um = 45 }\n";

/// The unit as a file of a folder.
pub(crate) fn unit(folder: &Path) -> PathBuf {
    let path = folder.join("small.toml");
    fs::write(&path, UNIT).unwrap();
    path
}

/// `thymoid chip run` of a unit for so many days.
pub(crate) fn run(unit: &Path, out: &Path, days: &str, further: &[&str]) -> Command {
    let mut command = thymoid(["chip", "run", "--days", days]);
    command.arg(unit).arg("--out").arg(out).args(further).env("SOURCE_DATE_EPOCH", "1700000000");
    command
}

/// SHA-256 of every file of a run; of the manifest, the hash of the state.
pub(crate) fn hashes(folder: &Path) -> BTreeMap<String, String> {
    let mut hashes = BTreeMap::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(path) = pending.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                pending.push(path);
            } else {
                let content = fs::read(path).unwrap();
                let hash = if name == "manifest.json" { state(&content) } else { sha256(&content) };
                hashes.insert(name, hash);
            }
        }
    }
    hashes
}

fn state(manifest: &[u8]) -> String {
    let manifest: serde_json::Value = serde_json::from_slice(manifest).unwrap();
    let graph = manifest["@graph"].as_array().unwrap();
    let run = graph.iter().find(|item| item["@id"] == "#run").unwrap();
    run["stateSha256"].as_str().unwrap().to_owned()
}
