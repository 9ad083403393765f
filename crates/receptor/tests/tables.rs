//! Repertoire tables of every format, as their writers make them, read and passed on.
//!
//! The tables in `data/tables` are written by hand: the same four recombinations (productive TRB
//! and TRA, TRB out of frame, TRB with a stop codon) with the column names and conventions of each
//! format. The outputs `*.airr.tsv` are kept as files so that the interoperability tests validate
//! the same bytes with the `airr` Python package.

use std::fs;
use std::io::{Read, Write, repeat};

use flate2::Compression;
use flate2::write::GzEncoder;
use thymoid_receptor::tables::{
    Batch, Format, Junctions, MAX_ROW_BYTES, Problem, Reader, Role, Understanding, Writer,
};
use thymoid_receptor::{Chain, Error};

const TRB: &str = "TGTGCCAGCAGTTACTCAGGACAGGGCTACGAGCAGTACTTC";
const TRA: &str = "TGTGCAATGAGAGAGGGCGGTTCTGGAGGAGGTGCTGACGGACTCACCTTT";
const OUT_OF_FRAME: &str = "TGTGCCAGCAGTTACTCAGGACAGGCTACGAGCAGTACTTC";
const STOP: &str = "TGTGCCAGCAGTTAATCAGGACAGGGCTACGAGCAGTACTTC";

fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/data/tables/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read(path).expect("a file of the tests")
}

/// The cells of a row that have a meaning, as one text.
type Cells = Vec<String>;

fn read(name: &str, source: impl Read, rows: usize) -> Result<(Vec<Cells>, Understanding), Error> {
    let mut reader = Reader::new(name, source)?;
    let (mut batch, mut all) = (Batch::default(), Vec::new());
    while reader.read(&mut batch, rows)? {
        assert!(batch.len() <= rows);
        all.extend(batch.iter().map(|row| {
            let text = |text: Option<&str>| text.unwrap_or("-").to_owned();
            assert_eq!(row.fields.iter().count(), reader.understanding().header.len());
            vec![
                row.row.to_string(),
                text(row.locus.map(Chain::as_str)),
                text(row.v_call),
                text(row.d_call),
                text(row.j_call),
                text(row.junction),
                text(row.junction_aa),
                row.productive.map_or_else(|| "-".into(), |productive| productive.to_string()),
                row.duplicate_count.map_or_else(|| "-".into(), |count| count.to_string()),
                text(row.clone_id),
                text(row.cell_id),
                text(row.sequence_id),
            ]
        }));
    }
    Ok((all, reader.understanding().clone()))
}

fn passed_on(source: &[u8], added: &[&str]) -> Result<Vec<u8>, Error> {
    let mut reader = Reader::new("table", source)?;
    let mut writer = Writer::new(Vec::new(), reader.understanding(), added)?;
    let mut batch = Batch::default();
    while reader.read(&mut batch, 3)? {
        for row in batch.iter() {
            let values: Vec<String> = (1..=added.len()).map(|value| value.to_string()).collect();
            writer.write(&row, &values)?;
        }
    }
    writer.finish()
}

#[test]
fn every_format_means_the_same() -> Result<(), Error> {
    let aa = ["CASSYSGQGYEQYF", "CAMREGGSGGGADGLTF", "-", "CASS*SGQGYEQYF"];
    let genes = [
        ["TRB", "TRBV6-5", "TRBD1", "TRBJ2-7"],
        ["TRA", "TRAV14/DV4", "-", "TRAJ45"],
        ["TRB", "TRBV6-2,TRBV6-3", "TRBD1", "TRBJ2-7"],
        ["TRB", "TRBV6-5", "-", "TRBJ2-7"],
    ];
    let productive = ["true", "true", "false", "false"];

    let none = ["-"; 4];
    let airr =
        [["c1", "c2", "c3", "c4"], ["AAAC-1", "AAAC-1", "AAAG-1", "-"], ["s1", "s2", "s3", "s4"]];
    let mixcr = [["0", "1", "2", "3"], none, none];
    for (name, format, first, allele, ids, genes_converted) in [
        ("airr.tsv", Format::Airr, 2, "*01", airr, 0),
        ("mixcr.tsv", Format::Mixcr, 2, "", mixcr, 10),
        ("mixcr4.tsv", Format::Mixcr, 2, "", mixcr, 10),
        ("immunarch.tsv", Format::Immunarch, 3, "", [none; 3], 1),
        ("adaptive_v2.tsv", Format::AdaptiveV2, 2, "*01", [none; 3], 10),
        ("adaptive_v3.tsv", Format::AdaptiveV3, 2, "", [none; 3], 10),
    ] {
        let (rows, understanding) = read(name, file(name).as_slice(), 20_000)?;
        assert_eq!(rows.len(), 4, "{name}");
        for (i, row) in rows.iter().enumerate() {
            let mut expected = vec![(first + i).to_string()];
            expected.extend(genes[i].iter().enumerate().map(|(column, text)| {
                let alleles = column > 0 && *text != "-";
                if !alleles {
                    return (*text).to_owned();
                }
                text.split(',').map(|gene| format!("{gene}{allele}")).collect::<Vec<_>>().join(",")
            }));
            // Here, Adaptive's D genes tie.
            if name == "adaptive_v3.tsv" && i == 2 {
                expected[3] = "TRBD1,TRBD2".into();
            }
            let junction = [TRB, TRA, OUT_OF_FRAME, STOP][i];
            let texts = [junction, aa[i], productive[i], ["12", "3", "1", "1"][i]];
            expected.extend(texts.into_iter().chain(ids.map(|id| id[i])).map(str::to_owned));
            assert_eq!(*row, expected, "{name}");
        }
        assert_eq!(understanding.format, format);
        assert_eq!(understanding.rows, 4);
        let cut = matches!(format, Format::AdaptiveV2 | Format::AdaptiveV3);
        let junctions = if cut { Junctions::Cut } else { Junctions::Given };
        assert_eq!(understanding.junctions, junctions);
        assert_eq!(understanding.genes_converted, genes_converted, "{name}");
        assert_eq!(understanding.rows_with(Problem::OutOfFrame), 1, "{name}");
        assert_eq!(understanding.rows_with(Problem::StopCodon), 1, "{name}");
        assert_eq!(understanding.rows_with(Problem::NotACount), 0, "{name}");
    }
    Ok(())
}

#[test]
fn cells_of_10x_keep_barcode_contig_clonotype_and_molecules() -> Result<(), Error> {
    let (rows, understanding) = read("tenx.csv", file("tenx.csv").as_slice(), 20_000)?;
    let texts: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
    let aaac = "clonotype1 AAAC-1 AAAC-1_contig";
    assert_eq!(
        texts,
        [
            format!("2 TRB TRBV6-5 TRBD1 TRBJ2-7 {TRB} CASSYSGQGYEQYF true 12 {aaac}_1"),
            format!("3 TRA TRAV14/DV4 - TRAJ45 {TRA} CAMREGGSGGGADGLTF true 3 {aaac}_2"),
            "4 TRB TRBV6-2 TRBD1 TRBJ2-7 - - false 1 - AAAG-1 AAAG-1_contig_1".to_owned(),
            "5 TRB - - TRBJ2-7 - - - 1 - AAAG-1 AAAG-1_contig_2".to_owned(),
        ]
    );
    assert_eq!(understanding.format, Format::TenX);
    Ok(())
}

#[test]
fn a_plain_table_needs_only_a_junction_and_its_problems_are_counted() -> Result<(), Error> {
    let (rows, understanding) = read("plain.csv", file("plain.csv").as_slice(), 20_000)?;
    let texts: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
    assert_eq!(
        texts,
        [
            format!("2 TRB TRBV6-5 - TRBJ2-7 {TRB} CASSYSGQGYEQYF true 12 c1 - -"),
            format!("3 TRA TRAV14/DV4 - TRAJ45 {TRA} CAMREGGSGGGADGLTF true 3 c2 - -"),
            "4 TRB TRBV6-5 - TRBJ2-7 - - - - c3 - -".to_owned(),
            "5 - foo - - - - - - c4 - -".to_owned(),
        ]
    );
    assert_eq!(understanding.junctions, Junctions::Checked);
    let found: Vec<_> = understanding
        .problems
        .iter()
        .map(|found| {
            let column = found.column.map_or("-", |column| &understanding.header[column]);
            (found.problem, found.rows, found.first, column)
        })
        .collect();
    assert_eq!(
        found,
        [
            (Problem::MissingJunction, 2, 4, "cdr3_nt"),
            (Problem::MissingJ, 1, 5, "j_call"),
            (Problem::WithoutEnds, 1, 4, "cdr3_nt"),
            (Problem::UnknownV, 1, 5, "v_call"),
            (Problem::OtherLocus, 1, 5, "v_call"),
            (Problem::NotACount, 2, 4, "count"),
        ]
    );
    let (rows, _) = read("vdjtools.tsv", file("vdjtools.tsv").as_slice(), 20_000)?;
    assert_eq!(
        rows[1].join(" "),
        format!("3 TRB TRBV6-2,TRBV6-3 - TRBJ2-7 {OUT_OF_FRAME} - false 1 - - -")
    );
    let (rows, understanding) = read("one", format!("junction\n{TRB}\nTGTGCNTTC\n").as_bytes(), 9)?;
    assert_eq!(rows[0].join(" "), format!("2 - - - - {TRB} CASSYSGQGYEQYF true - - - -"));
    assert_eq!(rows[1].join(" "), "3 - - - - TGTGCNTTC - - - - - -");
    assert_eq!(
        (understanding.translated, understanding.rows_with(Problem::NotNucleotides)),
        (1, 1)
    );
    Ok(())
}

#[test]
fn what_was_understood_of_an_airr_table_is_said() -> Result<(), Error> {
    let (_, understanding) = read("airr.tsv", file("airr.tsv").as_slice(), 20_000)?;
    assert!(understanding.missing_required.is_empty());
    assert_eq!(understanding.without_ends, ["cdr3", "cdr3_aa"]);
    let column = |role| {
        understanding
            .read
            .iter()
            .find(|(read, _)| *read == role)
            .map(|(_, column)| understanding.header[*column].as_str())
    };
    assert_eq!(column(Role::Junction), Some("junction"));
    assert_eq!(column(Role::DuplicateCount), Some("duplicate_count"));
    assert!(understanding.carried().any(|name| name == "v_sequence_start"));
    assert!(!understanding.carried().any(|name| name == "clone_id"));

    let text = "sequence_id\tv_call\tj_call\tcdr3\tumi_count\ns1\tTRBV1\tTRBJ1-1\tGCC\t7\n";
    let (rows, understanding) = read("short.tsv", text.as_bytes(), 1)?;
    assert_eq!(rows[0].join(" "), "2 TRB TRBV1 - TRBJ1-1 - - - 7 - - s1");
    assert_eq!(understanding.missing_required.len(), 11);
    assert_eq!(understanding.missing_required[0], "sequence");
    assert_eq!(understanding.rows_with(Problem::MissingJunction), 1);
    // Nothing is made up on the way out.
    assert_eq!(passed_on(text.as_bytes(), &[])?, text.as_bytes());
    Ok(())
}

#[test]
fn every_cell_problem_is_told_apart() -> Result<(), Error> {
    let text = "junction\tjunction_aa\tv_call\tj_call\td_call\tlocus\tproductive\tcount\n\
                TGTGCCTTC\tCAF\tTRBV1\tTRBJ1-1\t\tTRB\tT\t1e3\n\
                TGTGCCTTC\tCSF\tTRBV1\tTRAJ1\t\t\tT\t1\n\
                TGTGCCTTC\tC1F\tTRBV1\tTRBJ1-1\tD1\tTRA\tperhaps\t1.5\n\
                tgtgccnt\tca_f\tTRDV1\tTRDJ1\t\tTRD\tFALSE\t-1\n\
                TGTGCCTTC\tCAF\tTRBV1\tJ1\t\t\t\t\n";
    let mut reader = Reader::new("t", text.as_bytes())?;
    let mut batch = Batch::default();
    assert!(reader.read(&mut batch, 9)?);
    let problems: Vec<Vec<Problem>> =
        batch.iter().map(|row| row.problems.iter().collect()).collect();
    assert_eq!(
        problems,
        [
            vec![],
            vec![Problem::TranslationDiffers, Problem::LociDiffer],
            vec![
                Problem::NotAminoAcids,
                Problem::TranslationDiffers,
                Problem::UnknownD,
                Problem::LociDiffer,
                Problem::NotLogical,
                Problem::NotACount,
            ],
            vec![
                Problem::OutOfFrame,
                Problem::NotProductive,
                Problem::NotNucleotides,
                Problem::OtherLocus,
                Problem::NotACount,
            ],
            vec![Problem::UnknownJ, Problem::NotACount],
        ]
    );
    let last = batch.get(3).expect("five rows");
    assert_eq!((last.junction, last.junction_aa), (Some("TGTGCCNT"), None));
    assert_eq!(batch.get(0).and_then(|row| row.duplicate_count), Some(1000));
    assert_eq!(batch.get(4).and_then(|row| row.locus), Some(Chain::Trb));
    assert!(batch.get(5).is_none());

    let cut = "nucleotide\taminoAcid\tvMaxResolved\tjMaxResolved\tvIndex\tcdr3Length\n\
               AATGTGCC\tCA\tTCRBV01-01\tTCRBJ01-01\t2\t6\n\
               AATGTGCC\tCA\tTCRBV01-01\tTCRBJ01-01\t-1\t6\n\
               AATGTGCC\tCA\tTCRBV01-01\tTCRBJ01-01\t3\t6\n";
    let (rows, understanding) = read("cut", cut.as_bytes(), 9)?;
    assert_eq!(rows.iter().map(|row| row[5].as_str()).collect::<Vec<_>>(), ["TGTGCC", "-", "-"]);
    assert_eq!(understanding.rows_with(Problem::OutsideRead), 2);
    Ok(())
}

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
        (b"v_call;junction_aa\n", "separate columns by tabs or commas"),
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
