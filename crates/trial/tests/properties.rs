//! What must hold for any data and any design.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use thymoid_trial::{
    Binomial, Design, KaplanMeier, Level, Look, Proportion, RightCensored, Transform,
    published_estimate,
};

const SCALES: [Transform; 5] =
    [Transform::Plain, Transform::Log, Transform::LogLog, Transform::Logit, Transform::Arcsine];

/// Few distinct times, so that ties of events and censorings are common.
fn follow_up() -> impl Strategy<Value = Vec<(f64, bool)>> {
    prop::collection::vec(((0_u32..30).prop_map(|t| f64::from(t) * 12.5), any::<bool>()), 1..60)
}

fn curve(rows: &[(f64, bool)]) -> KaplanMeier {
    let (times, events): (Vec<_>, Vec<_>) = rows.iter().copied().unzip();
    KaplanMeier::new(&RightCensored::new(&times, &events).unwrap())
}

/// One to three looks of at most 12 children in all.
fn design() -> impl Strategy<Value = Design> {
    prop::collection::vec((1_u32..5, 0.0_f64..=1.0), 1..4).prop_map(|stages| {
        let mut n = 0;
        let looks = stages.into_iter().map(|(more, share)| {
            n += more;
            Look { n, needed: (share * f64::from(n)).floor() as u32 }
        });
        Design::new(looks.collect()).unwrap()
    })
}

proptest! {
    #[test]
    fn survival_falls_and_its_intervals_hold_it(rows in follow_up(), level in 0.01..0.99) {
        let curve = curve(&rows);
        let level = Level::new(level).unwrap();
        let mut before = 1.0;
        for step in curve.steps() {
            let survival = step.estimate.survival;
            prop_assert!((0.0..=before).contains(&survival));
            before = survival;
            for scale in SCALES {
                if let Some(interval) = step.estimate.interval(scale, level) {
                    prop_assert!(0.0 <= interval.low && interval.high <= 1.0);
                    prop_assert!(interval.low <= survival + 1e-14);
                    prop_assert!(interval.high >= survival - 1e-14);
                }
            }
        }
        let counted: usize = curve.steps().iter().map(|s| s.events + s.censored).sum();
        prop_assert_eq!(counted, rows.len());
    }

    #[test]
    fn the_order_of_children_does_not_matter(rows in follow_up()) {
        let reversed: Vec<_> = rows.iter().rev().copied().collect();
        prop_assert_eq!(curve(&rows), curve(&reversed));
    }

    /// Greenwood's formula then telescopes to the binomial variance, and the restricted mean is
    /// a mean.
    #[test]
    fn without_censoring_survival_is_a_proportion(
        times in prop::collection::vec((1_u32..30).prop_map(f64::from), 2..60),
        horizon in 1.0_f64..30.0,
    ) {
        let rows: Vec<_> = times.iter().map(|&t| (t, true)).collect();
        let curve = curve(&rows);
        let n = times.len();
        let alive = times.iter().filter(|&&t| t > horizon).count();
        let estimate = curve.at(horizon).unwrap();
        let expected = published_estimate(alive as f64 / n as f64, n as u32).unwrap();
        prop_assert!((estimate.survival - expected.survival).abs() < 1e-12);
        prop_assert!((estimate.standard_error - expected.standard_error).abs() < 1e-12);
        let lived: f64 = times.iter().map(|t| t.min(horizon)).sum();
        let mean = curve.restricted_mean(horizon).unwrap().days;
        prop_assert!((mean - lived / n as f64).abs() < 1e-10);
    }

    /// At levels below one half a mid-P interval is so short that it may miss the estimate.
    #[test]
    fn exact_intervals_nest_around_the_estimate(
        (count, of) in (1_u64..200).prop_flat_map(|of| (0..=of, Just(of))),
        level in 0.5..0.999,
    ) {
        let level = Level::new(level).unwrap();
        let seen = Proportion::new(count, of).unwrap();
        let (wide, narrow) = (seen.clopper_pearson(level), seen.mid_p(level));
        prop_assert!(wide.low <= narrow.low && narrow.low <= seen.estimate());
        prop_assert!(wide.high >= narrow.high && narrow.high >= seen.estimate());
    }

    /// The guarantee of Clopper and Pearson: coverage is at least the level, whatever the truth.
    #[test]
    fn clopper_pearson_covers(n in 1_u64..40, p in 0.0..=1.0, level in 0.5..0.99) {
        let level_of = Level::new(level).unwrap();
        let truth = Binomial::new(n, p).unwrap();
        let covered: f64 = (0..=n)
            .filter(|&count| {
                let interval = Proportion::new(count, n).unwrap().clopper_pearson(level_of);
                interval.low <= p && p <= interval.high
            })
            .map(|count| truth.pmf(count))
            .sum();
        prop_assert!(covered >= level - 1e-12, "{covered}");
    }

    #[test]
    fn binomial_tails_are_sums(n in 0_u64..80, p in 0.0..=1.0, k in 0_u64..90) {
        let b = Binomial::new(n, p).unwrap();
        let below: f64 = (0..=k).map(|j| b.pmf(j)).sum();
        prop_assert!((b.at_most(k) - below).abs() < 1e-12);
        prop_assert!((b.at_least(k + 1) - (1.0 - below)).abs() < 1e-12);
    }

    /// Every sequence of outcomes, followed through the looks one child at a time.
    #[test]
    fn characteristics_are_sums_over_outcomes(design in design(), p in 0.0..=1.0) {
        let n = design.n();
        let (mut success, mut stop_early, mut expected_n) = (0.0, 0.0, 0.0);
        for outcomes in 0_u32..1 << n {
            let successes = |first: u32| (outcomes & ((1 << first) - 1)).count_ones();
            let weight: f64 =
                (0..n).map(|child| if outcomes >> child & 1 == 1 { p } else { 1.0 - p }).product();
            let stop = design.looks().iter().find(|look| successes(look.n) < look.needed);
            let enrolled = stop.map_or(n, |look| look.n);
            success += if stop.is_none() { weight } else { 0.0 };
            stop_early += if enrolled < n { weight } else { 0.0 };
            expected_n += weight * f64::from(enrolled);
        }
        let exact = design.characteristics(p).unwrap();
        prop_assert!((exact.success - success).abs() < 1e-12);
        prop_assert!((exact.stop_early - stop_early).abs() < 1e-12);
        prop_assert!((exact.expected_n - expected_n).abs() < 1e-10);
    }

    #[test]
    fn a_look_that_never_stops_changes_nothing(
        (n1, n, needed) in (2_u32..40).prop_flat_map(|n| (1..n, Just(n), 0..=n)),
        p in 0.0..=1.0,
    ) {
        let last = Look { n, needed };
        let one = Design::new(vec![last]).unwrap().characteristics(p).unwrap();
        let two = Design::new(vec![Look { n: n1, needed: 0 }, last]).unwrap();
        let two = two.characteristics(p).unwrap();
        let tail = Binomial::new(n.into(), p).unwrap().at_least(needed.into());
        prop_assert!((one.success - two.success).abs() < 1e-12);
        prop_assert!((one.success - tail).abs() < 1e-12);
        prop_assert!(two.stop_early.abs() < 1e-12 && (two.expected_n - f64::from(n)).abs() < 1e-10);
    }

    #[test]
    fn power_rises_with_the_truth(design in design(), p in 0.0..=1.0, more in 0.0..=1.0) {
        let better = p + more * (1.0 - p);
        let power = |p| design.characteristics(p).unwrap().success;
        prop_assert!(power(better) >= power(p) - 1e-12);
    }
}
