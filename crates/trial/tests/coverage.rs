//! How often intervals of survival hold the truth, over every outcome there is.
//!
//! Nobody is censored before the time that is asked about, so that the number of deaths is binomial
//! and all outcomes can be enumerated. The shares of the classic intervals are those of the README
//! of `validation/trial`, to the per cent.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use thymoid_trial::{Binomial, IntervalMethod, KaplanMeier, Level, RightCensored, Transform};

/// The probability that the interval at day 100 holds the true survival.
fn coverage(children: u64, survival: f64, method: IntervalMethod) -> f64 {
    let deaths = Binomial::new(children, 1.0 - survival).unwrap();
    let holds = |dead: &u64| {
        // The dead one by one, all others to the end.
        let day = |child: u64| if child < *dead { 1.0 + child as f64 } else { 200.0 };
        let days: Vec<f64> = (0..children).map(day).collect();
        let event: Vec<bool> = (0..children).map(|child| child < *dead).collect();
        let curve = KaplanMeier::new(&RightCensored::new(&days, &event).unwrap());
        let ends = curve.interval(100.0, method, Level::PERCENT_95);
        ends.is_some_and(|ends| ends.low <= survival && survival <= ends.high)
    };
    (0..=children).filter(holds).map(|dead| deaths.pmf(dead)).sum()
}

#[test]
fn classic_intervals_do_not_hold_their_level_near_one() {
    for (children, survival, scale, percent) in [
        (10, 0.90, Transform::Log, 65),
        (10, 0.90, Transform::LogLog, 58),
        (10, 0.90, Transform::Plain, 65),
        (20, 0.94, Transform::Log, 71),
        (20, 0.94, Transform::LogLog, 68),
        (20, 0.94, Transform::Plain, 70),
        (30, 0.94, Transform::LogLog, 81),
    ] {
        let share = coverage(children, survival, IntervalMethod::Classic(scale));
        assert_eq!((share * 100.0).round() as u32, percent, "{children} {survival} {scale:?}");
    }
}

#[test]
fn the_beta_product_holds_its_level_at_every_survival() {
    for children in [10, 20, 30] {
        for step in 1..100 {
            let survival = f64::from(step) / 100.0;
            let share = coverage(children, survival, IntervalMethod::BetaProduct);
            assert!(share >= 0.95, "{children} {survival}: {share}");
        }
    }
}
