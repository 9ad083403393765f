//! `manifest.json`: a Process Run Crate (RO-Crate 1.1 profile) of one run.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use thymoid_core::INTENDED_USE;

use crate::progress::Progress;
use crate::study::Loaded;

/// What a run leaves beside the manifest.
const OUTPUTS: [&str; 5] =
    ["report.html", "tables/", "figures/", "receptors_trb.tsv", "receptors_tra.tsv"];

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

/// The crate as JSON. Everything but the times is a pure function of inputs, seed and version.
pub fn manifest(loaded: &Loaded, provenance: &Provenance, progress: &Progress) -> Value {
    let inputs = loaded.hashes();
    let wall_s: BTreeMap<&str, f64> = progress
        .stages()
        .iter()
        .map(|(name, took)| (*name, (took.as_secs_f64() * 10.0).round() / 10.0))
        .collect();
    let outputs: Vec<Value> = OUTPUTS.iter().map(|name| json!({ "@id": name })).collect();
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
            "name": format!("Thymoid run of study {}", loaded.study.name),
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
        json!({
            "@id": "#run",
            "@type": "CreateAction",
            "name": provenance.command,
            "instrument": { "@id": "#thymoid" },
            "startTime": provenance.started,
            "object": inputs.keys().map(|name| json!({ "@id": format!("#input/{name}") })).collect::<Vec<_>>(),
            "result": outputs,
            "seed": provenance.seed,
            "wallSecondsByStage": wall_s,
        }),
    ];
    graph.extend(inputs.iter().map(|(name, hash)| {
        json!({ "@id": format!("#input/{name}"), "@type": "File", "name": name, "sha256": hash })
    }));
    json!({ "@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph })
}
