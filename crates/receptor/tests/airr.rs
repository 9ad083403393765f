//! The AIRR table, read back.

mod common;

use thymoid_core::Seed;
use thymoid_receptor::airr::{COLUMNS, Writer};
use thymoid_receptor::{Error, FirstNucleotide, Functionality, Receptor, Sampler};

/// Required columns of the Rearrangement schema 2.0, in its order.
const REQUIRED: [&str; 14] = [
    "sequence_id",
    "sequence",
    "rev_comp",
    "productive",
    "v_call",
    "d_call",
    "j_call",
    "sequence_alignment",
    "germline_alignment",
    "junction",
    "junction_aa",
    "v_cigar",
    "d_cigar",
    "j_cigar",
];

struct Table(Vec<Vec<String>>);

impl Table {
    fn get(&self, row: usize, column: &str) -> &str {
        &self.0[row][COLUMNS.iter().position(|name| *name == column).expect("a column")]
    }

    fn number(&self, row: usize, column: &str) -> usize {
        self.get(row, column).parse().unwrap_or(0)
    }
}

fn written(sampler: &Sampler<'_>, receptors: &[Receptor]) -> Result<Table, Error> {
    let mut writer = Writer::new(Vec::new(), sampler)?;
    for receptor in receptors {
        writer.write(receptor, Some(70 + receptor.index))?;
    }
    let text = String::from_utf8(writer.finish()?).expect("UTF-8");
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned).collect());
    let header: Vec<String> = lines.next().expect("a header");
    assert_eq!(header, COLUMNS);
    assert_eq!(header[..14], REQUIRED);
    let rows: Vec<Vec<String>> = lines.collect();
    assert!(rows.iter().all(|row| row.len() == COLUMNS.len()));
    Ok(Table(rows))
}

/// Query and reference lengths of a CIGAR, and its matches.
fn cigar(text: &str) -> (usize, usize) {
    let (mut query, mut matches, mut n) = (0, 0, 0);
    for symbol in text.chars() {
        match symbol {
            '0'..='9' => n = 10 * n + symbol as usize - '0' as usize,
            'S' => (query, n) = (query + n, 0),
            'N' => n = 0,
            '=' => (query, matches, n) = (query + n, matches + n, 0),
            other => panic!("operation {other}"),
        }
    }
    (query, matches)
}

#[test]
fn every_row_adds_up() -> Result<(), Error> {
    for model in &common::toys()? {
        let sampler = Sampler::new(model, FirstNucleotide::Flanking)?;
        let receptors = sampler.sample(Seed(3), 0..3000, Functionality::All)?;
        let table = written(&sampler, &receptors)?;
        let vdj = !model.d_genes().is_empty();
        for (row, receptor) in receptors.iter().enumerate() {
            let junction = table.get(row, "junction");
            assert_eq!(junction, receptor.scenario.junction.to_string());
            assert_eq!(table.get(row, "sequence"), junction);
            let aligned = |column| table.get(row, column).len();
            assert_eq!(aligned("germline_alignment"), junction.len());
            assert_eq!(table.get(row, "d_call").is_empty(), !vdj);
            let productive = receptor.scenario.defect().is_none();
            assert_eq!(table.get(row, "productive"), if productive { "T" } else { "F" });
            assert_eq!(table.get(row, "rev_comp"), "F");
            assert_eq!(table.get(row, "cell_id"), (70 + receptor.index).to_string());
            assert_eq!(table.get(row, "first_nucleotide"), "flanking");
            assert_eq!(
                table.get(row, "junction_aa"),
                receptor.scenario.junction_aa().unwrap_or_default()
            );

            let mut matches = [0; 3];
            for (matches, column) in matches.iter_mut().zip(["v_cigar", "d_cigar", "j_cigar"]) {
                let text = table.get(row, column);
                if !text.is_empty() {
                    let query;
                    (query, *matches) = cigar(text);
                    assert_eq!(query, junction.len(), "{text}");
                }
            }
            let letters =
                table.get(row, "germline_alignment").chars().filter(|base| *base != 'N').count();
            assert_eq!(letters, matches.iter().sum::<usize>());
            let sum =
                |columns: &[&str]| columns.iter().map(|c| table.number(row, c)).sum::<usize>();
            let between = junction.len() - matches.iter().sum::<usize>();
            assert_eq!(sum(&["np1_length", "np2_length"]), between);
            let parts =
                ["n1_length", "n2_length", "p3v_length", "p5d_length", "p3d_length", "p5j_length"];
            assert_eq!(sum(&parts), between);
        }
    }
    Ok(())
}

/// A row written out by hand from the germlines of the toy model.
#[test]
fn a_known_scenario_gives_a_known_row() -> Result<(), Error> {
    let [model, _] = common::toys()?;
    let sampler = Sampler::new(&model, FirstNucleotide::Flanking)?;
    // TRBV1 with one P nucleotide, one N, TRBD1 less one at 5' with two P at 3', J less two.
    let receptor = sampler
        .sample(Seed(4), 0..20_000, Functionality::All)?
        .into_iter()
        .find(|receptor| {
            let s = &receptor.scenario;
            s.junction.to_string().starts_with("TGTGCCGAACTAG")
                && (s.lengths.v, s.lengths.n1, s.lengths.d, s.lengths.n2) == (7, 1, 5, 0)
                && (s.deletions.d5, s.deletions.j) == (1, 2)
        })
        .expect("a share of 1e-4 occurs in 20 000 draws");
    let table = written(&sampler, &[receptor])?;
    for (column, value) in [
        ("junction", "TGTGCCGAACTAGTTC"),
        ("germline_alignment", "TGTGCCNNACTNNTTC"),
        ("v_call", "TRBV1*01"),
        ("d_call", "TRBD1*01"),
        ("j_call", "TRBJ1*01"),
        ("v_cigar", "6=10S"),
        ("d_cigar", "8S1N3=5S"),
        ("j_cigar", "13S2N3="),
        ("productive", "F"),
        ("junction_aa", ""),
        ("np1_length", "2"),
        ("np2_length", "2"),
        ("n1_length", "1"),
        ("n2_length", "0"),
        ("p3v_length", "1"),
        ("p5d_length", "0"),
        ("p3d_length", "2"),
        ("p5j_length", "0"),
        ("v_3_deletions", "0"),
        ("d_5_deletions", "1"),
        ("d_3_deletions", "0"),
        ("j_5_deletions", "2"),
        ("locus", "TRB"),
        ("duplicate_count", "1"),
    ] {
        assert_eq!(table.get(0, column), value, "{column}");
    }
    Ok(())
}
