//! The model of Fine and Gray against `validation/trial/expected` (R 4.2.2, survival 3.5-3 with
//! eps = 1e-14, cmprsk 2.2-11). Tolerance 1e-9, as its README suggests for what is iterated.

mod common;

use common::{Check, Row, clock, data, expected, number};
use thymoid_trial::{CensoringOrder, CompetingRisks, Cox, CoxTies, FollowUp, fine_gray};

const TOLERANCE: f64 = 1e-9;

#[test]
fn models_of_fine_and_gray() {
    let mut check = Check::default();
    let table = expected("fine_gray");
    let quantities = expected("fine_gray_model");
    for rows in table.chunk_by(|a, b| {
        a["case"] == b["case"] && a["cause"] == b["cause"] && a["method"] == b["method"]
    }) {
        let case = rows[0]["case"].as_str();
        let (time, cause, columns): (_, _, &[&str]) = match case {
            "mgus2" => ("time", "cause", &["age", "sex"]),
            "thymus24" => ("first_time", "first_cause", &["dose"]),
            _ => ("time", "cause", &["group"]),
        };
        let all = data(case);
        let of = |row: &Row| row[cause].parse::<usize>().unwrap().checked_sub(1);
        let causes: Vec<Option<usize>> = all.iter().map(of).collect();
        let wanted = number(&rows[0], "cause").unwrap() as usize - 1;
        let event = |all: bool| -> Vec<bool> {
            causes.iter().map(|of| if all { of.is_some() } else { *of == Some(wanted) }).collect()
        };
        let value = |row: &Row, column: &str| match row[column].as_str() {
            // In R's order of levels the second is 1.
            "F" => 0.0,
            "M" => 1.0,
            _ => number(row, column).unwrap(),
        };
        let x: Vec<Vec<f64>> =
            all.iter().map(|row| columns.iter().map(|c| value(row, c)).collect()).collect();
        let times = clock(&all, time);
        let (coefficients, errors) = if rows[0]["method"] == "cause-specific Cox efron" {
            let rows = FollowUp::new(&times, &event(false)).unwrap();
            let cox = Cox { rows: &rows, covariates: &x, stratum: None };
            let fit = cox.fit(CoxTies::Efron).unwrap();
            let errors = (0..columns.len()).map(|a| fit.standard_error(a)).collect();
            (fit.coefficients, errors)
        } else {
            let rows_all = FollowUp::new(&times, &event(true)).unwrap();
            let risks = CompetingRisks::new(rows_all, &causes, 2).unwrap();
            let (ties, order) = match rows[0]["method"].as_str() {
                "cmprsk::crr" => (CoxTies::Breslow, CensoringOrder::Together),
                "survival::finegray breslow cluster" => {
                    (CoxTies::Breslow, CensoringOrder::EventFirst)
                }
                _ => (CoxTies::Efron, CensoringOrder::EventFirst),
            };
            let fit = fine_gray(&risks, wanted, &x, ties, order).unwrap();
            if order == CensoringOrder::Together {
                let same = |row: &&Row| row["case"] == case && row["cause"] == rows[0]["cause"];
                for row in quantities.iter().filter(same) {
                    let got = match row["quantity"].as_str() {
                        "loglik" => fit.log_likelihood,
                        "loglik_null" => fit.log_likelihood_null,
                        "lr" => 2.0 * (fit.log_likelihood - fit.log_likelihood_null),
                        "n" => causes.len() as f64,
                        other => {
                            let time = other.strip_prefix("baseline_subdistribution_hazard_to_");
                            let time: f64 = time.unwrap().parse().unwrap();
                            fit.baseline.iter().find(|step| step.0 == time).unwrap().1
                        }
                    };
                    check.close(Some(got), row, "value", TOLERANCE);
                }
                (fit.coefficients, fit.standard_errors)
            } else {
                (fit.coefficients, fit.errors_censoring_known)
            }
        };
        for (term, row) in rows.iter().enumerate() {
            check.close(Some(coefficients[term]), row, "coef", TOLERANCE);
            check.close(Some(errors[term]), row, "se", TOLERANCE);
        }
    }
    check.done(table.len() * 2 + quantities.len());
}
