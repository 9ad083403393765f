//! Sampled scenarios of the toy models against an enumeration by hand.

mod common;
#[path = "common/enumeration.rs"]
mod enumeration;

use std::collections::BTreeMap;

use enumeration::{Scenarios, key, vdj, vj};
use statrs::distribution::{ChiSquared, ContinuousCDF};
use thymoid_core::{Purpose, Seed};
use thymoid_receptor::{Error, FirstNucleotide, Functionality, Model, Sampler, Scenario};

const DRAWS: u64 = 300_000;
/// Under a true model one seed in a million fails.
const SIGNIFICANCE: f64 = 1e-6;

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
