//! Forecasts of virtual children: whether ranks are uniform, and how close forecasts come.

use anyhow::Result;
use thymoid_core::{Age, Seed, SinceImplant, math};
use thymoid_labs::Analyte;
use thymoid_patient::child::{ChildPrior, Phenotype, Presentation, Recipient};
use thymoid_patient::evaluation::calibration::{Cast, QUANTITIES, calibrate};
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::Centre;

use super::Obtained;
use super::patient::share_of;
use thymoid_study::analysis::population::Model;

/// Bins of the ranks: twenty-five children or more in each.
const BINS: u32 = 20;
/// Months of the visits of a child who is followed, and of one who is forecast.
const FOLLOWED: [f64; 5] = [3.0, 6.0, 9.0, 12.0, 18.0];
const FORECAST: [f64; 2] = [3.0, 6.0];
/// Age at implantation, months: the median of the published children.
const AGE_MONTHS: f64 = 9.0;

/// Months of the visits of a child whose T cells are not the graft's, as a data sees it until its
/// naive cells begin to show.
const WARD: [f64; 4] = [1.0, 2.0, 4.0, 6.0];
const ONE_EACH: [Analyte; 3] = [Analyte::NaiveCd4, Analyte::Cd4, Analyte::Trec];
const WITH_TOTALS: [Analyte; 5] =
    [Analyte::NaiveCd4, Analyte::Cd3, Analyte::Cd4, Analyte::Cd8, Analyte::Trec];
/// Calibrations that [`calibration`] makes.
pub const RUNS: u32 = 4;

/// By the id of their target, from `children` virtual children of a new centre; `tick` is called
/// [`RUNS`] times a child.
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
    let age_at_implant = Age::from_months(AGE_MONTHS);
    let run = |phenotype: Phenotype, cast: Cast, months: &[f64], analytes: &[Analyte]| {
        let presentation = Presentation { phenotype, ..Presentation::default() };
        let recipient =
            Recipient { centre: Centre::New, age_at_implant, graft_export: 1.0, presentation };
        let prior = ChildPrior::new(fit, priors, recipient);
        let days = months.iter().map(|month| SinceImplant::from_months(*month));
        let visits: Vec<(SinceImplant, Analyte)> =
            days.flat_map(|day| analytes.iter().map(move |a| (day, *a))).collect();
        calibrate((physiology, priors, &prior), (&visits, cast), children, seed, tick)
    };
    let all = f64::from(children);
    let mut numbers = Vec::new();
    let followed = run(Phenotype::Typical, Cast::OfPrior, &FOLLOWED, &ONE_EACH)?;
    for (name, ranks) in QUANTITIES.into_iter().zip(&followed.ranks) {
        let name = name.replace('_', "-");
        let p = Obtained::exact(ranks.p_value(BINS));
        numbers.push((format!("patient-sbc-p-{name}"), p));
        let coverage = share_of(ranks.coverage(0.8), all);
        numbers.push((format!("patient-sbc-coverage-{name}"), coverage));
    }
    let forecast = run(Phenotype::Typical, Cast::OfPrior, &FORECAST, &ONE_EACH)?;
    for (name, ranks) in ["m12", "m24"].into_iter().zip(&forecast.ranks[3..]) {
        let coverage = share_of(ranks.coverage(0.9), all);
        numbers.push((format!("patient-11-coverage-{name}"), coverage));
    }
    let ratios = forecast.accuracy.map(|accuracy| accuracy.crps / accuracy.last_value);
    numbers.push(("patient-11-crps".into(), Obtained::exact(math::mean(&ratios))));
    let hosts = [
        ("patient-host-coverage", Phenotype::Atypical, Cast::OfPrior),
        ("patient-host-law-coverage", Phenotype::Unknown, Cast::HostCells),
    ];
    for (id, phenotype, cast) in hosts {
        let found = run(phenotype, cast, &WARD, &WITH_TOTALS)?;
        for (name, ranks) in ["m12", "m24"].into_iter().zip(&found.ranks[3..]) {
            numbers.push((format!("{id}-{name}"), share_of(ranks.coverage(0.8), all)));
        }
    }
    Ok(numbers)
}
