//! Any text as the entries of a FHIR bundle, and as a bundle.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_labs::{Given, Pseudonyms, Reading, SECRET_BYTES, check};

fuzz_target!(|text: &str| {
    let entries = format!("{{\"resourceType\":\"Bundle\",\"entry\":[{text}]}}");
    for bundle in [entries.as_str(), text] {
        let _ = check("fuzz", bundle.as_bytes(), Given::default());
        let key = Pseudonyms::new([1; SECRET_BYTES]);
        let dropping = Reading { pseudonyms: Some(&key), ..Reading::default() };
        let _ = check("fuzz", bundle.as_bytes(), dropping);
    }
});
