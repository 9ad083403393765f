//! Tables that are passed on: packed or not, unchanged, or made AIRR tables.

#[path = "common/repertoire_tables.rs"]
mod repertoire_tables;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use repertoire_tables::{file, passed_on, read};
use thymoid_receptor::Error;

#[test]
fn packing_does_not_matter() -> Result<(), Error> {
    let plain = file("airr.tsv");
    let expected = read("airr.tsv", plain.as_slice(), 20_000)?;
    let gzip = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes)?;
        encoder.finish()
    };
    let half = plain.iter().position(|byte| *byte == b'\n').expect("a header") + 20;
    let members = [gzip(&plain[..half])?, gzip(&plain[half..])?].concat();
    let text = String::from_utf8(plain.clone()).expect("UTF-8");
    let carriage_returns = text.replace('\n', "\r\n");
    let quoted: String = text
        .lines()
        .map(|line| {
            let cells: Vec<_> =
                line.split('\t').map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            cells.join("\t") + "\n"
        })
        .collect();
    for (what, bytes) in [
        ("gzip", gzip(&plain)?),
        ("two gzip members", members),
        ("byte order mark", [b"\xef\xbb\xbf", plain.as_slice()].concat()),
        ("carriage returns", carriage_returns.into_bytes()),
        ("no last line end", text.trim_end().as_bytes().to_vec()),
        ("quotes of R", quoted.into_bytes()),
    ] {
        let (rows, mut understanding) = read("airr.tsv", bytes.as_slice(), 20_000)?;
        assert_eq!(rows, expected.0, "{what}");
        assert_eq!(understanding.compressed, what.contains("gzip"));
        assert_eq!(understanding.quoted, what.contains("quotes"));
        (understanding.compressed, understanding.quoted) = (false, false);
        assert_eq!(understanding, expected.1, "{what}");
        assert_eq!(passed_on(&bytes, &[])?, plain, "{what}");
    }
    let blank = text.replacen('\n', "\n\n", 1);
    assert_eq!(read("airr.tsv", blank.as_bytes(), 9)?.0[0][0], "3", "lines as an editor counts");
    Ok(())
}

#[test]
fn airr_tables_pass_unchanged_but_for_the_columns_added() -> Result<(), Error> {
    let text = String::from_utf8(file("airr.tsv")).expect("UTF-8");
    let expected = text.trim_end().replacen('\n', "\tpgen_nt\tpgen_aa\r", 1);
    let expected = expected.replace('\n', "\t1\t2\n").replace('\r', "\n") + "\t1\t2\n";
    assert_eq!(passed_on(text.as_bytes(), &["pgen_nt", "pgen_aa"])?, expected.as_bytes());
    // A second time, what the table has keeps its values under another name.
    let again = String::from_utf8(passed_on(expected.as_bytes(), &["pgen_nt"])?).expect("UTF-8");
    let header = again.lines().next().expect("a header");
    assert!(header.ends_with("\tinput_pgen_nt\tpgen_aa\tpgen_nt"), "{header}");
    Ok(())
}

#[test]
fn other_tables_become_airr_with_all_their_columns() -> Result<(), Error> {
    for (from, to) in [
        ("mixcr4.tsv", "mixcr4.airr.tsv"),
        ("tenx.csv", "tenx.airr.tsv"),
        ("adaptive_v3.tsv", "adaptive_v3.airr.tsv"),
    ] {
        let output = passed_on(&file(from), &["pgen_nt", "pgen_aa"])?;
        assert_eq!(String::from_utf8(output), String::from_utf8(file(to)), "{from}");
        // Read again, it means the same.
        let (before, _) = read(from, file(from).as_slice(), 20_000)?;
        let (after, understanding) = read(to, file(to).as_slice(), 20_000)?;
        assert_eq!(after, before, "{from}");
        assert!(understanding.missing_required.is_empty());
    }
    Ok(())
}
