//! Survival against R 4.2.2, package survival 3.5-3.
//!
//! Reference: `data/reference.R`, which wrote `data/{steps,medians,restricted_means}.csv`.
//! Tolerance: 1e-12 relative, as R's figures carry 15 digits; exact for times and counts.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use thymoid_trial::{Estimate, Interval, KaplanMeier, Level, RightCensored, Transform};

type Row = BTreeMap<String, String>;

fn table(name: &str) -> Vec<Row> {
    let path = format!("{}/tests/data/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// The curve of a group of an example data set, as `reference.R` groups it.
fn curve(data: &str, group: &str) -> KaplanMeier {
    let [time, status, by] = match data {
        "lung" => ["time", "status", "sex"],
        "ovarian" => ["futime", "fustat", "rx"],
        _ => ["time", "status", "x"],
    };
    // lung codes death as 2, the others as 1.
    let event = if data == "lung" { "2" } else { "1" };
    let (times, events): (Vec<f64>, Vec<bool>) = table(data)
        .iter()
        .filter(|row| group == "all" || row[by] == group)
        .map(|row| (row[time].parse::<f64>().unwrap(), row[status] == event))
        .unzip();
    KaplanMeier::new(&RightCensored::new(&times, &events).unwrap())
}

fn scale(name: &str) -> Transform {
    match name {
        "plain" => Transform::Plain,
        "log" => Transform::Log,
        "log-log" => Transform::LogLog,
        "logit" => Transform::Logit,
        "arcsin" => Transform::Arcsine,
        other => panic!("no scale {other}"),
    }
}

/// A number of R; none for its `NA`.
fn number(row: &Row, column: &str) -> Option<f64> {
    (row[column] != "NA").then(|| row[column].parse().unwrap())
}

fn assert_close(got: Option<f64>, row: &Row, column: &str) {
    match (got, number(row, column)) {
        (None, None) => {}
        (Some(got), Some(expected)) if (got - expected).abs() <= 1e-12 * expected.abs() => {}
        (got, expected) => panic!("{column}: {got:?}, R {expected:?}, {row:?}"),
    }
}

#[test]
fn steps_and_five_intervals() {
    for row in table("steps") {
        let curve = curve(&row["data"], &row["group"]);
        let time = number(&row, "time_days").unwrap();
        let step = curve.steps().iter().find(|step| step.time_days == time).unwrap();
        for (count, column) in
            [(step.at_risk, "at_risk"), (step.events, "events"), (step.censored, "censored")]
        {
            assert_eq!(count.to_string(), row[column], "{row:?}");
        }
        let Estimate { survival, standard_error } = step.estimate;
        assert_eq!(curve.at(time), Some(step.estimate));
        assert_close(Some(survival), &row, "survival");
        // At survival 0 R divides 0 by 0; the limit is 0.
        let standard_error = (survival > 0.0).then_some(standard_error);
        assert_close(standard_error, &row, "se");
        let interval = step.estimate.interval(scale(&row["transform"]), Level::PERCENT_95);
        assert_close(interval.map(|interval| interval.low), &row, "low");
        assert_close(interval.map(|interval| interval.high), &row, "high");
    }
}

#[test]
fn medians_and_their_intervals() {
    for row in table("medians") {
        let median =
            curve(&row["data"], &row["group"]).median(scale(&row["transform"]), Level::PERCENT_95);
        assert_close(median.days, &row, "median");
        assert_close(median.low_days, &row, "low");
        assert_close(median.high_days, &row, "high");
    }
}

#[test]
fn restricted_means() {
    for row in table("restricted_means") {
        let mean = curve(&row["data"], &row["group"])
            .restricted_mean(number(&row, "horizon_days").unwrap())
            .unwrap();
        assert_close(Some(mean.days), &row, "mean_days");
        assert_close(Some(mean.standard_error_days), &row, "se_days");
    }
}

/// Figures that readers know from R's own pages on this data set: `summary(fit, times = …)`.
#[test]
fn lung_as_printed() {
    let all = curve("lung", "all");
    let ten_digits = |x: f64| format!("{x:.10}");
    assert_eq!(ten_digits(all.at(180.0).unwrap().survival), "0.7216706534");
    assert_eq!(ten_digits(all.at(730.0).unwrap().survival), "0.1156930983");
    let year = all.at(365.0).unwrap();
    assert_eq!(ten_digits(year.survival), "0.4092416245");
    assert_eq!(ten_digits(year.standard_error), "0.0358236382");
    let seven_digits = |x: f64| format!("{x:.7}");
    for (scale, low, high) in [
        (Transform::Log, "0.3447216", "0.4858376"),
        (Transform::LogLog, "0.3387143", "0.4783808"),
        (Transform::Plain, "0.3390286", "0.4794547"),
        (Transform::Logit, "0.3412964", "0.4808393"),
        (Transform::Arcsine, "0.3401907", "0.4801401"),
    ] {
        let Interval { low: l, high: h } = year.interval(scale, Level::PERCENT_95).unwrap();
        assert_eq!((seven_digits(l).as_str(), seven_digits(h).as_str()), (low, high));
    }
}

#[test]
fn nothing_is_claimed_beyond_the_follow_up() {
    let censored_last = curve("plateau", "later");
    assert_eq!(censored_last.at(8.5), None);
    assert_eq!(censored_last.at(-1.0), None);
    assert!(censored_last.restricted_mean(8.5).is_err());
    assert!(censored_last.restricted_mean(0.0).is_err());
    assert!(censored_last.restricted_mean(f64::NAN).is_err());
    let all_died = curve("edge", "all");
    assert_eq!(all_died.at(1e6).unwrap().survival, 0.0);
    let (to_last, beyond) = (all_died.restricted_mean(12.0), all_died.restricted_mean(1e6));
    assert!((to_last.unwrap().days - beyond.unwrap().days).abs() < 1e-12);
}
