//! Any bytes as a laboratory table of text, a long REDCap export among them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_labs::{Given, Pseudonyms, Reading, SECRET_BYTES, check};

fuzz_target!(|bytes: &[u8]| {
    let given = Given::new(Some("2024-04-10"), Some("2025-01-10")).expect("dates");
    let key = Pseudonyms::new([1; SECRET_BYTES]);
    let dropping = Reading { given, pseudonyms: Some(&key), ..Reading::default() };
    for reading in [Given::default().into(), dropping] {
        for entry in check("fuzz", bytes, reading).unwrap_or_default() {
            assert!(entry.value.is_none_or(|v| v.is_finite() && v >= 0.0), "{entry:?}");
        }
    }
});
