//! The hand-made tables of `data/tables`, read and passed on.

use std::fs;
use std::io::Read;

use thymoid_receptor::tables::{Batch, Reader, Understanding, Writer};
use thymoid_receptor::{Chain, Error};

pub(crate) fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/data/tables/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read(path).expect("a file of the tests")
}

/// The cells of a row that have a meaning, as one text.
pub(crate) type Cells = Vec<String>;

pub(crate) fn read(
    name: &str,
    source: impl Read,
    rows: usize,
) -> Result<(Vec<Cells>, Understanding), Error> {
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

pub(crate) fn passed_on(source: &[u8], added: &[&str]) -> Result<Vec<u8>, Error> {
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
