//! `manifest.json`: a Process Run Crate (RO-Crate 1.1 profile) of one run.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use thymoid_core::INTENDED_USE;

use crate::jobs::StageTime;

/// What the crate records beside the inputs.
#[derive(Debug)]
pub struct Provenance {
    /// The one seed.
    pub seed: u64,
    /// The command line.
    pub command: String,
    /// When the run began, RFC 3339; from `SOURCE_DATE_EPOCH` when that is set.
    pub started: String,
}

/// What a crate is of.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::time::Duration;
/// use thymoid_study::run_folder::manifest::{Contents, Provenance, process_run};
/// let inputs = BTreeMap::from([("labs.csv".to_owned(), "9f86d0".to_owned())]);
/// let contents = Contents { name: "A run".into(), inputs, ..Contents::default() };
/// let (command, started) = ("thymoid run".to_owned(), "2026-01-01T00:00:00Z".to_owned());
/// let provenance = Provenance { seed: 7, command, started };
/// let manifest = process_run(contents, &provenance, &[("stage.trial", Duration::from_secs(2))]);
/// assert!(manifest.to_string().contains("not for treatment decisions"));
/// ```
#[derive(Debug, Default)]
pub struct Contents<'a> {
    /// Name of the whole.
    pub name: String,
    /// SHA-256 of each input by its name.
    pub inputs: BTreeMap<String, String>,
    /// Files and folders that the run leaves.
    pub outputs: &'a [&'a str],
    /// What else there is to say of the run.
    pub details: BTreeMap<&'static str, Value>,
}

/// Returns a crate as JSON. Everything but the times is a pure function of inputs, seed and
/// version.
pub fn process_run(contents: Contents<'_>, provenance: &Provenance, times: &[StageTime]) -> Value {
    let Contents { name, inputs, outputs, details } = contents;
    let wall_s: BTreeMap<&str, f64> = times
        .iter()
        .map(|(name, took)| (*name, (took.as_secs_f64() * 10.0).round() / 10.0))
        .collect();
    let outputs: Vec<Value> = outputs.iter().map(|name| json!({ "@id": name })).collect();
    let mut run = json!({
        "@id": "#run",
        "@type": "CreateAction",
        "name": provenance.command,
        "instrument": { "@id": "#thymoid" },
        "startTime": provenance.started,
        "object": inputs.keys().map(|name| json!({ "@id": format!("#input/{name}") })).collect::<Vec<_>>(),
        "result": outputs,
        "seed": provenance.seed,
        "wallSecondsByStage": wall_s,
    });
    for (key, value) in details {
        run[key] = value;
    }
    let mut graph = vec![
        json!({
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": { "@id": "./" },
            "conformsTo": [{ "@id": "https://w3id.org/ro/crate/1.1" }],
        }),
        json!({
            "@id": "./",
            "@type": "Dataset",
            "name": name,
            "description": INTENDED_USE,
            "datePublished": provenance.started,
            "conformsTo": { "@id": "https://w3id.org/ro/wfrun/process/0.5" },
            "mentions": { "@id": "#run" },
            "hasPart": outputs,
        }),
        json!({
            "@id": "#thymoid",
            "@type": "SoftwareApplication",
            "name": "thymoid",
            "version": env!("CARGO_PKG_VERSION"),
        }),
        run,
    ];
    graph.extend(inputs.iter().map(|(name, hash)| {
        json!({ "@id": format!("#input/{name}"), "@type": "File", "name": name, "sha256": hash })
    }));
    json!({ "@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph })
}

/// Now, or `SOURCE_DATE_EPOCH`, as RFC 3339 to the second.
#[expect(
    clippy::disallowed_methods,
    reason = "the provenance stamp of a run; nothing computed depends on it"
)]
pub fn started() -> String {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.parse().ok());
    let stamp = fixed
        .and_then(|s| jiff::Timestamp::from_second(s).ok())
        .unwrap_or_else(jiff::Timestamp::now);
    stamp.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
