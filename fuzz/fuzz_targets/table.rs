//! Any bytes as a repertoire table: read, and written again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_receptor::tables::{Batch, Reader, Writer};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut reader) = Reader::new("fuzz", bytes) else { return };
    let Ok(mut writer) = Writer::new(Vec::new(), reader.understanding(), &["more"]) else { return };
    let mut batch = Batch::default();
    while let Ok(true) = reader.read(&mut batch, 7) {
        for row in batch.iter() {
            let _ = writer.write(&row, &["x"]);
        }
    }
});
