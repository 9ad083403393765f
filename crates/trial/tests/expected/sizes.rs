//! Sizes of single arms with a time to an event.

use thymoid_trial::{ExponentialAim, FixedTimeAim, OneSampleAim, Transform};

use super::table::{EXACT, Table};

#[test]
fn exponential() {
    let table = Table::read("size_exponential");
    for row in table.rows() {
        assert!(!row.text("case").is_empty());
        let aim = ExponentialAim {
            h0: row.number("h0"),
            h1: row.number("h1"),
            accrual: row.number("accrual"),
            follow_up: row.number("follow_up"),
            loss: row.number("loss"),
            alpha: row.number("alpha"),
            power: row.number("power"),
        };
        let size = aim.size().unwrap();
        row.holds("event_probability_h0", size.event_probability_h0, EXACT);
        row.holds("event_probability_h1", size.event_probability_h1, EXACT);
        row.holds("events_log_hazard", size.events_log_hazard, EXACT);
        row.holds("n_log_hazard", size.n_log_hazard, EXACT);
        row.holds("n_log_hazard_up", size.n_log_hazard.ceil(), 0.0);
        row.holds("n_hazard_lachin", size.n_lachin, EXACT);
        row.holds("events_exact", size.events_exact.into(), 0.0);
        row.holds("critical_2h0T", size.critical, EXACT);
        row.holds("power_exact", size.power_exact, EXACT);
    }
    table.finish();
}

#[test]
fn one_sample_log_rank() {
    let table = Table::read("size_one_sample_logrank");
    for row in table.rows() {
        assert!(!row.text("case").is_empty());
        let aim = OneSampleAim {
            shape: row.number("shape"),
            s0: row.number("s0"),
            x0: row.number("x0"),
            hazard_ratio: row.number("hr"),
            accrual: row.number("accrual"),
            follow_up: row.number("follow_up"),
            alpha: row.number("alpha"),
            power: row.number("power"),
        };
        let size = aim.size().unwrap();
        row.holds("v0", size.v0, EXACT);
        row.holds("v1", size.v1, EXACT);
        row.holds("v00", size.v00, EXACT);
        row.holds("v01", size.v01, EXACT);
        row.holds("variance_h1", size.variance_h1, EXACT);
        row.holds("n_wu", size.n_wu, EXACT);
        row.holds("n_wu_up", size.n_wu.ceil(), 0.0);
        row.holds("n_kwak_jung", size.n_kwak_jung, EXACT);
        row.holds("n_kwak_jung_up", size.n_kwak_jung.ceil(), 0.0);
        row.holds("n_null_variance", size.n_null_variance, EXACT);
        row.holds("events_wu", size.events_wu, EXACT);
    }
    table.finish();
}

#[test]
fn kaplan_meier_at_a_time() {
    let table = Table::read("size_km_at_time");
    for row in table.rows() {
        assert!(!row.text("case").is_empty());
        let aim = FixedTimeAim {
            s0: row.number("s0"),
            s1: row.number("s1"),
            at: row.number("at"),
            accrual: row.number("accrual"),
            follow_up: row.number("follow_up"),
            alpha: row.number("alpha"),
            power: row.number("power"),
        };
        let scale = match row.text("scale") {
            "plain" => Transform::Plain,
            "log" => Transform::Log,
            "log-log" => Transform::LogLog,
            "logit" => Transform::Logit,
            "arcsine" => Transform::Arcsine,
            scale => panic!("{scale}"),
        };
        let size = aim.size(scale).unwrap();
        row.holds("n_both_variances", size.n, EXACT);
        row.holds("n_alternative_variance", size.n_alternative_variance, EXACT);
        row.holds("up", size.n.ceil(), 0.0);
    }
    table.finish();
}
