//! Bayesian rules. The settings of each named design stand here, as the tables hold results only.

use thymoid_trial::{
    Beta, Bop2, MonitoredCharacteristics, PendingOutcomes, PosteriorDesign, PredictiveDesign,
};

use super::table::{EXACT, Row, Table};

fn beta(a: f64, b: f64) -> Beta {
    Beta::new(a, b).unwrap()
}

fn predictive(name: &str) -> PredictiveDesign {
    let design = |prior, p0, n_max, first, theta_t, theta_l, theta_u| PredictiveDesign {
        prior,
        p0,
        n_max,
        first,
        theta_t,
        theta_l,
        theta_u,
    };
    match name {
        "Lee-Liu 2008" => design(beta(0.2, 0.8), 0.2, 36, 10, 0.9, 0.001, None),
        "ph2bayes 0.3" => design(beta(0.6, 1.4), 0.3, 40, 1, 0.85, 0.05, None),
        "two-sided monitoring" => design(beta(0.5, 0.5), 0.5, 24, 6, 0.95, 0.05, Some(0.95)),
        _ => panic!("{name}"),
    }
}

fn characteristics(row: Row<'_>, got: &MonitoredCharacteristics) {
    row.holds("reject", got.success, EXACT);
    row.holds("stop_futility", got.stop_futility, EXACT);
    row.holds("stop_efficacy", got.stop_efficacy, EXACT);
    row.holds("expected_n", got.expected_n, EXACT);
}

#[test]
fn predictive_probability() {
    let table = Table::read("predictive_probabilities");
    for row in table.rows() {
        let design = predictive(row.text("design"));
        let (n, x) = (row.whole("n"), row.whole("successes"));
        row.holds("predictive_probability", design.probability(n, x), EXACT);
        row.holds("posterior_above_p0", design.prior.after(x, n).above(design.p0), EXACT);
    }
    table.finish();
    let table = Table::read("predictive_boundaries");
    for row in table.rows() {
        let looks = predictive(row.text("design")).looks().unwrap();
        let look = looks.iter().find(|look| look.n == row.whole("n")).unwrap();
        let count = |bound: Option<u32>| bound.map(f64::from);
        row.holds_option("stop_futility_at_most", count(look.stop_futility_at_most), 0.0);
        row.holds_option("stop_efficacy_at_least", count(look.stop_efficacy_at_least), 0.0);
    }
    table.finish();
    let table = Table::read("predictive_operating");
    for row in table.rows() {
        let design = predictive(row.text("design"));
        row.holds("n_max", design.n_max.into(), 0.0);
        row.holds("successes_needed", design.successes_needed().into(), 0.0);
        characteristics(row, &design.design().unwrap().characteristics(row.number("p")).unwrap());
    }
    table.finish();
}

fn posterior(name: &str) -> PosteriorDesign {
    match name {
        "uniform prior, p0 0.5" => PosteriorDesign {
            prior: beta(1.0, 1.0),
            p0: 0.5,
            looks: vec![5, 8, 12, 16, 20, 24],
            stop_below: 0.1,
            success_above: 0.95,
        },
        "sceptical prior, p0 0.06" => PosteriorDesign {
            prior: beta(0.6, 9.4),
            p0: 0.06,
            looks: vec![4, 8, 12],
            stop_below: 0.5,
            success_above: 0.975,
        },
        _ => panic!("{name}"),
    }
}

#[test]
fn posterior_monitoring() {
    let table = Table::read("posterior_boundaries");
    for row in table.rows() {
        let design = posterior(row.text("design"));
        let n = row.whole("n");
        let look = design.looks.iter().position(|each| *each == n).unwrap();
        let stop = design.stops_at_most().unwrap()[look];
        row.holds_option("stop_futility_at_most", stop.map(f64::from), 0.0);
        row.holds_option("posterior_there", stop.map(|x| design.probability(n, x)), EXACT);
        let more = stop.filter(|x| *x < n).map(|x| design.probability(n, x + 1));
        row.holds_option("posterior_one_more", more, EXACT);
    }
    table.finish();
    let table = Table::read("posterior_operating");
    for row in table.rows() {
        let design = posterior(row.text("design"));
        row.holds("successes_needed", design.successes_needed().into(), 0.0);
        characteristics(row, &design.design().unwrap().characteristics(row.number("p")).unwrap());
    }
    table.finish();
}

fn bop2(name: &str, lambda: f64, gamma: f64) -> Bop2 {
    match name {
        "p0 0.2, N 40" => Bop2 { p0: 0.2, looks: vec![10, 15, 20, 25, 30, 35, 40], lambda, gamma },
        "p0 0.5, N 24" => Bop2 { p0: 0.5, looks: vec![8, 16, 24], lambda, gamma },
        _ => panic!("{name}"),
    }
}

#[test]
fn bop2_as_given() {
    let design = |row: Row<'_>| bop2(row.text("design"), row.number("lam"), row.number("gamma"));
    let table = Table::read("bop2_boundaries");
    for row in table.rows() {
        let design = design(row);
        let n = row.whole("n");
        let look = design.looks.iter().position(|each| *each == n).unwrap();
        row.holds("p0", design.p0, 0.0);
        row.holds("cutoff", design.cutoff(n), EXACT);
        let stop = design.stops_at_most().unwrap()[look];
        row.holds_option("stop_at_most", stop.map(f64::from), 0.0);
    }
    table.finish();
    let table = Table::read("bop2_operating");
    for row in table.rows() {
        let got = design(row).design().unwrap().characteristics(row.number("p")).unwrap();
        characteristics(row, &got);
    }
    table.finish();
}

#[test]
fn bop2_optimal() {
    let table = Table::read("bop2_optimal");
    for row in table.rows() {
        let [p0, p1, alpha] = ["p0", "p1", "alpha"].map(|name| row.number(name));
        let looks: Vec<u32> =
            row.text("looks").split(' ').map(|each| each.parse().unwrap()).collect();
        assert_eq!(row.text("grid"), "lambda 0.5(0.005)0.995; gamma 0(0.05)1");
        let got = Bop2::optimal(p0, p1, &looks, alpha).unwrap();
        assert_eq!(got.design, bop2(row.text("design"), row.number("lam"), row.number("gamma")));
        let stops: Vec<String> = got
            .design
            .stops_at_most()
            .unwrap()
            .into_iter()
            .map(|stop| stop.map_or("NA".to_owned(), |most| most.to_string()))
            .collect();
        assert_eq!(row.text("stop_at_most"), stops.join(" "));
        row.holds("type_one", got.at_p0.success, EXACT);
        row.holds("power", got.at_p1.success, EXACT);
        row.holds("expected_n_p0", got.at_p0.expected_n, EXACT);
        row.holds("expected_n_p1", got.at_p1.expected_n, EXACT);
        row.holds("stop_early_p0", got.at_p0.stop_futility, EXACT);
    }
    table.finish();
}

#[test]
fn pending_children() {
    let table = Table::read("top_effective_sample");
    for row in table.rows() {
        assert_eq!(row.text("design"), "window 12");
        let interim = PendingOutcomes {
            responses: row.whole("responses"),
            complete: row.whole("complete"),
            follow_up: row
                .text("pending_follow_up")
                .split_whitespace()
                .map(|each| each.parse().unwrap())
                .collect(),
            window: row.number("window"),
        };
        assert_eq!(row.whole("pending") as usize, interim.follow_up.len());
        let known = interim.posterior(beta(0.5, 0.5)).unwrap();
        row.holds("effective_n", interim.effective_n().unwrap(), EXACT);
        row.holds("alpha_posterior", known.counts().0, EXACT);
        row.holds("beta_posterior", known.counts().1, EXACT);
        row.holds("posterior_above_p0", known.above(0.5), EXACT);
        row.holds("posterior_mean", known.mean(), EXACT);
    }
    table.finish();
}
