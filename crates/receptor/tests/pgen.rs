//! Generation probabilities against OLGA.
//!
//! Reference: OLGA 1.3.0 on its human models, `data/olga`, made by its `GenerationProbabilityVDJ`
//! and `GenerationProbabilityVJ` on sequences of its own sampler and on hand-made queries.
//! Tolerance: 1e-10, because both sides round sums of up to some ten thousand terms in their own
//! order, each to 1e-16.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Impossible, Model, Pgen};

const TOLERANCE: f64 = 1e-10;

fn vectors(chain: Chain, kind: &str) -> Vec<csv::StringRecord> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/olga");
    let path = format!("{folder}/{}_{kind}.tsv", chain.as_str().to_lowercase());
    let reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(path);
    reader.unwrap().into_records().map(Result::unwrap).collect()
}

fn stationary(chain: Chain) -> Pgen<'static> {
    Pgen::new(Model::builtin(chain), FirstNucleotide::Stationary).unwrap()
}

fn agrees(found: f64, expected: f64) -> bool {
    if expected == 0.0 { found == 0.0 } else { (found / expected - 1.0).abs() <= TOLERANCE }
}

#[test]
fn junctions_have_the_probabilities_of_olga() {
    for chain in [Chain::Trb, Chain::Tra] {
        let model = Model::builtin(chain);
        let mut pgen = stationary(chain);
        let rows = vectors(chain, "pgen");
        assert_eq!(rows.len(), 500);
        for row in &rows {
            let all = GeneMask::default();
            let mask = |v, j| GeneMask::new(model, v, j).unwrap();
            let [v, j] = [&row[4], &row[5]].map(Some);
            let genes = mask(Some(&row[6]), Some(&row[7]));
            for (found, column) in [
                (pgen.amino_acids(&row[3], &all), 8),
                (pgen.amino_acids(&row[3], &mask(v, j)), 9),
                (pgen.amino_acids(&row[3], &genes), 10),
                (pgen.amino_acids(&row[3], &mask(v, None)), 11),
                (pgen.amino_acids(&row[3], &mask(None, j)), 12),
                (pgen.nucleotides(&row[2], &all), 13),
                (pgen.nucleotides(&row[2], &mask(v, j)), 14),
            ] {
                let expected = row[column].parse().unwrap();
                assert!(agrees(found.probability, expected), "{}: {found:?} {expected}", &row[0]);
                assert_eq!(found.impossible.is_some(), expected == 0.0);
            }
        }
    }
}
