//! Any bytes as the image of a mask; one that is read is classed.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use thymoid_drawing::mask::{Classes, read_pages};

fuzz_target!(|bytes: &[u8]| {
    let Ok(pages) = read_pages("fuzz", bytes) else { return };
    let materials = ["0", "255"].map(|key| (key.to_owned(), "m".to_owned()));
    for page in pages {
        let _ = Classes::of(&page, &BTreeMap::from(materials.clone()), "fuzz");
    }
});
