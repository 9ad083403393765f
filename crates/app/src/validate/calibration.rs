//! Forecasts of virtual children: whether ranks are uniform, and how close forecasts come.

use anyhow::Result;
use thymoid_core::{Days, Months, Seed, math};
use thymoid_patient::calibration::{QUANTITIES, calibrate};
use thymoid_patient::child::{ChildPrior, Recipient};
use thymoid_patient::cohort::{Analyte, Centre};
use thymoid_patient::population::PopulationFit;

use super::Obtained;
use super::patient::share_of;
use crate::analysis::population::Model;

/// Bins of the ranks: twenty-five children or more in each.
const BINS: u32 = 20;
/// Months of the visits of a child who is followed, and of one who is forecast.
const FOLLOWED: [f64; 5] = [3.0, 6.0, 9.0, 12.0, 18.0];
const FORECAST: [f64; 2] = [3.0, 6.0];
/// Age at implantation, months: the median of the published children.
const AGE_MONTHS: f64 = 9.0;

/// By the id of their target, from `children` virtual children of a new centre; `tick` is called
/// twice a child.
///
/// # Errors
/// When a virtual child's equations cannot be solved, or its posterior cannot be sampled.
pub fn calibration(
    model: &Model,
    fit: &PopulationFit,
    children: u32,
    seed: Seed,
    tick: &(dyn Fn() + Sync),
) -> Result<Vec<(String, Obtained)>> {
    let Model { physiology, priors, .. } = model;
    let age_at_implant = Days::from(Months(AGE_MONTHS));
    let recipient = Recipient { centre: Centre::New, age_at_implant, graft_export: 1.0 };
    let prior = ChildPrior::new(fit, priors, recipient);
    let run = |months: &[f64]| {
        let analytes = [Analyte::NaiveCd4, Analyte::Cd4, Analyte::Trec];
        let visit = |month: &f64| analytes.map(|a| (Days::from(Months(*month)).value(), a));
        let visits: Vec<(f64, Analyte)> = months.iter().flat_map(visit).collect();
        calibrate((physiology, priors, &prior), &visits, children, seed, tick)
    };
    let all = f64::from(children);
    let mut numbers = Vec::new();
    let followed = run(&FOLLOWED)?;
    for (name, ranks) in QUANTITIES.into_iter().zip(&followed.ranks) {
        let name = name.replace('_', "-");
        let p = Obtained::exact(ranks.p_value(BINS));
        numbers.push((format!("patient-sbc-p-{name}"), p));
        let coverage = share_of(ranks.coverage(0.8), all);
        numbers.push((format!("patient-sbc-coverage-{name}"), coverage));
    }
    let forecast = run(&FORECAST)?;
    for (name, ranks) in ["m12", "m24"].into_iter().zip(&forecast.ranks[3..]) {
        let coverage = share_of(ranks.coverage(0.9), all);
        numbers.push((format!("patient-11-coverage-{name}"), coverage));
    }
    let ratios = forecast.accuracy.map(|accuracy| accuracy.crps / accuracy.last_value);
    numbers.push(("patient-11-crps".into(), Obtained::exact(math::mean(&ratios))));
    Ok(numbers)
}
