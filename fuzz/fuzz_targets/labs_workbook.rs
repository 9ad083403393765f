//! Any bytes as a workbook, and any text as the sheet of a sound one.

#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use thymoid_labs::{Given, check};
use zip::write::{SimpleFileOptions, ZipWriter};

const PARTS: [(&str, &str); 4] = [
    ("_rels/.rels", r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
    ("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
    ("xl/workbook.xml", r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#),
    ("xl/_rels/workbook.xml.rels", r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
];

fuzz_target!(|bytes: &[u8]| {
    let raw = [b"PK\x03\x04".as_slice(), bytes].concat();
    let _ = check("fuzz", &raw, Given::default());

    let mut book = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in PARTS {
        book.start_file(name, stored).expect("memory");
        book.write_all(part.as_bytes()).expect("memory");
    }
    book.start_file("xl/worksheets/sheet1.xml", stored).expect("memory");
    book.write_all(bytes).expect("memory");
    let book = book.finish().expect("memory").into_inner();
    let _ = check("fuzz", &book, Given::default());
});
