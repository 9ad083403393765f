//! Any text as SIZE.toml, about a sound design.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_study::size::SizePlan;

const DESIGN: &str = "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 500\n\
                      functional_stroma_fraction = 1\n\
                      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }";

fuzz_target!(|text: &str| {
    let slab = || ("slab.toml".to_owned(), DESIGN.to_owned());
    let _ = SizePlan::parse("fuzz", text, slab(), slab());
});
