//! Generation probabilities against OLGA.
//!
//! Reference: OLGA 1.3.0 on its human models, `data/olga`, made by its `GenerationProbabilityVDJ`
//! and `GenerationProbabilityVJ` on sequences of its own sampler and on hand-made queries.
//! Tolerance: 1e-10, because both sides round sums of up to some ten thousand terms in their own
//! order, each to 1e-16.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use thymoid_receptor::{
    Chain, Error, FirstNucleotide, GeneMask, Generation, Impossible, Model, Pattern, Pgen,
};

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

/// What OLGA answers with all genes, with 0, or with an error of Python, we answer in our own way;
/// `section` of `docs/model/05-generation-probability.md` lists it.
#[test]
fn queries_at_the_edge_have_the_probabilities_of_olga_or_documented_ones() {
    for chain in [Chain::Trb, Chain::Tra] {
        let model = Model::builtin(chain);
        let mut pgen = stationary(chain);
        let mut own = 0;
        for row in vectors(chain, "edge") {
            let [id, category, kind, query, v, j, expected, said, _] =
                std::array::from_fn(|i| row.get(i).unwrap());
            let some = |name| Some(name).filter(|name: &&str| !name.is_empty());
            let mask = GeneMask::new(model, some(v), some(j));
            if said.contains("Unfamiliar V gene") || said.contains("Unfamiliar J gene") {
                // OLGA goes on with all genes, or drops the unknown one of a list; we take the gene
                // of an unknown allele. An empty name cannot be told from none in the file.
                let unknown = matches!(mask, Err(Error::UnknownGene { .. }));
                let allele = v.contains("*99") || j.contains("*99");
                // Nor does OLGA know ties in short, and families of Adaptive.
                let tie = v.contains('/') && !v.contains("OR");
                let orphon = matches!(mask, Err(Error::Orphon { .. }));
                let read = allele || tie;
                assert!((unknown || orphon) != read || (v.is_empty() && j.is_empty()), "{id}");
                own += 1;
                continue;
            }
            let mask = mask.unwrap();
            let found = match kind {
                "aa" => pgen.amino_acids(query, &mask),
                "nt" => pgen.nucleotides(query, &mask),
                "hamming1" => pgen.one_mismatch(query, &mask),
                "regex" => match Pattern::parse(query) {
                    Ok(pattern) => pgen.pattern(&pattern, &mask).unwrap(),
                    Err(Error::Pattern { .. }) => {
                        assert!(expected == "0.0" || expected.starts_with("EXC"), "{id}");
                        own += 1;
                        continue;
                    }
                    Err(error) => panic!("{id}: {error}"),
                },
                other => panic!("{id}: {other}"),
            };
            if kind == "regex" && (expected.starts_with("EXC") || expected == "0.0") {
                // Alternation, `?`, `.`, complements, repeats of repeats: OLGA knows none of them.
                own += 1;
                continue;
            }
            if query == "CX{0,}F" {
                // OLGA stops at 40 residues, and so falls short by what is longer.
                let expected: f64 = expected.parse().unwrap();
                assert!(found.probability >= expected && found.probability / expected < 1.0 + 1e-9);
                own += 1;
                continue;
            }
            let expected = expected.parse().unwrap();
            assert!(agrees(found.probability, expected), "{id} {category}: {found:?} {expected}");
            assert_eq!(found.impossible.is_some(), found.probability == 0.0, "{id}");
        }
        assert!(own < 60, "{own} of {chain:?} answered in our own way");
    }
}

#[test]
fn every_zero_has_its_reason() {
    let model = Model::builtin(Chain::Trb);
    let mut pgen = stationary(Chain::Trb);
    let all = GeneMask::default();
    let pseudogene = GeneMask::new(model, Some("TRBV1*01"), None).unwrap();
    let symbol = |letter, position| Some(Impossible::Symbol { letter, position });
    for (found, reason) in [
        (pgen.amino_acids("", &all), Some(Impossible::Empty)),
        (pgen.amino_acids("CAUSF", &all), symbol('U', 3)),
        (pgen.amino_acids("cassf", &all), symbol('c', 1)),
        (pgen.amino_acids("CASSéF", &all), symbol('é', 5)),
        (pgen.amino_acids("GGGG", &all), Some(Impossible::NoScenario)),
        (pgen.amino_acids(&"CASSLGQ".repeat(1000), &all), Some(Impossible::NoScenario)),
        (pgen.amino_acids("CASSLGQYF", &pseudogene), Some(Impossible::Genes)),
        (pgen.nucleotides("TGTGCCA", &all), Some(Impossible::OutOfFrame { length: 7 })),
        (pgen.nucleotides("TGTNCC", &all), symbol('N', 4)),
        (pgen.nucleotides("", &all), Some(Impossible::Empty)),
        (pgen.amino_acids("CASSLGQYF", &all), None),
    ] {
        assert_eq!(found.impossible, reason);
        assert_eq!(found.probability == 0.0, reason.is_some());
    }
}

#[test]
fn a_word_that_fits_a_pattern_in_two_ways_counts_once() {
    let mut pgen = stationary(Chain::Trb);
    let all = GeneMask::default();
    let mut of = |text: &str| pgen.pattern(&Pattern::parse(text).unwrap(), &all).unwrap();
    assert_eq!(of("CASS[AX]F"), of("CASSXF"));
    assert_eq!(of("CASS(A|A|[AG])F"), of("CASS[AG]F"));
    assert_eq!(of("CASSG?G?F"), of("CASSG{0,2}F"));
    assert_eq!(of("CASS(GA|GT)F"), of("CASSG[AT]F"));
    assert_eq!(of("CASS[^A]F"), of("CASS[CDEFGHIKLMNPQRSTVWY]F"));
    let close = |a: Generation, b: f64| assert!((a.probability / b - 1.0).abs() < 1e-12);
    // Disjoint parts add up.
    close(of("CASS(A|GT)F"), of("CASSAF").probability + of("CASSGTF").probability);
    close(
        of("CASSX{1,3}F"),
        ["X", "XX", "XXX"].map(|x| of(&format!("CASS{x}F")).probability).iter().sum(),
    );
    close(of("CASS[^A]F"), of("CASSXF").probability - of("CASSAF").probability);
}

#[test]
fn patterns_that_make_no_sense_are_refused_with_their_place() {
    for (text, reason) in [
        ("CASS[A", "position 5"),
        ("{2}CASS", "position 1"),
        ("CASSX{5,2}F", "position 6"),
        ("CASSUF", "`U` at position 5 is not an amino acid"),
        ("cassf", "upper case"),
        ("^CASSF$", "position 1"),
        (r"CAS\dF", "position 4"),
        ("CASS[A-G]F", "list the amino acids"),
        ("CASS(((X{50}){50}){50})F", "too large"),
        ("(((){1000000}){1000000}){1000000}", "too large"),
    ] {
        let error = Pattern::parse(text).unwrap_err().to_string();
        assert!(error.contains(reason) && error.contains(text), "{error}");
    }
    // Each pair may be one of two that differ in both places: 2^18 sequences of sets.
    let flood = Pattern::parse(&format!("C{}F", "(AS|GT)".repeat(18))).unwrap();
    let error = stationary(Chain::Tra).pattern(&flood, &GeneMask::default()).unwrap_err();
    assert!(error.to_string().contains("split it"), "{error}");
}
