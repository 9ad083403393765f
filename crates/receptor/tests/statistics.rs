//! Repertoire statistics against references, brute force and simulation.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use thymoid_core::draw::Categorical;
use thymoid_core::math::{exp_m1, ln, ln_1p, mean, variance};
use thymoid_core::{Purpose, Seed};
use thymoid_receptor::statistics::divergence::{Counts, Divergence};
use thymoid_receptor::statistics::{
    Abundances, Clonotypes, Counter, Genes, Junction, Key, Observation, Profile, family, sharing,
};
use thymoid_receptor::{Chain, FirstNucleotide, Model, Sampler};

/// Spiders of Ellison et al. 2010, as in the R package iNEXT, `data(spider)`.
const GIRDLED: [u64; 26] =
    [46, 22, 17, 15, 15, 9, 8, 6, 6, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
const LOGGED: [u64; 37] = [
    88, 22, 16, 15, 13, 10, 8, 8, 7, 7, 7, 5, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1,
];

fn close(found: f64, expected: f64, relative: f64) {
    let error = (found - expected).abs();
    assert!(error <= relative * expected.abs().max(1e-300), "{found} is not {expected}");
}

fn sample(counts: &[u64]) -> Abundances {
    Abundances::from_counts(counts.iter().copied())
}

/// Reference: scikit-bio 0.7.4, `chao1`, `_chao1_var` and `chao1_ci(zscore=1.959963984540054)`.
/// Tolerance 1e-12: the same formulas in another order.
#[test]
fn chao1_is_that_of_scikit_bio() {
    let cases: [(&[u64], [f64; 4]); 5] = [
        (&GIRDLED, [39.2, 104.55839999999999, 29.443382248115768, 76.60141089341587]),
        (&LOGGED, [55.2, 173.2584, 42.10453440301523, 101.89132481981862]),
        (&[9, 5, 1, 1, 1], [8.0, 19.21875, 5.369135979493524, 29.38125921062619]),
        (&[1, 1, 1], [6.0, 18.375, 3.3796238865161032, 26.707675727665855]),
        (&[9, 5, 2, 1], [4.0, 0.0625, 4.0, 4.0]),
    ];
    for (counts, expected) in cases {
        let found = sample(counts).chao1();
        let found = [found.clonotypes, found.variance, found.lower, found.upper];
        found.into_iter().zip(expected).for_each(|(f, e)| close(f, e, 1e-12));
    }
    // Without singletons nothing is missing, but the interval is open above.
    let none = sample(&[5, 4, 3, 3]).chao1();
    assert_eq!((none.clonotypes, none.lower), (4.0, 4.0));
    close(none.upper, 4.704672936150307, 1e-12);
}

/// Reference: the formulas of Hurlbert 1971, Chao and Jost 2012 and Colwell et al. 2012 in exact
/// rational arithmetic (Python 3.11 `fractions`). Richness at 84 of 168 is also what the vignette
/// of iNEXT prints, 18.912. Tolerance 1e-11: a few hundred rounded operations.
#[test]
fn rarefaction_and_extrapolation_are_exact() {
    let girdled = sample(&GIRDLED);
    let logged = sample(&LOGGED);
    for (sample, size, clonotypes, coverage, error) in [
        (&girdled, 20, 9.712257370278465, 0.7477222336764408, 2.0128096667054938),
        (&girdled, 84, 18.91235971159272, 0.8995140535930658, 2.63190258767838),
        (&logged, 20, 10.657319116607967, 0.6510565798685645, 1.876379247589676),
        (&logged, 84, 23.734513017497484, 0.872415540098164, 2.9655123839522615),
    ] {
        let found = sample.at_size(size);
        close(found.clonotypes, clonotypes, 1e-11);
        close(found.coverage, coverage, 1e-11);
        close(found.standard_error, error, 1e-11);
    }
    for (sample, coverage, doubled, doubled_coverage) in [
        (&girdled, 0.9288554387957967, 34.73073344635296, 0.9635700847057488),
        (&logged, 0.9445706353713168, 47.64445613713097, 0.9687488435192577),
    ] {
        close(sample.coverage(), coverage, 1e-12);
        let found = sample.at_size(2 * sample.copies());
        close(found.clonotypes, doubled, 1e-11);
        close(found.coverage, doubled_coverage, 1e-11);
    }
}

/// A sample so large that binomials overflow and logarithms of factorials lose digits. Copies of a
/// clonotype are then as good as independent, to a few in a million; 2e-5 leaves room for these.
#[test]
fn rarefaction_of_a_hundred_million_copies_keeps_its_digits() {
    let large = Abundances::from_classes([(100, 1_000_000)]);
    for size in [1, 1000, 100_000, 10_000_000, 90_000_000] {
        let expected = -1e6 * exp_m1(100.0 * ln_1p(-(size as f64) / 1e8));
        close(large.at_size(size).clonotypes, expected, 2e-5);
    }
}

/// Standard errors against repeated sampling: 1000 times 225 copies of a new repertoire of 120
/// clonotypes. The published formula is known to be too large, as it takes counts of counts for
/// independent of the number of copies; the bootstrap, of every twentieth, is within 20 %.
#[test]
fn standard_errors_are_at_least_those_of_repeated_sampling() {
    let (mut rarefied, mut claimed, mut replicated) = (Vec::new(), Vec::new(), Vec::new());
    for replicate in 0..1000 {
        let mut draws = Seed(3).draws(Purpose::Test, replicate, 0);
        let weights: Vec<f64> =
            (0..120).map(|_| [0.5, 1.0, 2.0, 4.0][draws.below(4) as usize]).collect();
        let clonotype = Categorical::new(&weights).unwrap();
        let mut counts = [0; 120];
        (0..225).for_each(|_| counts[clonotype.draw(&mut draws)] += 1);
        let drawn = sample(&counts);
        rarefied.push([112, 300].map(|size| drawn.at_size(size).clonotypes));
        claimed.push([112, 300].map(|size| drawn.at_size(size).standard_error));
        if replicate % 20 == 0 {
            let again = drawn.bootstrap(Seed(4), replicate as u32, 200, |r| {
                [112, 300].map(|size| r.at_size(size).clonotypes)
            });
            replicated.push([0, 1].map(|i| deviation(&again, i)));
        }
    }
    let average =
        |of: &[[f64; 2]], i: usize| of.iter().map(|both| both[i]).sum::<f64>() / of.len() as f64;
    for i in [0, 1] {
        let found = deviation(&rarefied, i);
        let formula = average(&claimed, i) / found;
        assert!((0.9..2.0).contains(&formula), "{i}: {formula}");
        close(average(&replicated, i), found, 0.2);
    }
}

fn deviation(pairs: &[[f64; 2]], i: usize) -> f64 {
    variance(&pairs.iter().map(|pair| pair[i]).collect::<Vec<_>>()).sqrt()
}

#[test]
fn indices_of_a_small_sample_are_those_counted_by_hand() {
    let few = sample(&[5, 3, 1, 1]);
    close(few.shannon(), -(0.5 * ln(0.5) + 0.3 * ln(0.3) + 0.2 * ln(0.1)), 1e-14);
    close(few.simpson(), 0.64, 1e-14);
    close(few.hill(2.0), 1.0 / 0.36, 1e-14);
    assert_eq!(few.hill(f64::INFINITY), 2.0);
    close(few.clonality().unwrap(), 1.0 - few.shannon() / ln(4.0), 1e-14);
    // Mean absolute difference over twice the mean: (2+4+4 + 2+2 + 0) / 6 / (2 * 2.5) * 3 / 4.
    close(few.gini(), 14.0 / 6.0 / 5.0 * 0.75, 1e-14);
    assert_eq!([0.0, 0.5, 0.51, 0.8, 0.9, 1.0].map(|s| few.holding(s)), [0, 1, 2, 2, 3, 4]);
    assert_eq!([1, 2, 9].map(|k| few.top_share(k)), [0.5, 0.8, 1.0]);
    let one = sample(&[7]);
    assert_eq!((one.clonality(), one.shannon(), one.gini(), one.hill(1.0)), (None, 0.0, 0.0, 1.0));
}

#[test]
fn an_empty_sample_has_finite_answers_where_there_are_any() {
    let none = sample(&[]);
    assert_eq!(
        (none.hill(1.0), none.gini(), none.coverage(), none.holding(0.5)),
        (0.0, 0.0, 0.0, 0)
    );
    assert_eq!(none.chao1().upper, 0.0);
    assert_eq!(none.bootstrap(Seed(1), 0, 3, Abundances::clonotypes), [0, 0, 0]);
}

proptest! {
    #[test]
    fn hill_numbers_fall_with_their_order_and_double_with_the_repertoire(
        counts in prop::collection::vec(1_u64..1000, 1..60),
    ) {
        let once = sample(&counts);
        let twice = sample(&[counts.clone(), counts.clone()].concat());
        let orders = [0.0, 0.3, 0.999, 1.0, 1.001, 2.0, 7.0, 400.0, f64::INFINITY];
        for pair in orders.windows(2) {
            prop_assert!(once.hill(pair[0]) >= once.hill(pair[1]) - 1e-9);
        }
        for q in orders {
            prop_assert!((twice.hill(q) / once.hill(q) - 2.0).abs() < 1e-9);
        }
        prop_assert!((0.0..1.0).contains(&once.gini().max(0.0)));
        prop_assert!(once.gini() > -1e-12);
    }

    #[test]
    fn curves_rise_join_and_reach_the_coverage_asked_for(
        counts in prop::collection::vec(1_u64..40, 2..60),
        target in 0.01..0.999,
    ) {
        let sample = sample(&counts);
        let n = sample.copies();
        prop_assert!((sample.at_size(n).clonotypes - counts.len() as f64).abs() < 1e-9);
        prop_assert!((sample.at_size(n).coverage - sample.coverage()).abs() < 1e-12);
        prop_assert!((sample.at_size(1).clonotypes - 1.0).abs() < 1e-9);
        for size in 1..2 * n {
            let [here, next] = [size, size + 1].map(|size| sample.at_size(size));
            prop_assert!(next.clonotypes >= here.clonotypes - 1e-9);
            prop_assert!(next.coverage >= here.coverage - 1e-9);
            prop_assert!(here.standard_error.is_finite());
        }
        if let Some(size) = sample.size_at_coverage(target) {
            prop_assert!(sample.at_size(size).coverage >= target - 1e-9);
            prop_assert!(size == 0 || sample.at_size(size - 1).coverage < target + 1e-9);
        } else {
            prop_assert!(target > sample.coverage());
        }
    }

    #[test]
    fn chao1_is_never_below_what_was_seen(counts in prop::collection::vec(0_u64..6, 1..60)) {
        let sample = sample(&counts);
        let richness = sample.chao1();
        let seen = sample.clonotypes() as f64;
        prop_assert!(richness.lower >= seen - 1e-9 && richness.clonotypes >= seen);
        prop_assert!(richness.upper >= richness.lower && richness.upper.is_finite());
        prop_assert!(richness.variance >= 0.0);
    }
}

/// The standard error of entropy against its first-order formula (sum p ln²p - H²) / n, and the
/// mean size; 2000 replicates, tolerance 10 % and five standard errors.
#[test]
fn the_bootstrap_varies_as_theory_says() {
    let sample = Abundances::from_classes((1..=40).map(|k| (k * 50, 41 - k)));
    let n = sample.copies() as f64;
    let replicates = sample.bootstrap(Seed(5), 0, 2000, |r| [r.shannon(), r.copies() as f64]);
    let [entropies, sizes] = [0, 1].map(|i| replicates.iter().map(|r| r[i]).collect::<Vec<_>>());
    let shares = sample.classes().iter().map(|&(k, f)| (k as f64 / n, f as f64));
    let second: f64 = shares.map(|(p, f)| f * p * ln(p) * ln(p)).sum();
    let h = sample.shannon();
    close(variance(&entropies).sqrt(), ((second - h * h) / n).sqrt(), 0.1);
    close(mean(&sizes), n, 5.0 / (2000.0 * n).sqrt());
    close(variance(&sizes), n, 0.2);
}

/// Unseen clonotypes take part, so that replicates of a sample that is far from complete are about
/// as diverse as it is; a bootstrap of the clonotypes seen would keep 3.7 million singletons. The
/// tolerances are those of two classes for all that is rare. Classes of
/// many clonotypes are drawn at once, and must be as if drawn one by one.
#[test]
fn replicates_of_ten_million_singletons_are_as_diverse_as_the_sample() {
    let large = Abundances::from_classes([(1, 10_000_000), (2, 1_000_000)]);
    let seen =
        large.bootstrap(Seed(5), 0, 20, |r| [r.seen(1) as f64, r.seen(2) as f64, r.seen(3) as f64]);
    let [ones, twos, threes] =
        [0, 1, 2].map(|i| mean(&seen.iter().map(|r| r[i]).collect::<Vec<_>>()));
    close(ones, 1e7, 0.1);
    close(twos, 1e6, 0.3);
    assert!(threes > 0.0 && threes < twos, "{threes}");
}

#[test]
fn bootstrap_and_null_are_the_same_on_any_threads() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let bootstrap = sample(&LOGGED).bootstrap(Seed(9), 4, 50, Abundances::shannon);
            let counts = Counts { sample: vec![5, 9, 1], reference: vec![400, 500, 100] };
            (bootstrap, Divergence::of(&[counts], 50, Seed(9), 4).unwrap())
        })
    };
    assert_eq!(on(1), on(4));
    let other = sample(&LOGGED).bootstrap(Seed(9), 5, 50, Abundances::shannon);
    assert_ne!(on(1).0, other, "another step has other numbers");
}

/// Reference: scipy 1.16 `stats.entropy`, nats. Tolerance: the half added to each count of the
/// reference, 1e-9 of it here.
#[test]
fn divergences_are_those_of_scipy() {
    let counts = Counts { sample: vec![90, 10], reference: vec![1_000_000_000; 2] };
    let found = Divergence::of(&[counts], 10, Seed(1), 0).unwrap().unwrap();
    close(found.kullback_leibler.observed, 0.3680642071684971, 1e-8);
    close(found.jensen_shannon.observed, 0.10174922507919677, 1e-8);
    close(found.kullback_leibler.observed - found.kullback_leibler.corrected, 0.005, 1e-6);
    let same = |p: f64| 0.5 * (1.0 - p) / (p + 0.5);
    let bias = (same(0.9) + same(0.1)) / 400.0;
    close(found.jensen_shannon.observed - found.jensen_shannon.corrected, bias, 1e-6);
}

/// Samples of the reference itself: corrected divergence and excess are 0 on average, and the
/// percentile is uniform. 400 samples; five standard errors, and for the corrected ones the second
/// order of the expansion, a tenth of the first at 10 copies a bin.
#[test]
fn a_sample_of_the_reference_is_not_far_from_it() {
    let reference: Vec<u64> = (1..=20).map(|i| i * 100_000).collect();
    let total: u64 = reference.iter().sum();
    let (mut kl, mut js, mut excess, mut percentiles) = (vec![], vec![], vec![], vec![]);
    for replicate in 0..400 {
        let mut draws = Seed(8).draws(Purpose::Test, replicate, 1);
        let mut sample = vec![0; 20];
        for _ in 0..200 {
            let mut place = (draws.uniform() * total as f64) as u64;
            let bin = reference.iter().position(|n| {
                let here = place < *n;
                place = place.saturating_sub(*n);
                here
            });
            sample[bin.unwrap()] += 1;
        }
        let counts = Counts { sample, reference: reference.clone() };
        let found = Divergence::of(&[counts], 200, Seed(2), replicate as u32).unwrap().unwrap();
        kl.push(found.kullback_leibler.corrected);
        js.push(found.jensen_shannon.corrected);
        excess.push(found.kullback_leibler.excess);
        percentiles.push(found.kullback_leibler.percentile);
    }
    let error = |values: &[f64]| 5.0 * (variance(values) / 400.0).sqrt();
    let (kl_bias, js_bias) = (19.0 / 400.0, 19.0 / 1600.0);
    assert!(mean(&kl).abs() < error(&kl) + 0.1 * kl_bias, "{}", mean(&kl));
    assert!(mean(&js).abs() < error(&js) + 0.1 * js_bias, "{}", mean(&js));
    assert!(mean(&excess).abs() < error(&excess), "{}", mean(&excess));
    assert!((mean(&percentiles) - 0.5).abs() < 5.0 * (1.0_f64 / 12.0 / 400.0).sqrt());
}

/// A sample far larger than the reference: what differs is then the reference's own sampling. Five
/// standard errors of 200, and a tenth of the bias for its second order.
#[test]
fn a_small_reference_is_taken_for_what_it_is() {
    let shares = [0.4, 0.3, 0.2, 0.1];
    let draw = |draws: &mut thymoid_core::Draws, n: u32| {
        let bins = Categorical::new(&shares).unwrap();
        let mut counts = vec![0; 4];
        (0..n).for_each(|_| counts[bins.draw(draws)] += 1);
        counts
    };
    let (mut percentiles, mut kl, mut js) = (vec![], vec![], vec![]);
    for replicate in 0..200 {
        let mut draws = Seed(6).draws(Purpose::Test, replicate, 2);
        let counts = Counts { sample: draw(&mut draws, 20_000), reference: draw(&mut draws, 300) };
        let found = Divergence::of(&[counts], 200, Seed(2), replicate as u32).unwrap().unwrap();
        percentiles.push(found.kullback_leibler.percentile);
        kl.push(found.kullback_leibler.corrected);
        js.push(found.jensen_shannon.corrected);
    }
    let error = |values: &[f64]| 5.0 * (variance(values) / 200.0).sqrt();
    assert!((mean(&percentiles) - 0.5).abs() < 5.0 * (1.0_f64 / 12.0 / 200.0).sqrt());
    assert!(mean(&kl).abs() < error(&kl) + 0.1 * 3.0 / 600.0, "{}", mean(&kl));
    assert!(mean(&js).abs() < error(&js) + 0.1 * 3.0 / 2400.0, "{}", mean(&js));
}

#[test]
fn divergences_of_v_and_of_length_within_v_add_up() {
    let groups = [
        Counts { sample: vec![8, 2, 5], reference: vec![10_000_000, 20_000_000, 30_000_000] },
        Counts { sample: vec![1, 30, 4], reference: vec![20_000_000, 10_000_000, 10_000_000] },
    ];
    let of = |groups: &[Counts]| {
        Divergence::of(groups, 5, Seed(1), 0).unwrap().unwrap().kullback_leibler.observed
    };
    let joint = Counts {
        sample: groups.iter().flat_map(|g| g.sample.clone()).collect(),
        reference: groups.iter().flat_map(|g| g.reference.clone()).collect(),
    };
    let v = Counts { sample: vec![15, 35], reference: vec![60_000_000, 40_000_000] };
    // Up to the halves added to the reference.
    close(of(&[joint]), of(&[v]) + of(&groups), 1e-6);
    let empty = Counts { sample: vec![0, 0], reference: vec![1, 1] };
    assert_eq!(Divergence::of(&[empty], 5, Seed(1), 0).unwrap(), None);
}

/// A row with a V call, a J call, a junction and copies.
fn observation<'a>(v: &'a str, j: &'a str, junction: &'a str, copies: u64) -> Observation<'a> {
    Observation { v_call: v, j_call: j, junction: None, junction_aa: Some(junction), copies }
}

#[test]
fn a_key_says_what_a_clonotype_is() {
    let text = |genes, junction, observation: &Observation<'_>| {
        let mut text = String::new();
        Key { genes, junction }.write(observation, &mut text).then_some(text)
    };
    let seen = Observation {
        v_call: "TRBV6-5*01,TRBV6-5*02",
        j_call: "",
        junction: Some("TGTTTC"),
        junction_aa: Some("CF"),
        copies: 1,
    };
    let of = |genes, junction| text(genes, junction, &seen).unwrap();
    assert_eq!(of(Genes::Gene, Junction::AminoAcids), "TRBV6-5\t\tCF");
    assert_eq!(of(Genes::Allele, Junction::Nucleotides), "TRBV6-5*01,TRBV6-5*02\t\tTGTTTC");
    let without = Observation { junction_aa: None, ..seen };
    assert_eq!(text(Genes::Gene, Junction::AminoAcids, &without), None);
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
        let mut counter = Counter::new(Key::default());
        let counted = observations(&rows).filter(|seen| counter.add(seen)).count();
        let (abundances, profile) = counter.finish();
        prop_assert_eq!(counted, rows.iter().filter(|row| row.3 > 0).count());
        prop_assert_eq!(&abundances, &Abundances::from_counts(known.values().copied()));
        let clonotypes = Clonotypes::new(Key::default(), observations(&rows));
        prop_assert_eq!(clonotypes.abundances(), abundances);
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
        let [one, two] = [&a, &b].map(|rows| Clonotypes::new(Key::default(), observations(rows)));
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
        let [one, two] = [&a, &b].map(|rows| Clonotypes::new(Key::default(), observations(rows)));
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
            samples.iter().map(|rows| Clonotypes::new(Key::default(), observations(rows))).collect();
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
    let mut counter = Counter::new(Key::default());
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

/// Shares of V and J and the lengths of 10⁶ productive draws of OLGA 1.3.0, with the digits
/// printed. Tolerance: five standard errors of 500 000 draws, and half a printed digit.
#[test]
fn the_expectation_is_that_of_olga() {
    let sampler = Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary).unwrap();
    let expected = Profile::expected(&sampler).unwrap();
    let v = expected.by(|bin| Some(bin.v.clone()));
    let j = expected.by(|bin| Some(bin.j.clone()));
    let error = |p: f64| 5.0 * (p * (1.0 - p) / 5e5).sqrt() + 0.0005;
    for (found, p) in [
        (v["TRBV20-1"], 0.071),
        (v["TRBV5-1"], 0.056),
        (j["TRBJ2-7"], 0.209),
        (j["TRBJ1-1"], 0.114),
    ] {
        assert_eq!(found.copies, found.clonotypes);
        assert!((found.copies as f64 / 5e5 - p).abs() < error(p), "{found:?} {p}");
    }
    let lengths = expected.by(|bin| bin.length);
    let total: f64 = lengths.iter().map(|(l, t)| f64::from(*l) * t.copies as f64).sum();
    assert!((total / 5e5 - 15.13).abs() < 5.0 * 2.57 / 5e5_f64.sqrt() + 0.005);
}
