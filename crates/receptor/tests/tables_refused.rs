//! Tables that are refused: where, why, and how to mend them.

#[path = "common/repertoire_tables.rs"]
mod repertoire_tables;

use std::io::{Read, Write, repeat};

use flate2::Compression;
use flate2::write::GzEncoder;
use repertoire_tables::{file, passed_on, read};
use thymoid_receptor::tables::MAX_ROW_BYTES;

#[test]
fn a_field_that_an_airr_table_cannot_hold_is_an_error() {
    let text = "junction_aa,note\nCASSF,\"two\nlines\"\n";
    let error = passed_on(text.as_bytes(), &[]).expect_err("a line end");
    assert_eq!(
        error.to_string(),
        "table, row 2, column note: a tab or a line end in a field, which an AIRR table cannot \
         hold; replace it by a blank"
    );
}

#[test]
fn broken_tables_are_refused_with_place_and_remedy() {
    let refused =
        |bytes: &[u8]| read("t.tsv", bytes, 20_000).expect_err("a broken table").to_string();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&file("airr.tsv")).expect("memory");
    let gzip = gzip.finish().expect("memory");
    let wide = vec!["junction"; 20_000].join("\t");
    for (bytes, message) in [
        (&b""[..], "t.tsv, row 1, column -: the table is empty; write a line of column names"),
        (b"\n\n", "t.tsv, row 1, column -: the table is empty"),
        (
            b"a\tb\n1\t2\n",
            "row 1, column -: no column is known to hold a junction; the first are `a`, `b`; name it",
        ),
        (b"v_call junction_aa\n", "separate columns by tabs, commas or semicolons"),
        (b"junction\tjunction\n", "row 1, column junction: a second column has this name; rename"),
        (
            b"junction\tn\nTGT\n",
            "row 2, column n: the row has 1 fields, the header 2; check that the",
        ),
        (
            b"junction\tn\nTGT\t1\nTGT\t1\t2\n",
            "row 3, column -: the row has 3 fields, the header 2",
        ),
        (b"junction,n\nTGT,1,2\n", "put quotes around fields that hold a comma"),
        (b"junction\tn\nTGT\t\xff\n", "row 2, column n: a byte that is not UTF-8; save the table"),
        (b"junction\xff\n", "row 1, column -: the column names are not UTF-8"),
        (b"junction\tn\rTGT\t1\r", "row 1, column -: lines end with a carriage return only; save"),
        (
            b"junction,n\nTGT,1\n\"TGT,1\nTGT,1\n",
            "row 3, column -: a quote is not closed; close it",
        ),
        (&gzip[..gzip.len() / 2], "the file cannot be read from here on"),
        (wide.as_bytes(), "row 1, column -: the table has 20000 columns; leave at most 16384"),
    ] {
        let error = refused(bytes);
        assert!(error.contains(message), "{error}\n{message}");
    }
}

/// Sources without end: only a bound on memory lets these end.
#[test]
fn a_row_without_end_is_refused() {
    let endless = |start: &'static [u8], byte: u8| {
        read("t.tsv", start.chain(repeat(byte)), 20_000).expect_err("no end").to_string()
    };
    let long = format!("the row is longer than {MAX_ROW_BYTES} bytes; check that the file is a");
    assert!(endless(b"", b'A').contains(&long));
    assert!(endless(b"junction\tn\nTGT\t1\n", b'\t').contains(&format!("row 3, column -: {long}")));
    assert!(
        endless(b"junction,n\nTGT,\"", b'\n').contains("row 2, column -: a quote is not closed")
    );
}
