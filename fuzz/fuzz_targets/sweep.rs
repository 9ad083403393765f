//! Any text as SWEEP.toml, about a sound design; what is understood has as many inputs as runs.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_study::sweep::Sweep;

const DESIGN: &str = "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 500\n\
                      functional_stroma_fraction = 1\n\
                      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }";

fuzz_target!(|text: &str| {
    let Ok(sweep) = Sweep::new("fuzz", text, "slab.toml", DESIGN) else { return };
    if sweep.runs() <= 1000 {
        let inputs = sweep.inputs().expect("it was checked");
        assert_eq!(inputs.len(), sweep.runs());
        for input in inputs.iter().take(8) {
            let _ = sweep.chip(input);
        }
    }
});
