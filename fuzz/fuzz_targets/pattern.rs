//! Any text as a pattern, a junction and a gene name.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Model, Pattern, Pgen};

fuzz_target!(|text: &str| {
    let model = Model::builtin(Chain::Tra);
    let all = GeneMask::default();
    let _ = GeneMask::new(model, Some(text), None);
    let mut pgen = Pgen::new(model, FirstNucleotide::Stationary).expect("a built-in model");
    let _ = pgen.amino_acids(text, &all);
    let _ = pgen.nucleotides(text, &all);
    if let Ok(pattern) = Pattern::parse(text)
        && let Ok(found) = pgen.pattern(&pattern, &all)
    {
        assert!((0.0..=1.0 + 1e-9).contains(&found.probability), "{text}: {found:?}");
    }
});
