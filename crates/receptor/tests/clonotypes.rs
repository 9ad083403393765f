//! Clonotypes: what makes one, counts, overlap, neighbours and sharing against brute force.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use thymoid_receptor::statistics::{
    Abundances, ClonotypeKey, Clonotypes, Counter, GeneResolution, JunctionAlphabet, Observation,
    family, sharing,
};

/// A row with a V call, a J call, a junction and copies.
fn observation<'a>(v: &'a str, j: &'a str, junction: &'a str, copies: u64) -> Observation<'a> {
    Observation { v_call: v, j_call: j, junction: None, junction_aa: Some(junction), copies }
}

#[test]
fn a_key_says_what_a_clonotype_is() {
    let text = |genes, junction, observation: &Observation<'_>| {
        let mut text = String::new();
        ClonotypeKey { genes, junction }.write(observation, &mut text).then_some(text)
    };
    let seen = Observation {
        v_call: "TRBV6-5*01,TRBV6-5*02",
        j_call: "",
        junction: Some("TGTTTC"),
        junction_aa: Some("CF"),
        copies: 1,
    };
    let of = |genes, junction| text(genes, junction, &seen).unwrap();
    assert_eq!(of(GeneResolution::Gene, JunctionAlphabet::AminoAcids), "TRBV6-5\t\tCF");
    assert_eq!(
        of(GeneResolution::Allele, JunctionAlphabet::Nucleotides),
        "TRBV6-5*01,TRBV6-5*02\t\tTGTTTC"
    );
    let without = Observation { junction_aa: None, ..seen };
    assert_eq!(text(GeneResolution::Gene, JunctionAlphabet::AminoAcids, &without), None);
}

#[test]
fn a_family_is_that_of_all_genes_of_a_call() {
    for (call, expected) in [
        ("TRBV6-5*01", Some("TRBV6")),
        ("TRBV6-2,TRBV6-3", Some("TRBV6")),
        ("TRBV6-2,TRBV12-3", None),
        ("TRAV38-2/DV8", Some("TRAV38")),
        ("TRBV20/OR9-2", Some("TRBV20")),
        ("TRBV30", Some("TRBV30")),
        ("", None),
    ] {
        assert_eq!(family(call), expected, "{call}");
    }
}

/// V, J, junction and copies, few enough of each to meet again.
fn rows() -> impl Strategy<Value = Vec<(u8, u8, String, u64)>> {
    prop::collection::vec((0_u8..2, 0_u8..2, "C[AS]{0,3}[AG]{0,2}F", 0_u64..4), 0..60)
}

fn observations(rows: &[(u8, u8, String, u64)]) -> impl Iterator<Item = Observation<'_>> {
    rows.iter().map(|(v, j, junction, copies)| {
        let v = ["TRBV6-1*01", "TRBV7-2*01"][usize::from(*v)];
        observation(v, ["TRBJ1-1", "TRBJ2-7"][usize::from(*j)], junction, *copies)
    })
}

fn clonotypes(rows: &[(u8, u8, String, u64)]) -> Clonotypes {
    Clonotypes::new(ClonotypeKey::default(), observations(rows))
}

type Known = BTreeMap<(u8, u8, String), u64>;

/// The same clonotypes, in the plainest way.
fn plainly(rows: &[(u8, u8, String, u64)]) -> Known {
    let mut known = Known::new();
    for (v, j, junction, copies) in rows.iter().filter(|row| row.3 > 0) {
        *known.entry((*v, *j, junction.clone())).or_default() += copies;
    }
    known
}

/// Levenshtein distance by its recurrence.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = before + usize::from(x != y);
            before = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(before + 1);
        }
    }
    row[b.len()]
}

proptest! {
    #[test]
    fn a_counter_counts_as_a_map_does(rows in rows()) {
        let known = plainly(&rows);
        let mut counter = Counter::new(ClonotypeKey::default());
        let counted = observations(&rows).filter(|seen| counter.add(seen)).count();
        let (abundances, profile) = counter.finish();
        prop_assert_eq!(counted, rows.iter().filter(|row| row.3 > 0).count());
        prop_assert_eq!(&abundances, &Abundances::from_counts(known.values().copied()));
        prop_assert_eq!(clonotypes(&rows).abundances(), abundances);
        for (bin, tally) in profile.bins() {
            let here = known.iter().filter(|((v, j, junction), _)| {
                bin.v == ["TRBV6-1", "TRBV7-2"][usize::from(*v)]
                    && bin.j == ["TRBJ1-1", "TRBJ2-7"][usize::from(*j)]
                    && bin.length == Some(junction.len() as u32)
            });
            let counts: Vec<u64> = here.map(|(_, copies)| *copies).collect();
            prop_assert_eq!(tally.clonotypes, counts.len() as u64);
            prop_assert_eq!(tally.copies, counts.iter().sum::<u64>());
        }
    }

    #[test]
    fn overlap_is_that_of_sets(a in rows(), b in rows()) {
        let [one, two] = [&a, &b].map(|rows| clonotypes(rows));
        let (a, b) = (plainly(&a), plainly(&b));
        let both: BTreeSet<_> = a.keys().filter(|key| b.contains_key(*key)).collect();
        let found = one.overlap(&two);
        prop_assert_eq!(found.shared, both.len() as u64);
        prop_assert_eq!(found.clonotypes, [a.len() as u64, b.len() as u64]);
        let copies = |of: &Known| both.iter().map(|key| of[*key]).sum::<u64>();
        prop_assert_eq!(found.shared_copies, [copies(&a), copies(&b)]);
        if !(a.is_empty() || b.is_empty()) {
            let square = |x: f64| x * x;
            let total = |of: &Known| of.values().sum::<u64>() as f64;
            let squares = |of: &Known| of.values().map(|n| square(*n as f64 / total(of))).sum::<f64>();
            let product: f64 = both.iter()
                .map(|key| a[*key] as f64 / total(&a) * (b[*key] as f64 / total(&b))).sum();
            let expected = 2.0 * product / (squares(&a) + squares(&b));
            prop_assert!((found.morisita_horn() - expected).abs() < 1e-12);
            let union = a.len() + b.len() - both.len();
            prop_assert_eq!(found.jaccard(), both.len() as f64 / union as f64);
            prop_assert_eq!(found.coefficient(), both.len() as f64 / a.len().min(b.len()) as f64);
            prop_assert!((one.overlap(&one).morisita_horn() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn neighbours_are_those_within_one_edit(a in rows(), b in rows()) {
        let [one, two] = [&a, &b].map(|rows| clonotypes(rows));
        let (a, b) = (plainly(&a), plainly(&b));
        let near = |x: &(u8, u8, String), y: &(u8, u8, String)| {
            (x.0, x.1) == (y.0, y.1) && distance(x.2.as_bytes(), y.2.as_bytes()) <= 1
        };
        let with = |of: &Known, other: &Known| {
            let found = of.iter().filter(|(x, _)| other.keys().any(|y| near(x, y)));
            let copies: Vec<u64> = found.map(|(_, copies)| *copies).collect();
            (copies.len() as u64, copies.iter().sum::<u64>())
        };
        let pairs = a.keys().map(|x| b.keys().filter(|y| near(x, y)).count() as u64).sum::<u64>();
        let found = one.near(&two);
        prop_assert_eq!(found.pairs, pairs);
        prop_assert_eq!((found.clonotypes[0], found.copies[0]), with(&a, &b));
        prop_assert_eq!((found.clonotypes[1], found.copies[1]), with(&b, &a));
    }

    #[test]
    fn sharing_counts_each_clonotype_once(samples in prop::collection::vec(rows(), 1..5)) {
        let sets: Vec<Clonotypes> =
            samples.iter().map(|rows| clonotypes(rows)).collect();
        let mut numbers: BTreeMap<_, usize> = BTreeMap::new();
        for rows in &samples {
            for key in plainly(rows).into_keys() {
                *numbers.entry(key).or_default() += 1;
            }
        }
        let mut expected = vec![0; samples.len()];
        for n in numbers.values() {
            expected[n - 1] += 1;
        }
        prop_assert_eq!(sharing(&sets.iter().collect::<Vec<_>>()), expected);
    }
}

/// Enough clonotypes that every part of a counter is merged and grows many times: a clonotype a
/// number, the number's copies in as many rows.
#[test]
fn a_counter_that_grows_forgets_nothing() {
    let mut counter = Counter::new(ClonotypeKey::default());
    for round in 0..3 {
        for number in 0..60_000_u32 {
            if number % 3 >= round {
                let junction = format!("C{number}F");
                assert!(counter.add(&observation("TRBV6-1", "TRBJ1-1", &junction, 1)));
            }
        }
    }
    let (abundances, profile) = counter.finish();
    assert_eq!(abundances.classes(), [(1, 20_000), (2, 20_000), (3, 20_000)]);
    assert_eq!(profile.by(|bin| bin.length).len(), 5);
}
