//! Any text as the four files of a model, separated by NUL; a model that is read is used.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_receptor::{FirstNucleotide, GeneMask, Model, ModelText, Pgen, Sampler};

fuzz_target!(|text: &str| {
    let mut files = text.split('\0');
    let mut next = || files.next().unwrap_or_default();
    let text =
        ModelText { params: next(), marginals: next(), v_anchors: next(), j_anchors: next() };
    let Ok(model) = Model::parse(&text) else { return };
    let rule = FirstNucleotide::Stationary;
    let _ = Sampler::new(&model, rule);
    if let Ok(mut pgen) = Pgen::new(&model, rule) {
        let _ = pgen.amino_acids("CASSF", &GeneMask::default());
    }
});
