//! Diversity, richness, rarefaction and bootstrap against references, theory and simulation.

#[path = "common/close.rs"]
mod close;
#[path = "common/spiders.rs"]
mod spiders;

use close::close;
use proptest::prelude::*;
use spiders::{GIRDLED, LOGGED};
use thymoid_core::draw::Categorical;
use thymoid_core::math::{exp_m1, ln, ln_1p, mean, variance};
use thymoid_core::{Purpose, Seed};
use thymoid_receptor::statistics::Abundances;

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
fn bootstrap_is_the_same_on_any_threads() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| sample(&LOGGED).bootstrap(Seed(9), 4, 50, Abundances::shannon))
    };
    assert_eq!(on(1), on(4));
    let other = sample(&LOGGED).bootstrap(Seed(9), 5, 50, Abundances::shannon);
    assert_ne!(on(1), other, "another step has other numbers");
}
