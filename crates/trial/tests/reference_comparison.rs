//! Log-rank tests, trends, exact permutation and one-sample tests against
//! `validation/trial/expected` (R 4.2.2, survival 3.5-3; the weighted ones and permutations from
//! their formulas at 50 digits). Tolerance 1e-12.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::{Case, Check, Row, expected, follow, number};
use thymoid_core::SinceImplant;
use thymoid_core::math::{ln, pow};
use thymoid_trial::{
    FollowUp, Groups, Level, LogRank, Weight, exact_log_rank, log_rank, one_sample,
};

const CASES: [Case; 14] = [
    Case::of("lung_sex").file("lung").by("sex"),
    Case::of("lung_sex_by_ecog").file("lung").by("sex").within("ecog"),
    Case::of("veteran_celltype").file("veteran").by("celltype"),
    Case::of("veteran_trt_by_celltype").file("veteran").by("trt").within("celltype"),
    Case::of("ovarian_rx").file("ovarian").by("rx"),
    Case::of("aml_x").file("aml").by("x"),
    Case::of("thymus24_centre").file("thymus24").by("centre"),
    Case::of("psych_sex_delayed_entry").file("psych").entry().by("sex"),
    Case::of("heart_transplant_delayed_entry").file("heart").entry().by("transplant"),
    Case::of("tiny_time_zero").by("group"),
    Case::of("tiny_near_ties").by("group"),
    Case::of("tiny_separated").by("group"),
    Case::of("tiny_all_tied").by("group"),
    Case::of("tiny_late_entry").entry().by("group"),
];

struct Prepared {
    rows: FollowUp<SinceImplant>,
    groups: Groups,
    labels: Vec<String>,
    all: Vec<Row>,
    case: &'static Case,
}

/// Numbers a column by its labels in order.
fn numbered(rows: &[Row], column: &str) -> (Vec<usize>, Vec<String>) {
    let labels: BTreeMap<&String, usize> = rows.iter().map(|row| (&row[column], 0)).collect();
    let labels: Vec<String> = labels.into_keys().cloned().collect();
    let place = |row: &Row| labels.iter().position(|label| *label == row[column]).unwrap();
    (rows.iter().map(place).collect(), labels)
}

fn prepare(name: &str) -> Prepared {
    let case = CASES.iter().find(|case| case.name == name).unwrap();
    let all = case.rows();
    let (of, labels) = numbered(&all, case.group.unwrap());
    let strata = case.strata.map(|strata| numbered(&all, strata).0);
    let groups = Groups::new(&of, labels.len(), strata.as_deref()).unwrap();
    Prepared { rows: follow(&all, case.entry).unwrap(), groups, labels, all, case }
}

fn test(name: &str, weight: Weight) -> (LogRank, Prepared) {
    let prepared = prepare(name);
    (log_rank(&prepared.rows, &prepared.groups, weight).unwrap(), prepared)
}

fn weight(name: &str) -> Weight {
    let fh = |rho, gamma| Weight::FlemingHarrington { rho, gamma };
    let all = [
        Weight::LogRank,
        Weight::Gehan,
        Weight::TaroneWare,
        Weight::PetoPeto,
        Weight::Andersen,
        fh(1.0, 0.0),
        fh(0.0, 1.0),
        fh(1.0, 1.0),
        fh(0.5, 0.5),
    ];
    all.into_iter().find(|weight| weight.name() == name).unwrap_or_else(|| panic!("{name}"))
}

#[test]
fn weighted_tests() {
    let mut check = Check::default();
    let table = expected("weighted_logrank");
    for row in &table {
        let (test, prepared) = test(&row["case"], weight(&row["test"]));
        let a = prepared.labels.iter().position(|label| *label == row["group"]).unwrap();
        let group = test.groups[a];
        check.close(Some(group.observed), row, "weighted_observed", 1e-12);
        check.close(Some(group.expected), row, "weighted_expected", 1e-12);
        check.close(Some(group.observed - group.expected), row, "score", 1e-11);
        check.close(Some(test.covariance(a, a)), row, "variance", 1e-12);
        check.close(test.chi_square, row, "chisq", 1e-12);
        check.close(Some(test.freedom as f64), row, "df", 0.0);
        check.close(test.p, row, "p", 1e-12);
    }
    check.done(table.len() * 7);
}

#[test]
fn tests_of_survdiff() {
    let mut check = Check::default();
    let table = expected("logrank");
    for row in &table {
        let rho = number(row, "rho").unwrap();
        let weight = Weight::FlemingHarrington { rho, gamma: 0.0 };
        let (test, prepared) = test(&row["case"], weight);
        let a = prepared.labels.iter().position(|label| *label == row["group"]).unwrap();
        let group = test.groups[a];
        // Named exception: R's count holds children whose stratum is missing; the test does not.
        let without_strata = Case { strata: None, ..*prepared.case };
        let of_group = |r: &&Row| r[prepared.case.group.unwrap()] == row["group"];
        let children = without_strata.rows().iter().filter(of_group).count();
        assert!(group.children == prepared.all.iter().filter(of_group).count());
        check.close(Some(children as f64), row, "n", 0.0);
        check.close(Some(group.observed), row, "observed", 1e-12);
        check.close(Some(group.expected), row, "expected", 1e-12);
        check.close(test.chi_square, row, "chisq", 1e-11);
        check.close(Some(test.freedom as f64), row, "df", 0.0);
        check.close(test.p, row, "p", 1e-11);
    }
    check.done(table.len() * 6);
}

#[test]
fn covariances_of_survdiff() {
    let mut check = Check::default();
    let table = expected("logrank_variance");
    for row in &table {
        let rho = number(row, "rho").unwrap();
        let (test, _) = test(&row["case"], Weight::FlemingHarrington { rho, gamma: 0.0 });
        let place = |column| number(row, column).unwrap() as usize - 1;
        check.close(Some(test.covariance(place("row"), place("column"))), row, "variance", 1e-12);
    }
    check.done(table.len());
}

#[test]
fn trends() {
    let mut check = Check::default();
    let table = expected("logrank_trend");
    for row in &table {
        let (test, _) = test(&row["case"], weight(&row["test"]));
        let scores: Vec<f64> = row["scores"].split(' ').map(|s| s.parse().unwrap()).collect();
        let trend = test.trend(&scores);
        check.close(trend.map(|t| t.z), row, "z", 1e-12);
        check.close(trend.map(|t| t.p_two_sided), row, "p", 1e-12);
    }
    check.done(table.len() * 2);
}

#[test]
fn all_arrangements() {
    let mut check = Check::default();
    let table = expected("logrank_exact_permutation");
    for row in &table {
        let prepared = prepare(&row["case"]);
        assert_eq!(prepared.labels[0], row["group"]);
        let column = prepared.case.group.unwrap();
        let first: Vec<bool> = prepared.all.iter().map(|r| r[column] == row["group"]).collect();
        let got = exact_log_rank(&prepared.rows, &first).unwrap();
        check.close(Some(got.statistic), row, "statistic", 1e-12);
        check.close(Some(got.arrangements as f64), row, "arrangements", 0.0);
        check.close(Some(got.as_extreme as f64), row, "as_extreme_two_sided", 0.0);
        check.close(Some(got.p_two_sided), row, "p_two_sided", 1e-15);
        check.close(Some(got.p_lower), row, "p_lower", 1e-15);
        check.close(Some(got.p_upper), row, "p_upper", 1e-15);
    }
    check.done(table.len() * 6);
}

/// Where R stops with an error of its linear algebra, the statistic is undefined and said to be.
#[test]
fn no_statistic_where_nothing_could_differ() {
    for row in expected("logrank_refused_by_r") {
        let rho = number(&row, "rho").unwrap();
        let (test, _) = test(&row["case"], Weight::FlemingHarrington { rho, gamma: 0.0 });
        assert_eq!((test.chi_square, test.freedom, test.p), (None, 0, None));
    }
}

fn cumulative_hazard(case: &str, days: f64) -> f64 {
    match case {
        "aml_exponential" => ln(2.0) / 30.0 * days,
        "ovarian_weibull" => pow(days / 900.0, 1.2),
        "thymus24_untreated" => -ln(0.06) / 730.0 * days,
        "thymus24_tissue" => {
            let rates = [-ln(0.77) / 365.0, ln(0.77 / 0.76) / 365.0];
            rates[0] * days.min(365.0) + rates[1] * (days - 365.0).max(0.0)
        }
        "thymus24_age_clock" => pow(days / (730.0 / pow(-ln(0.06), 1.0 / 1.3)), 1.3),
        "heart_delayed_entry" => days / 800.0,
        "tiny_all_censored" => 0.02 * days,
        other => panic!("{other}"),
    }
}

#[test]
fn one_group_against_a_hazard() {
    let mut check = Check::default();
    let table = expected("one_sample_logrank");
    for row in &table {
        let file = match row["case"].as_str() {
            "thymus24_age_clock" => Case::of("thymus24_age").entry(),
            "heart_delayed_entry" => Case::of("heart").entry(),
            "tiny_all_censored" => Case::of("tiny_all_censored"),
            other if other.starts_with("thymus24") => Case::of("thymus24"),
            other if other.starts_with("aml") => Case::of("aml"),
            _ => Case::of("ovarian"),
        };
        let rows = follow(&file.rows(), file.entry).unwrap();
        let hazard = |time: SinceImplant| cumulative_hazard(&row["case"], time.days());
        let test = one_sample(&rows, hazard, Level::PERCENT_95);
        // R's survdiff takes no delayed entry here.
        let square = file.entry.is_none().then_some(test.z_expected * test.z_expected);
        check.close(Some(test.observed as f64), row, "observed", 0.0);
        check.close(Some(test.expected), row, "expected", 1e-12);
        check.close(square, row, "survdiff_chisq", 1e-11);
        check.close(Some(test.z_expected), row, "z_breslow", 1e-12);
        check.close(Some(test.p_expected_lower()), row, "p_one_sided_breslow", 1e-12);
        check.close(Some(test.z_mean), row, "z_wu", 1e-12);
        check.close(Some(test.p_mean_lower()), row, "p_one_sided_wu", 1e-12);
        check.close(test.z_observed, row, "z_observed", 1e-12);
        check.close(Some(test.p_exact_lower), row, "p_exact_poisson_lower", 1e-12);
        check.close(Some(test.p_exact_upper), row, "p_exact_poisson_upper", 1e-12);
        check.close(Some(test.ratio), row, "smr", 1e-12);
        check.close(Some(test.ratio_interval.low), row, "smr_exact_low", 1e-12);
        check.close(Some(test.ratio_interval.high), row, "smr_exact_high", 1e-12);
    }
    check.done(table.len() * 13);
}
