//! Every scenario of the toy models, written out by hand: pieces, palindromes and probabilities are
//! not computed by the crate.

use std::collections::BTreeMap;

use thymoid_receptor::FirstNucleotide;

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
pub(crate) type Scenarios = BTreeMap<String, f64>;

pub(crate) fn key(genes: [usize; 3], deletions: [isize; 4], pieces: [&str; 5]) -> String {
    format!("{genes:?} {deletions:?} {}", pieces.join("|"))
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

pub(crate) fn vdj(rule: FirstNucleotide) -> Scenarios {
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

pub(crate) fn vj(rule: FirstNucleotide) -> Scenarios {
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
