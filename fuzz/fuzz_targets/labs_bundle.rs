//! Any text as the entries of a FHIR bundle, and as a bundle.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_patient::labs::{Given, check};

fuzz_target!(|text: &str| {
    let entries = format!("{{\"resourceType\":\"Bundle\",\"entry\":[{text}]}}");
    for bundle in [entries.as_str(), text] {
        let _ = check("fuzz", bundle.as_bytes(), Given::default());
    }
});
