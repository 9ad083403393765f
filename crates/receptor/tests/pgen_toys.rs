//! Generation probabilities of the toy models against the sum over all scenarios, written out by
//! hand in `common/enumeration.rs`.
//!
//! Tolerance: 1e-12 relative, for sums of up to some thousand terms rounded to 1e-16 each.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/enumeration.rs"]
mod enumeration;

use std::collections::BTreeMap;

use enumeration::{Scenarios, vdj, vj};
use thymoid_receptor::{Bases, FirstNucleotide, GeneMask, Model, Pattern, Pgen};

const TOLERANCE: f64 = 1e-12;

/// Junction and V and J index of a scenario's text.
fn parts(scenario: &str) -> (String, usize, usize) {
    let numbers: Vec<usize> =
        scenario[1..].split([',', ']']).take(3).map(|n| n.trim().parse().unwrap()).collect();
    let junction = scenario.rsplit(' ').next().unwrap().replace('|', "");
    (junction, numbers[0], numbers[2])
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= TOLERANCE * expected
}

fn agrees(model: &Model, scenarios: &Scenarios, rule: FirstNucleotide) {
    let mut pgen = Pgen::new(model, rule).unwrap();
    let (mut in_frame, mut out_of_frame) = (0.0, 0.0);
    // By junction, in nucleotides and in amino acids: in all, and by V and J.
    let mut nucleotides: BTreeMap<String, f64> = BTreeMap::new();
    let mut amino_acids: BTreeMap<(String, Option<(usize, usize)>), f64> = BTreeMap::new();
    for (scenario, p) in scenarios {
        let (junction, v, j) = parts(scenario);
        let Some(residues) = junction.parse::<Bases>().unwrap().translation() else {
            out_of_frame += p;
            continue;
        };
        in_frame += p;
        *nucleotides.entry(junction).or_default() += p;
        *amino_acids.entry((residues.clone(), None)).or_default() += p;
        *amino_acids.entry((residues, Some((v, j)))).or_default() += p;
    }
    let mut sum = 0.0;
    for (junction, expected) in &nucleotides {
        let found = pgen.nucleotides(junction, &GeneMask::default()).probability;
        assert!(close(found, *expected), "{junction}: {found} {expected}");
        sum += found;
    }
    assert!(close(sum, in_frame), "all junctions have {sum}, not {in_frame}");
    assert!(close(sum + out_of_frame, scenarios.values().sum()), "nothing else is left");
    for ((junction, genes), expected) in &amino_acids {
        let name = |genes: &[thymoid_receptor::Gene], i: usize| genes[i].name.clone();
        let mask = genes.map_or_else(GeneMask::default, |(v, j)| {
            let (v, j) = (name(model.v_genes(), v), name(model.j_genes(), j));
            GeneMask::new(model, Some(&v), Some(&j)).unwrap()
        });
        let found = pgen.amino_acids(junction, &mask).probability;
        assert!(close(found, *expected), "{junction} {genes:?}: {found} {expected}");
    }
    let everything = Pattern::parse(r"[X\*]+").unwrap();
    let found = pgen.pattern(&everything, &GeneMask::default()).unwrap().probability;
    assert!(close(found, in_frame), "every junction in frame: {found} {in_frame}");
}

#[test]
fn vdj_probabilities_are_the_sum_over_all_scenarios() {
    let [model, _] = common::toys().unwrap();
    for rule in [FirstNucleotide::Stationary, FirstNucleotide::Flanking] {
        agrees(&model, &vdj(rule), rule);
    }
}

#[test]
fn vj_probabilities_are_the_sum_over_all_scenarios() {
    let [_, model] = common::toys().unwrap();
    for rule in [FirstNucleotide::Stationary, FirstNucleotide::Flanking] {
        agrees(&model, &vj(rule), rule);
    }
}
