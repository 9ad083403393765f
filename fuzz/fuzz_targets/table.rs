//! Any bytes as a repertoire table: read, and written again; with columns that a user names too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_receptor::Species;
use thymoid_receptor::tables::{Batch, NamedColumn, Reader, Reading, Writer};

fuzz_target!(|bytes: &[u8]| {
    pass(bytes, &Reading::default());
    // A first line such as `junction_aa=CDR3 v_call=V` names columns of what follows.
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (first, rest) = bytes.split_at(end);
    let words = String::from_utf8_lossy(first);
    let columns: Vec<NamedColumn> = words.split(' ').filter_map(|word| word.parse().ok()).collect();
    if !columns.is_empty() {
        let species = Some(Species::Human);
        let reading = Reading { columns, species, ..Reading::default() };
        pass(rest.get(1..).unwrap_or_default(), &reading);
    }
});

fn pass(bytes: &[u8], reading: &Reading) {
    let Ok(mut reader) = Reader::with("fuzz", bytes, reading) else { return };
    let Ok(mut writer) = Writer::new(Vec::new(), reader.understanding(), &["more"]) else { return };
    let mut batch = Batch::default();
    while let Ok(true) = reader.read(&mut batch, 7) {
        for row in batch.iter() {
            let _ = writer.write(&row, &["x"]);
        }
    }
    assert!(reader.understanding().chains >= reader.understanding().rows);
}
