//! Any bytes as an STL; its bodies are looked at as prisms.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_drawing::stl::{prism, read_stl};

fuzz_target!(|bytes: &[u8]| {
    for solid in read_stl("fuzz", bytes, 1.0, [0.0; 3]).unwrap_or_default() {
        let _ = prism(&solid.triangles);
    }
});
