//! Whatever bytes a table has, it is read or refused: nothing panics, nothing is lost.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use thymoid_receptor::Error;
use thymoid_receptor::tables::{Batch, Reader, Understanding, Writer};

/// Both chains in a row, or one, or none.
const PAIRED: &[u8] = b"v_a_gene,j_a_gene,cdr3_a_aa,v_b_gene,j_b_gene,cdr3_b_aa,count,organism\n\
    TRAV14/DV4*01,TRAJ45*01,CAMREGGSGGGADGLTF,TRBV6-5*01,TRBJ2-7*01,CASSYSGQGYEQYF,3,human\n\
    ,,,TRBV6-5*01,TRBJ2-7*01,CASSYSGQGYEQYF,1,mouse\n,,,,,,2,\n";

/// A cell a row, each chain in one field.
const PACKED: &[u8] = b"#barcode\tcell_type\tchain1\tchain2\n\
    A\tabT\tTRBV6-5*01,*,TRBJ2-7*01,TRBC2,TGTGCCAGCTTC,CASF,3.00,A_1,99.1,1\t*\n\
    B\tabT\t*\tTRAV1*01,*,TRAJ3*01,TRAC,TGTGCTTTC,CAF,1.50,B_1\n";

/// Without column names.
const HEADERLESS: &[u8] = b"TGTGCCAGCAGCTACGAACAGTACTTC\tCASSYEQYF\tTRBV6-5\tTRBJ2-7\n\
    TGTGCCAGCAGCTACGAACAGTACTTC\tCASSYEQYF\tTRBV6-5\tTRBJ2-7\n";

/// With names of rows, as R writes them, and semicolons.
const ROW_NAMES: &[u8] = b"v_call;j_call;junction_aa;count\n1;TRBV6-5;TRBJ2-7;CASSYEQYF;3\n";

const TABLES: [&[u8]; 12] = [
    PAIRED,
    PACKED,
    HEADERLESS,
    ROW_NAMES,
    include_bytes!("data/tables/airr.tsv"),
    include_bytes!("data/tables/mixcr.tsv"),
    include_bytes!("data/tables/immunarch.tsv"),
    include_bytes!("data/tables/tenx.csv"),
    include_bytes!("data/tables/adaptive_v2.tsv"),
    include_bytes!("data/tables/adaptive_v3.tsv"),
    include_bytes!("data/tables/plain.csv"),
    include_bytes!("data/tables/vdjtools.tsv"),
];

/// Reads to the end, writes to memory, and holds each row to what its type promises.
fn pass(source: &[u8], rows: usize) -> Result<(Vec<u8>, Understanding), Error> {
    let mut reader = Reader::new("table", source)?;
    let mut writer = Writer::new(Vec::new(), reader.understanding(), &["added"])?;
    let (mut batch, mut last) = (Batch::default(), 0);
    while reader.read(&mut batch, rows)? {
        for row in batch.iter() {
            assert!(row.row >= last, "chains of one row stand together");
            last = row.row;
            assert_eq!(row.fields.iter().count(), reader.understanding().header.len());
            let sequences = [row.junction, row.junction_aa];
            for text in [row.v_call, row.d_call, row.j_call, row.clone_id].iter().chain(&sequences)
            {
                assert!(text.is_none_or(|text| !text.is_empty()));
            }
            for text in sequences.into_iter().flatten() {
                assert!(!text.bytes().any(|byte| byte.is_ascii_lowercase()));
            }
            writer.write(&row, &[row.row.to_string()])?;
        }
    }
    Ok((writer.finish()?, reader.understanding().clone()))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A change at a place, as a share of the length.
#[derive(Debug, Clone)]
enum Change {
    Replace(f64, u8),
    Insert(f64, Vec<u8>),
    Remove(f64, usize),
    Repeat(f64, usize),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let place = |share: f64| (share * bytes.len() as f64) as usize;
        match self {
            Self::Replace(share, byte) => {
                let at = place(*share);
                if let Some(old) = bytes.get_mut(at) {
                    *old = *byte;
                }
            }
            Self::Insert(share, new) => {
                let at = place(*share);
                bytes.splice(at..at, new.iter().copied());
            }
            Self::Remove(share, length) => {
                let at = place(*share);
                bytes.drain(at..bytes.len().min(at + length));
            }
            Self::Repeat(share, length) => {
                let at = place(*share);
                let again = bytes[at..bytes.len().min(at + length)].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let special = prop::sample::select(b"\t\n\r,\"#*-/_.\0\xff\xef09ATnN ".to_vec());
    let byte = prop_oneof![special, any::<u8>()];
    let share = 0.0..1.0;
    let change = prop_oneof![
        (share.clone(), byte.clone()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (share.clone(), prop::collection::vec(byte, 1..6))
            .prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (share.clone(), 1..60_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        (share, 1..400_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
    ];
    prop::collection::vec(change, 0..6)
}

/// What an unquoted cell may be.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ACGTacgtN]{0,30}",
        "[ACDEFGHIKLMNPQRSTVWY*_~]{0,12}",
        "(TCR|TR|tr|IG)?[ABDH]?[VDJ]?[0-9/*,(). DVOR-]{0,12}",
        "-?[0-9]{0,4}(\\.[0-9])?(E[0-9])?",
        "[^\\t\\r\\n]{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = pass(&bytes, 7);
        let _ = pass(&[b"junction\tv_call\n", bytes.as_slice()].concat(), 7);
        let _ = pass(&[b"\x1f\x8b", bytes.as_slice()].concat(), 7);
    }

    #[test]
    fn a_damaged_table_is_read_or_refused(
        table in prop::sample::select(TABLES.to_vec()),
        changes in changes(),
        compressed in any::<bool>(),
        damage in prop_oneof![Just(Vec::new()), changes()],
    ) {
        let mut bytes = table.to_vec();
        for change in &changes {
            change.apply(&mut bytes);
        }
        if compressed {
            bytes = gzip(&bytes);
            for change in &damage {
                change.apply(&mut bytes);
            }
        }
        if let Ok((output, understanding)) = pass(&bytes, 3) {
            let rows = output.iter().filter(|byte| **byte == b'\n').count() as u64 - 1;
            prop_assert_eq!(understanding.chains, rows);
            prop_assert!(understanding.rows <= rows);
            // What comes out can be read, and means as much.
            let (_, again) = pass(&output, 3).expect("our own output");
            prop_assert_eq!(again.rows, rows);
        }
    }

    #[test]
    fn an_unquoted_table_passes_byte_by_byte(
        rows in prop::collection::vec(prop::array::uniform9(cell()), 0..20),
        size in 1..8_usize,
    ) {
        let names = ["sequence_id", "v_call", "j_call", "junction", "junction_aa", "count", "x", "locus", "productive"];
        let mut text = (names.join("\t") + "\n").into_bytes();
        let mut expected = (names.join("\t") + "\tadded\n").into_bytes();
        for (i, row) in rows.iter().enumerate() {
            let row = row.join("\t");
            writeln!(text, "{row}").expect("memory");
            writeln!(expected, "{row}\t{}", i + 2).expect("memory");
        }
        let (output, understanding) = pass(&text, size).expect("a table");
        prop_assert_eq!(String::from_utf8(output), String::from_utf8(expected));
        // Neither the size of batches nor the number of threads matters.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("threads");
        let (_, other) = pool.install(|| pass(&text, 100)).expect("a table");
        prop_assert_eq!(understanding, other);
    }

    #[test]
    fn quoted_fields_come_back(fields in prop::collection::vec("[a,\" \\t\\n#]{0,6}", 1..6)) {
        let quoted: Vec<String> =
            fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
        let names = ["n"].repeat(fields.len()).join(",");
        let text = format!("junction,{names}\nTGT,{}\n", quoted.join(","));
        let mut reader = Reader::new("table", text.as_bytes()).expect("a header");
        let mut batch = Batch::default();
        prop_assert!(reader.read(&mut batch, 5).expect("a row"));
        let row = batch.get(0).expect("a row");
        let found: Vec<&str> = row.fields.iter().skip(1).collect();
        prop_assert_eq!(found, fields);
    }
}
