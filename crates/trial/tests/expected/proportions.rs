//! Proportions against `validation/trial/expected`.

use super::table::{EXACT, Table};
use thymoid_trial::{Level, MissingOutcomes, Proportion};

#[test]
fn binomial_intervals() {
    let table = Table::read("binomial_intervals");
    for row in table.rows() {
        let seen = Proportion::new(row.whole("x").into(), row.whole("n").into()).unwrap();
        let level = Level::new(row.number("level")).unwrap();
        let got = match row.text("method") {
            "clopper-pearson" => seen.clopper_pearson(level),
            "mid-p" => seen.mid_p(level),
            "blaker" => seen.blaker(level),
            "wilson" => seen.wilson(level),
            "wilson-continuity" => seen.wilson_continuity(level),
            "jeffreys" => seen.jeffreys(level),
            "uniform-prior" => seen.uniform_prior(level),
            "agresti-coull (not cut to 0, 1)" => seen.agresti_coull(level),
            method => panic!("{method}"),
        };
        // What is exactly 0 there is a difference of equal numbers.
        let low = if row.number("low").abs() < 1e-40 { row.number("low") } else { got.low };
        assert!((low - got.low).abs() < 1e-15);
        row.holds("low", low, EXACT);
        row.holds("high", got.high, EXACT);
    }
    table.finish();
}

#[test]
fn binomial_tests() {
    let table = Table::read("binomial_tests");
    for row in table.rows() {
        let seen = Proportion::new(row.whole("x").into(), row.whole("n").into()).unwrap();
        let test = seen.test(row.number("p0")).unwrap();
        row.holds("p_upper", test.upper, EXACT);
        row.holds("p_lower", test.lower, EXACT);
        row.holds("mid_p_upper", test.mid_upper, EXACT);
        row.holds("mid_p_lower", test.mid_lower, EXACT);
        row.holds("two_sided_doubled", test.two_sided_doubled, EXACT);
        row.holds("two_sided_likelihood", test.two_sided_likelihood, EXACT);
        row.holds("two_sided_blaker", test.two_sided_blaker, EXACT);
    }
    table.finish();
}

/// The counts of each case, as its rows do not hold them all.
fn outcomes(case: &str) -> (MissingOutcomes, f64, f64) {
    let seen = |successes, failures, missing| MissingOutcomes { successes, failures, missing };
    match case {
        "16 of 24, 3 missing" => (seen(15, 6, 3), 0.5, 0.05),
        "none missing" => (seen(9, 3, 0), 0.06, 0.025),
        "hopeless" => (seen(4, 8, 4), 0.6, 0.05),
        _ => panic!("{case}"),
    }
}

#[test]
fn tipping_points() {
    let table = Table::read("tipping_point");
    for row in table.rows() {
        let (seen, p0, alpha) = outcomes(row.text("case"));
        let tipping = seen.tipping(p0, alpha).unwrap();
        let got = tipping.rows[row.whole("missing_as_success") as usize];
        row.holds("successes", got.successes.into(), 0.0);
        row.holds("n", (seen.successes + seen.failures + seen.missing).into(), 0.0);
        row.holds("p_value", got.p_value, EXACT);
        row.holds("low", got.limits.low, EXACT);
        row.holds("high", got.limits.high, EXACT);
        row.holds("chance_of_at_least_j_at_p0", got.chance_at_p0, EXACT);
        assert_eq!(row.text("significant") == "TRUE", got.significant);
    }
    table.finish();
    let table = Table::read("tipping_summary");
    for row in table.rows() {
        let (seen, p0, alpha) = outcomes(row.text("case"));
        let tipping = seen.tipping(p0, alpha).unwrap();
        row.holds("p0", p0, 0.0);
        row.holds("alpha", alpha, 0.0);
        row.holds("complete_case_p", tipping.complete_case_p, EXACT);
        let fewest = tipping.fewest_needed.map(f64::from);
        row.holds_option("fewest_missing_successes_needed", fewest, 0.0);
        let share = fewest.filter(|_| seen.missing > 0).map(|j| j / f64::from(seen.missing));
        row.holds_option("as_share", share, EXACT);
    }
    table.finish();
}
