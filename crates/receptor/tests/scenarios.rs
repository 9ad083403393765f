//! Sampled scenarios of the toy models against an enumeration by hand: pieces, palindromes and
//! probabilities below are written out, not computed by the crate.

mod common;

use std::collections::BTreeMap;

use statrs::distribution::{ChiSquared, ContinuousCDF};
use thymoid_core::{Purpose, Seed};
use thymoid_receptor::{Error, FirstNucleotide, Functionality, Model, Sampler, Scenario};

const DRAWS: u64 = 300_000;
/// Under a true model one seed in a million fails.
const SIGNIFICANCE: f64 = 1e-6;

/// What is left of a gene, the deletions recorded for it, and its probability.
type Piece = (&'static str, [isize; 2], f64);
/// Index and probability of a gene with its pieces.
type Choice = (usize, f64, &'static [Piece]);
type Matrix = [[f64; 4]; 4];

const R: Matrix = [[0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1], [0.25; 4], [0.7, 0.1, 0.1, 0.1]];
const S: Matrix =
    [[0.4, 0.3, 0.2, 0.1], [0.1, 0.1, 0.7, 0.1], [0.3, 0.3, 0.2, 0.2], [0.05, 0.05, 0.1, 0.8]];

const VDJ_V: [Choice; 2] = [
    (0, 0.5, &[("TGTGCCG", [-1, 0], 0.2), ("TGTGCC", [0, 0], 0.5), ("TGTGC", [1, 0], 0.3)]),
    (1, 0.4, &[("TGTGGC", [-1, 0], 0.1), ("TGTGG", [0, 0], 0.3), ("TGTG", [1, 0], 0.6)]),
];
const VDJ_J: [Choice; 2] = [
    (0, 0.7, &[("TTC", [2, 0], 0.8), ("TACTTC", [-1, 0], 0.2)]),
    (1, 0.3, &[("TT", [2, 0], 0.35), ("CGTTT", [-1, 0], 0.65)]),
];
const D1: &[Piece] = &[
    ("GACTAG", [0, -2], 0.5 * 0.3),
    ("GACT", [0, 0], 0.5 * 0.5),
    ("G", [0, 3], 0.5 * 0.2),
    ("ACTAG", [1, -2], 0.3 * 0.6),
    ("ACT", [1, 0], 0.3 * 0.3),
    ("", [1, 3], 0.3 * 0.1),
    ("CTAG", [2, -2], 0.2 * 0.5),
    ("CT", [2, 0], 0.2 * 0.1),
];
/// GGG has a palindrome of 3 only: tables count from the end of the palindrome.
const D2: &[Piece] = &[
    ("GGC", [1, -1], 0.4 * 0.25),
    ("G", [1, 1], 0.4 * 0.25),
    ("GC", [2, -1], 0.6 * 0.125),
    ("", [2, 1], 0.6 * 0.375),
];
const D_GIVEN_J: [[f64; 2]; 2] = [[0.6, 0.4], [0.25, 0.75]];

const VJ_V: [Choice; 2] = [
    (0, 0.55, &[("TGTGCTGGCCA", [-3, 0], 0.2), ("TGTGCT", [2, 0], 0.5), ("TGTG", [4, 0], 0.3)]),
    (1, 0.35, &[("TGTACGTA", [-3, 0], 0.3), ("TGT", [2, 0], 0.3), ("T", [4, 0], 0.4)]),
];
const VJ_J: [Choice; 2] = [
    (0, 1.0, &[("AGTGG", [0, 0], 0.75), ("CTAGTGG", [-2, 0], 0.25)]),
    (1, 1.0, &[("CAATTT", [0, 0], 0.5), ("TGCAATTT", [-2, 0], 0.5)]),
];
const J_GIVEN_V: [[f64; 2]; 2] = [[0.2, 0.8], [0.9, 0.1]];

/// Probability by scenario, written as text.
type Scenarios = BTreeMap<String, f64>;

fn key(genes: [usize; 3], deletions: [isize; 4], pieces: [&str; 5]) -> String {
    format!("{genes:?} {deletions:?} {}", pieces.join("|"))
}

fn key_of(scenario: &Scenario) -> String {
    let (genes, del, len) = (scenario.genes, scenario.deletions, scenario.lengths);
    let text = scenario.junction.to_string();
    let (v, rest) = text.split_at(len.v);
    let (n1, rest) = rest.split_at(len.n1);
    let (d, rest) = rest.split_at(len.d);
    let (n2, j) = rest.split_at(len.n2);
    let genes = [genes.v, genes.d.unwrap_or(9), genes.j];
    key(genes, [del.v, del.d5, del.d3, del.j], [v, n1, d, n2, j])
}

/// By repeated multiplication, unlike the crate.
fn stationary(matrix: &Matrix) -> [f64; 4] {
    let mut p = [0.25; 4];
    for _ in 0..1000 {
        p = std::array::from_fn(|to| (0..4).map(|from| p[from] * matrix[from][to]).sum());
    }
    p
}

fn base(letter: u8) -> usize {
    b"ACGT".iter().position(|b| *b == letter).expect("one of four letters")
}

/// Every insertion of these lengths in the order in which its chain runs, with its probability.
fn insertions(
    lengths: &[f64],
    matrix: &Matrix,
    neighbour: u8,
    rule: FirstNucleotide,
) -> Vec<(String, f64)> {
    let first = match rule {
        FirstNucleotide::Stationary => stationary(matrix),
        FirstNucleotide::Flanking => matrix[base(neighbour)],
    };
    let mut all = Vec::new();
    let mut words = vec![(String::new(), 1.0)];
    for p_length in lengths {
        all.extend(words.iter().map(|(word, p)| (word.clone(), p * p_length)));
        let mut longer = Vec::new();
        for (word, p) in &words {
            let row = word.bytes().next_back().map_or(first, |last| matrix[base(last)]);
            for (letter, q) in ["A", "C", "G", "T"].iter().zip(row) {
                longer.push((format!("{word}{letter}"), p * q));
            }
        }
        words = longer;
    }
    all
}

fn vdj(rule: FirstNucleotide) -> Scenarios {
    let mut all = Scenarios::new();
    for (v, p_v, v_pieces) in VDJ_V {
        for (j, p_j, j_pieces) in VDJ_J {
            for (d, d_pieces) in [D1, D2].into_iter().enumerate() {
                let p_genes = p_v * p_j * D_GIVEN_J[j][d];
                for (v_text, v_del, p1) in v_pieces {
                    for (j_text, j_del, p2) in j_pieces {
                        let last = v_text.as_bytes()[v_text.len() - 1];
                        let n1s = insertions(&[0.3, 0.5, 0.2], &R, last, rule);
                        let n2s = insertions(&[0.6, 0.0, 0.4], &S, j_text.as_bytes()[0], rule);
                        for (d_text, d_del, p3) in d_pieces {
                            for (n1, p4) in &n1s {
                                for (n2, p5) in &n2s {
                                    let n2: String = n2.chars().rev().collect();
                                    let key = key(
                                        [v, d, j],
                                        [v_del[0], d_del[0], d_del[1], j_del[0]],
                                        [v_text, n1, d_text, &n2, j_text],
                                    );
                                    let p = p_genes * p1 * p2 * p3 * p4 * p5;
                                    assert!(all.insert(key, p).is_none());
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    all
}

fn vj(rule: FirstNucleotide) -> Scenarios {
    let mut all = Scenarios::new();
    for (v, p_v, v_pieces) in VJ_V {
        for (j, _, j_pieces) in VJ_J {
            for (v_text, v_del, p1) in v_pieces {
                let last = v_text.as_bytes()[v_text.len() - 1];
                for (n1, p2) in insertions(&[0.4, 0.3, 0.2, 0.1], &R, last, rule) {
                    for (j_text, j_del, p3) in j_pieces {
                        let key = key(
                            [v, 9, j],
                            [v_del[0], 0, 0, j_del[0]],
                            [v_text, &n1, "", "", j_text],
                        );
                        all.insert(key, p_v * J_GIVEN_V[v][j] * p1 * p2 * p3);
                    }
                }
            }
        }
    }
    all
}

/// Codons by pattern, unlike the table of the crate.
fn productive(key: &str) -> bool {
    let pieces = key.rsplit(' ').next().unwrap_or_default();
    let junction = pieces.replace('|', "");
    let codons: Vec<&str> = (0..junction.len() / 3).map(|i| &junction[3 * i..3 * i + 3]).collect();
    junction.len().is_multiple_of(3)
        && !codons.iter().any(|codon| ["TAA", "TAG", "TGA"].contains(codon))
        && ["TGT", "TGC"].contains(&codons[0])
        && codons
            .last()
            .is_some_and(|last| last.starts_with("GT") || ["TTT", "TTC", "TGG"].contains(last))
}

/// Pearson's test; cells of fewer than 5 expected counts are pooled.
fn chi_square(expected: &Scenarios, observed: &BTreeMap<String, u64>) {
    let total: f64 = expected.values().sum();
    let (mut statistic, mut cells, mut rare, mut rare_seen) = (0.0, 0, 0.0, 0.0);
    for (key, p) in expected {
        let mean = p / total * DRAWS as f64;
        let seen = observed.get(key).copied().unwrap_or(0) as f64;
        if mean < 5.0 {
            rare += mean;
            rare_seen += seen;
        } else {
            cells += 1;
            statistic += (seen - mean) * (seen - mean) / mean;
        }
    }
    if rare >= 5.0 {
        cells += 1;
        statistic += (rare_seen - rare) * (rare_seen - rare) / rare;
    }
    let p = ChiSquared::new(f64::from(cells - 1)).expect("two cells or more").sf(statistic);
    assert!(p > SIGNIFICANCE, "chi-square {statistic} over {cells} cells, p = {p}");
}

fn agrees(model: &Model, expected: &Scenarios, rule: FirstNucleotide) -> Result<(), Error> {
    let sampler = Sampler::new(model, rule)?;
    // Tolerance: rounding of some thousand terms.
    let mass: f64 = expected.values().sum();
    assert!((sampler.mass() - mass).abs() < 1e-12, "{} {mass}", sampler.mass());

    let mut observed = BTreeMap::new();
    let mut draws = Seed(20).draws(Purpose::Test, 0, 0);
    for _ in 0..DRAWS {
        let key = key_of(&sampler.recombine(&mut draws));
        assert!(expected.contains_key(&key), "impossible scenario {key}");
        *observed.entry(key).or_default() += 1;
    }
    chi_square(expected, &observed);

    let open: Scenarios = expected
        .iter()
        .filter(|(key, _)| productive(key))
        .map(|(key, p)| (key.clone(), *p))
        .collect();
    let mut observed = BTreeMap::new();
    for receptor in sampler.sample(Seed(21), 0..DRAWS, Functionality::Productive)? {
        let key = key_of(&receptor.scenario);
        assert!(open.contains_key(&key), "not productive: {key}");
        *observed.entry(key).or_default() += 1;
    }
    chi_square(&open, &observed);
    Ok(())
}

#[test]
fn vdj_scenarios_have_their_probabilities() -> Result<(), Error> {
    let [model, _] = common::toys()?;
    for rule in [FirstNucleotide::Stationary, FirstNucleotide::Flanking] {
        agrees(&model, &vdj(rule), rule)?;
    }
    Ok(())
}

#[test]
fn vj_scenarios_have_their_probabilities() -> Result<(), Error> {
    let [_, model] = common::toys()?;
    for rule in [FirstNucleotide::Stationary, FirstNucleotide::Flanking] {
        agrees(&model, &vj(rule), rule)?;
    }
    Ok(())
}
