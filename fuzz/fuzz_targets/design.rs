//! Any text as the design of a chip; what parses and is not drawn has an answer or an error.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_chip::{Design, mean_field, parameters};

fuzz_target!(|text: &str| {
    if let Ok(design) = Design::parse("fuzz", text) {
        let parameters = parameters().expect("the tables are sound");
        if let Ok(output) = mean_field(&design, &parameters, 1) {
            assert!(output.export.total_per_day() >= 0.0, "{design:?}");
        }
    }
});
