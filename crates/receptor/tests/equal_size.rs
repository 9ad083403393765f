//! Hill numbers at a size of one's choice, against iNEXT, by enumeration, and by their laws.

#[path = "common/close.rs"]
mod close;
#[path = "common/spiders.rs"]
mod spiders;

use close::close;
use proptest::prelude::*;
use spiders::{GIRDLED, LOGGED};
use thymoid_core::math::{exp, ln};
use thymoid_receptor::statistics::Abundances;

/// Reference: iNEXT 3.0.2 in R 4.2.2, `TD.m.est(x, m, c(0, 1, 2))`, rarefied and extrapolated.
/// Tolerance 1e-11: what iNEXT itself leaves of its binomials.
#[test]
fn hill_numbers_at_a_size_are_those_of_inext() {
    let girdled = [
        (2, [1.877673224978613, 1.837409540708930, 1.782012195121953]),
        (20, [9.712257370278527, 7.634520469118608, 6.016469377251626]),
        (84, [18.912359711592671, 10.963667989394335, 7.531523239760754]),
        (168, [26.0, 12.059650498938320, 7.839999999999998]),
        (169, [26.071144561204189, 12.067840473826427, 7.841900527924423]),
        (252, [31.08908541626206, 12.63055701178965, 7.94851869839728]),
        (336, [34.730733446351834, 13.016965787606843, 8.003912458735785]),
    ];
    let logged = [
        (2, [1.855498640359198, 1.809384026557647, 1.747485910045309]),
        (20, [10.657319116608038, 7.707995637614147, 5.339704193962303]),
        (84, [23.734513017497598, 12.216751015422608, 6.464714700099256]),
        (252, [37.0, 14.421001505295832, 6.761499148211245]),
        (253, [37.055429364628687, 14.426929727382333, 6.762112661058461]),
        (378, [43.079533916717438, 15.040356046160067, 6.813632933526969]),
        (504, [47.644456137131364, 15.459508824813687, 6.840002471746566]),
    ];
    for (counts, expected) in [(GIRDLED.as_slice(), girdled), (&LOGGED, logged)] {
        let sample = Abundances::from_counts(counts.iter().copied());
        for (size, hill) in expected {
            let found = sample.hill_at_size(size).expect("at most twice as many");
            found.hill.into_iter().zip(hill).for_each(|(f, e)| close(f, e, 1e-11));
            close(found.coverage, sample.at_size(size).coverage, 0.0);
        }
        assert_eq!(sample.hill_at_size(0), None);
        assert_eq!(sample.hill_at_size(2 * sample.copies() + 1), None, "order 0 would be a guess");
    }
}

/// Hundred million copies: half of them of singletons. A subsample of half has, by the law of large
/// numbers, half of the singletons and the same shares of the others.
#[test]
fn a_hundred_million_copies_keep_their_digits() {
    let n = 100_000_000_u64;
    let sample = Abundances::from_classes([(1, n / 2), (n / 20, 10)]);
    let half = sample.hill_at_size(n / 2).expect("fewer than there are");
    let m = (n / 2) as f64;
    // -sum p ln p over m/2 singletons of share 1/m and ten clonotypes of share 1/20; the counts of
    // the ten vary by their square root, which lowers the entropy by 5 / m in all.
    let entropy = 0.5 * ln(m) + 0.5 * ln(20.0);
    close(half.hill[1], exp(entropy), 2e-7);
    close(half.hill[0], m / 2.0 + 10.0, 1e-9);
    close(half.hill[2], 40.0, 1e-6);
    let twice = sample.hill_at_size(2 * n).expect("twice as many");
    assert!(twice.hill[1] > sample.hill(1.0) && twice.hill[2] > sample.hill(2.0));
}

#[test]
fn nothing_and_one_copy_say_nothing_more() {
    assert_eq!(Abundances::default().hill_at_size(1), None);
    let one = Abundances::from_counts([1]);
    assert_eq!(one.hill_at_size(1).map(|at| at.hill), Some([1.0; 3]));
    assert_eq!(one.hill_at_size(2), None);
}

/// Ways to choose, exact for the small numbers below.
fn choose(n: u64, k: u64) -> f64 {
    (0..k).fold(1.0, |ways, i| ways * (n - i) as f64 / (i + 1) as f64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The expected counts of counts are enumerated here by binomials.
    #[test]
    fn subsamples_are_as_enumerated(counts in prop::collection::vec(1_u64..8, 1..6), share in 0.0..1.0) {
        let sample = Abundances::from_counts(counts.iter().copied());
        let n = sample.copies();
        let m = 1 + (share * (n - 1) as f64) as u64;
        let (mut richness, mut entropy, mut squares) = (0.0, 0.0, 0.0);
        for x in &counts {
            for k in 1..=m.min(*x) {
                if n - x < m - k {
                    continue;
                }
                let p = choose(*x, k) * choose(n - x, m - k) / choose(n, m);
                let part = k as f64 / m as f64;
                richness += p;
                entropy -= p * part * ln(part);
                squares += p * part * part;
            }
        }
        let found = sample.hill_at_size(m).expect("fewer than there are").hill;
        for (f, e) in found.into_iter().zip([richness, exp(entropy), 1.0 / squares]) {
            prop_assert!((f - e).abs() < 1e-10 * e, "{found:?} {e}");
        }
    }

    /// More copies show more, higher orders are smaller, and the curve has no jump at the sample.
    #[test]
    fn curves_rise_through_the_sample(counts in prop::collection::vec(1_u64..30, 2..40)) {
        let sample = Abundances::from_counts(counts.iter().copied());
        let n = sample.copies();
        let mut before = [0.0; 3];
        for size in 1..=2 * n {
            let found = sample.hill_at_size(size).expect("at most twice as many").hill;
            for (now, then) in found.iter().zip(before) {
                prop_assert!(*now >= then - 1e-9 * then, "{size}: {found:?} {before:?}");
            }
            prop_assert!(found[0] >= found[1] - 1e-9 && found[1] >= found[2] - 1e-9, "{found:?}");
            before = found;
        }
        let at = sample.hill_at_size(n).expect("its own size").hill;
        for (f, q) in at.into_iter().zip([0.0, 1.0, 2.0]) {
            prop_assert!((f - sample.hill(q)).abs() < 1e-9 * f);
        }
    }
}
