//! Any bytes as a laboratory table of text, a long REDCap export among them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_patient::labs::{Given, check};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(entries) = check("fuzz", bytes, Given::default()) {
        for entry in entries {
            assert!(entry.value.is_none_or(|v| v.is_finite() && v >= 0.0), "{entry:?}");
        }
    }
});
