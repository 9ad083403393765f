//! Curves, cumulative hazards, quantiles, small-sample intervals and restricted means against
//! `validation/trial/expected` (R 4.2.2, survival 3.5-3; small-sample intervals from their formulas
//! at 30 digits). Tolerance 1e-12, as its README suggests for what is closed-form.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Case, Check, Row, data, expected, follow, group, number};
use thymoid_trial::{
    IntervalMethod, KaplanMeier, Level, QuantileRule, RightCensored, TiedHazard, Transform,
};

const CASES: [Case; 17] = [
    Case::of("lung"),
    Case::of("veteran"),
    Case::of("ovarian"),
    Case::of("aml"),
    Case::of("heart").entry(),
    Case::of("psych").entry(),
    Case::of("thymus24"),
    Case::of("thymus24_age").entry(),
    Case::of("tiny_one_event"),
    Case::of("tiny_one_censored"),
    Case::of("tiny_all_censored"),
    Case::of("tiny_all_tied"),
    Case::of("tiny_time_zero"),
    Case::of("tiny_near_ties"),
    Case::of("tiny_separated"),
    Case::of("tiny_late_entry").entry(),
    // Named exception: R makes rows whose entry is not before their end missing, with a warning.
    // Here they are refused by name (`start_equal_to_stop_is_refused`), and left out to compare.
    Case::of("tiny_start_eq_stop").entry(),
];
const SCALES: [(&str, Transform); 5] = [
    ("plain", Transform::Plain),
    ("log", Transform::Log),
    ("log-log", Transform::LogLog),
    ("logit", Transform::Logit),
    ("arcsin", Transform::Arcsine),
];

fn curve(case: &str, of: &str) -> KaplanMeier {
    let case = CASES.iter().find(|c| c.name == case).unwrap();
    let rows = follow(&group(&case.rows(), of), case.entry).unwrap();
    KaplanMeier::new(&RightCensored::from(&rows))
}

/// Consecutive rows that are about the same curve.
fn chunks<'a>(table: &'a [Row], by: &'a [&'a str]) -> impl Iterator<Item = &'a [Row]> {
    table.chunk_by(move |a, b| by.iter().all(|column| a[*column] == b[*column]))
}

fn level(row: &Row) -> Level {
    Level::new(number(row, "level").unwrap()).unwrap()
}

#[test]
fn steps_and_five_intervals() {
    let mut check = Check::default();
    let table = expected("km_steps");
    for rows in chunks(&table, &["case", "group"]) {
        let curve = curve(&rows[0]["case"], &rows[0]["group"]);
        let hazard = curve.cumulative_hazard(TiedHazard::NelsonAalen);
        assert_eq!(curve.steps().len(), rows.len());
        for ((step, hazard), row) in curve.steps().iter().zip(hazard).zip(rows) {
            let mut exact = |got: f64, column| check.close(Some(got), row, column, 0.0);
            exact(step.time_days, "time");
            exact(step.at_risk as f64, "n_risk");
            exact(step.events as f64, "n_event");
            exact(step.censored as f64, "n_censor");
            let alive = step.estimate.survival > 0.0;
            check.close(Some(step.estimate.survival), row, "survival", 1e-12);
            // R stores the error of ln S, infinite at survival 0; here it is the limit, 0.
            let error = alive.then_some(step.estimate.standard_error);
            check.close(error, row, "std_err", 1e-12);
            check.close(Some(hazard.hazard), row, "cumhaz", 1e-12);
            check.close(Some(hazard.standard_error), row, "std_cumhaz", 1e-12);
            for (name, scale) in SCALES {
                let interval = step.estimate.interval(scale, level(row));
                check.close(interval.map(|i| i.low), row, &format!("lower_{name}"), 1e-12);
                check.close(interval.map(|i| i.high), row, &format!("upper_{name}"), 1e-12);
            }
        }
    }
    check.done(table.len() * 18);
}

#[test]
fn quantiles_by_both_rules() {
    let mut check = Check::default();
    let table = expected("km_quantiles");
    for rows in chunks(&table, &["case", "group"]) {
        let curve = curve(&rows[0]["case"], &rows[0]["group"]);
        for row in rows {
            let scale = SCALES.iter().find(|(name, _)| *name == row["conf_type"]).unwrap().1;
            let method = IntervalMethod::Classic(scale);
            let probability = number(row, "prob").unwrap();
            for (rule, suffix) in [(QuantileRule::Summary, ""), (QuantileRule::Quantile, "_R")] {
                let got = curve.quantile(probability, method, level(row), rule);
                check.close(got.days, row, &format!("quantile{suffix}"), 1e-12);
                check.close(got.low_days, row, &format!("lower{suffix}"), 1e-12);
                check.close(got.high_days, row, &format!("upper{suffix}"), 1e-12);
            }
        }
    }
    check.done(table.len() * 6);
}

#[test]
fn survival_at_given_times() {
    let mut check = Check::default();
    let table = expected("km_at_times");
    let steps = expected("km_steps");
    for rows in chunks(&table, &["case", "group", "extend"]) {
        let curve = curve(&rows[0]["case"], &rows[0]["group"]);
        let of = |row: &&Row| row["case"] == rows[0]["case"] && row["group"] == rows[0]["group"];
        let level = level(steps.iter().find(of).unwrap());
        let times: Vec<f64> = rows.iter().map(|row| number(row, "time").unwrap()).collect();
        let extend = rows[0]["extend"] == "TRUE";
        for (at, row) in curve.at_times(&times, extend).into_iter().zip(rows) {
            check.close(Some(at.time_days), row, "time", 0.0);
            // Named exception: between steps R prints who is at risk at the next step, also those
            // who have not yet entered; here, who is at risk at the time asked about.
            let next = curve.steps().iter().find(|step| step.time_days >= at.time_days);
            let at_next = next.map_or(0, |step| step.at_risk);
            assert!(at.at_risk <= at_next);
            let delayed = CASES.iter().any(|case| case.name == row["case"] && case.entry.is_some());
            let at_risk = if delayed { at_next } else { at.at_risk };
            check.close(Some(at_risk as f64), row, "n_risk", 0.0);
            check.close(Some(at.events_since as f64), row, "n_event_since", 0.0);
            let estimate = at.estimate.unwrap();
            let alive = estimate.survival > 0.0;
            check.close(Some(estimate.survival), row, "survival", 1e-12);
            check.close(alive.then_some(estimate.standard_error), row, "std_err", 1e-12);
            let interval = estimate.interval(Transform::Log, level);
            check.close(interval.map(|i| i.low), row, "lower_log", 1e-12);
            check.close(interval.map(|i| i.high), row, "upper_log", 1e-12);
        }
    }
    check.done(table.len() * 7);
}

#[test]
fn survival_by_way_of_the_hazard() {
    let mut check = Check::default();
    let table = expected("fleming_harrington_survival");
    let steps = expected("km_steps");
    for rows in chunks(&table, &["case", "group", "ctype"]) {
        let curve = curve(&rows[0]["case"], &rows[0]["group"]);
        let of = |row: &&Row| row["case"] == rows[0]["case"] && row["group"] == rows[0]["group"];
        let level = level(steps.iter().find(of).unwrap());
        let ties = match rows[0]["ctype"].as_str() {
            "1" => TiedHazard::NelsonAalen,
            _ => TiedHazard::FlemingHarrington,
        };
        for (step, row) in curve.cumulative_hazard(ties).into_iter().zip(rows) {
            let estimate = step.survival();
            check.close(Some(step.time_days), row, "time", 0.0);
            check.close(Some(step.hazard), row, "cumhaz", 1e-12);
            check.close(Some(step.standard_error), row, "std_cumhaz", 1e-12);
            check.close(Some(estimate.survival), row, "survival", 1e-12);
            let interval = estimate.interval(Transform::LogLog, level);
            check.close(interval.map(|i| i.low), row, "lower_loglog", 1e-12);
            check.close(interval.map(|i| i.high), row, "upper_loglog", 1e-12);
        }
    }
    check.done(table.len() * 6);
}

#[test]
fn small_sample_intervals() {
    let mut check = Check::default();
    let table = expected("small_sample_survival_ci");
    for row in &table {
        let curve = curve(&row["case"], "all");
        let at = number(row, "time").unwrap();
        check.close(curve.at(at).map(|e| e.survival), row, "survival", 1e-12);
        for (method, name) in [
            (IntervalMethod::Rothman, "rothman"),
            (IntervalMethod::LikelihoodRatio, "likelihood_ratio"),
            (IntervalMethod::BetaProduct, "bpcp"),
        ] {
            let interval = curve.interval(at, method, level(row));
            check.close(interval.map(|i| i.low), row, &format!("{name}_low"), 1e-12);
            check.close(interval.map(|i| i.high), row, &format!("{name}_high"), 1e-12);
            // The band of the whole curve says the same.
            if let Some(step) = curve.steps().iter().position(|step| step.time_days == at) {
                assert_eq!(curve.band(method, level(row))[step], interval);
            }
        }
    }
    check.done(table.len() * 7);
}

#[test]
fn restricted_means() {
    let mut check = Check::default();
    let table = expected("rmst");
    for row in &table {
        let horizon = number(row, "horizon").unwrap();
        let mean = curve(&row["case"], &row["group"]).restricted_mean(horizon).unwrap();
        let (days, error) = (Some(mean.days), Some(mean.standard_error_days));
        if row["rmean"] == "NA" {
            // Named exception: R refuses a horizon before the first time, where all are alive.
            check.number(days, Some(horizon), "alive throughout", 0.0);
            check.number(error, Some(0.0), "alive throughout", 0.0);
        } else {
            check.close(days, row, "rmean", 1e-12);
            check.close(error, row, "se", 1e-12);
        }
    }
    check.done(table.len() * 2);
}

#[test]
fn restricted_means_of_two_groups() {
    let mut check = Check::default();
    let table = expected("rmst_two_groups");
    for row in &table {
        let (case, column) = row["case"].split_once('_').unwrap();
        let tau = number(row, "tau").unwrap();
        let mean = |group: &str| {
            curve(case, &format!("{column}={}", row[group])).restricted_mean(tau).unwrap()
        };
        let (zero, one) = (mean("group0"), mean("group1"));
        check.close(Some(zero.days), row, "rmst0", 1e-12);
        check.close(Some(zero.standard_error_days), row, "se0", 1e-12);
        check.close(Some(one.days), row, "rmst1", 1e-12);
        check.close(Some(one.standard_error_days), row, "se1", 1e-12);
        let contrast = one.against(zero, tau, Level::PERCENT_95);
        let (difference, ratio) = (contrast.difference, contrast.ratio.unwrap());
        let lost = contrast.ratio_of_time_lost.unwrap();
        let half = 0.5 * (difference.interval.high - difference.interval.low);
        let error = half / -thymoid_core::math::normal_quantile(0.025);
        check.close(Some(difference.value), row, "difference", 1e-12);
        check.close(Some(error), row, "se_difference", 1e-12);
        check.close(Some(difference.interval.low), row, "lower", 1e-12);
        check.close(Some(difference.interval.high), row, "upper", 1e-12);
        check.close(Some(difference.p_two_sided), row, "p", 1e-12);
        for (got, name, suffix) in [(ratio, "ratio", "_ratio"), (lost, "rmtl_ratio", "_rmtl_ratio")]
        {
            check.close(Some(got.value), row, name, 1e-12);
            check.close(Some(got.interval.low), row, &format!("lower{suffix}"), 1e-12);
            check.close(Some(got.interval.high), row, &format!("upper{suffix}"), 1e-12);
            check.close(Some(got.p_two_sided), row, &format!("p{suffix}"), 1e-12);
        }
    }
    check.done(table.len() * 17);
}

#[test]
fn start_equal_to_stop_is_refused() {
    let said = follow(&data("tiny_start_eq_stop"), Some("entry")).unwrap_err().to_string();
    assert!(said.starts_with("row 2 enters at 2 and ends at 2;"), "{said}");
}
