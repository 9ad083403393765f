//! Each child: scope, posterior, forecast, and the forecast made before any value was known.

use anyhow::{Result, bail};
use thymoid_core::{Days, Months, Seed};
use thymoid_patient::child::{ChildFit, ChildPosterior, ChildPrior};
use thymoid_patient::cohort::Analyte;
use thymoid_patient::forecast::{Forecast, forecast};
use thymoid_patient::labs::{ChildRecord, Given, LabValue, read, read_children};
use thymoid_patient::population::PopulationFit;
use thymoid_patient::reference::{self, RangeRow};
use thymoid_patient::scope::{Gate, Scope, gate};

use super::population::Model;
use crate::progress::Progress;
use crate::study::{ForecastPlan, Loaded};

/// Draws of a forecast made without values.
const PRIOR_DRAWS: usize = 1000;

/// Children and their values.
#[derive(Debug)]
pub struct Ward {
    /// One row a child.
    pub children: Vec<ChildRecord>,
    /// All values.
    pub labs: Vec<LabValue>,
    /// Ranges of healthy children.
    pub ranges: Vec<RangeRow>,
}

impl Ward {
    /// Reads both tables of a study.
    pub fn read(loaded: &Loaded) -> Result<Self> {
        let files = &loaded.study.children;
        let file = loaded.path(&files.labs);
        let children = read_children(&loaded.path(&files.records), loaded.file(&files.records))?;
        let labs = read(&file, loaded.file(&files.labs), Given::default())?;
        let stray = |lab: &&LabValue| !children.iter().any(|child| child.child_id == lab.child_id);
        if let Some(stray) = labs.iter().find(stray) {
            bail!(
                "{file}: row {}, column `child_id`: `{}` is not in {}; add the child there, or correct the pseudonym",
                stray.row,
                stray.child_id,
                files.records
            );
        }
        Ok(Self { children, labs, ranges: read_ranges(loaded)? })
    }

    /// The values of one child.
    pub fn labs_of(&self, child_id: &str) -> Vec<LabValue> {
        self.labs.iter().filter(|lab| lab.child_id == child_id).cloned().collect()
    }
}

/// Reads the reference ranges of a study.
pub fn read_ranges(loaded: &Loaded) -> Result<Vec<RangeRow>> {
    let file = &loaded.study.reference.lymphocytes;
    Ok(reference::read(&loaded.path(file), loaded.file(file))?)
}

/// What is known and expected of one child.
#[derive(Debug)]
pub struct ChildResult {
    /// The child.
    pub record: ChildRecord,
    /// Its values.
    pub labs: Vec<LabValue>,
    /// Whether a forecast may be used.
    pub gate: Gate,
    /// The forecast, when it may.
    pub forecast: Option<ChildForecast>,
    /// CD4 of healthy children at the child's age, by month after implantation.
    pub healthy_cd4: Vec<HealthyMonth>,
}

/// The range of healthy children at one month after a child's implantation.
#[derive(Debug, Clone, PartialEq)]
pub struct HealthyMonth {
    /// Months since implantation.
    pub month: f64,
    /// Both ends, cells/µL.
    pub ends: [f64; 2],
    /// Citation.
    pub source: String,
}

fn healthy_cd4(ranges: &[RangeRow], age_at_implant: f64, months: u32) -> Vec<HealthyMonth> {
    (0..=months)
        .map(f64::from)
        .filter_map(|month| {
            let age = Months(age_at_implant + month);
            let (range, ends) = reference::verified(ranges, Analyte::Cd4, age)?;
            Some(HealthyMonth { month, ends, source: range.source.clone() })
        })
        .collect()
}

/// A child's forecast with and without its values.
#[derive(Debug)]
pub struct ChildForecast {
    /// What was learned.
    pub fit: ChildFit,
    /// Values that informed it.
    pub observations: usize,
    /// Given the values.
    pub given_labs: Forecast,
    /// As it would have been made at implantation.
    pub at_implant: Forecast,
}

/// Forecasts every child in scope.
pub fn forecast_all(
    model: &Model,
    population: &PopulationFit,
    ward: &Ward,
    plan: &ForecastPlan,
    seed: Seed,
    progress: &mut Progress,
) -> Result<Vec<ChildResult>> {
    let gated: Vec<(ChildRecord, Vec<LabValue>, Gate)> = ward
        .children
        .iter()
        .map(|record| {
            let labs = ward.labs_of(&record.child_id);
            let gate = gate(record.treatment, record.age_at_implant_months.map(Months), &labs);
            (record.clone(), labs, gate)
        })
        .collect();
    let forecast = gated.iter().filter(|(_, _, gate)| gate.scope != Scope::Outside).count();
    let length = forecast * plan.chains * (plan.tune + plan.draws);
    progress.stage("stage.children", length as u64, |tick| {
        gated
            .into_iter()
            .enumerate()
            .map(|(index, (record, labs, gate))| {
                let forecast = match (gate.scope, record.age_at_implant_months) {
                    (Scope::Outside, _) | (_, None) => None,
                    (_, Some(age)) => {
                        let fit_number = index as u32 + 1;
                        let age = Days::from(Months(age));
                        Some(forecast_child(
                            model, population, &record, age, &labs, plan, seed, fit_number, tick,
                        )?)
                    }
                };
                let age = record.age_at_implant_months.unwrap_or(f64::NAN);
                let healthy_cd4 = healthy_cd4(&ward.ranges, age, plan.months);
                Ok(ChildResult { record, labs, gate, forecast, healthy_cd4 })
            })
            .collect()
    })
}

/// Forecasts one child.
#[expect(clippy::too_many_arguments, reason = "explicit inputs; each is one thing")]
pub fn forecast_child(
    model: &Model,
    population: &PopulationFit,
    record: &ChildRecord,
    age_at_implant: Days,
    labs: &[LabValue],
    plan: &ForecastPlan,
    seed: Seed,
    fit_number: u32,
    tick: &(dyn Fn() + Sync),
) -> Result<ChildForecast> {
    let Model { physiology, priors } = model;
    let prior = ChildPrior::new(population, priors, record.centre, age_at_implant);
    let posterior = ChildPosterior::new(physiology, priors, &prior, labs);
    let fit = posterior.sample(&record.child_id, seed, fit_number, plan.sampling(), tick)?;
    let days: Vec<f64> =
        (1..=plan.months).map(|m| Days::from(Months(f64::from(m))).value()).collect();
    Ok(ChildForecast {
        observations: posterior.observations(),
        given_labs: forecast(physiology, priors, &fit.draws, &days, seed)?,
        at_implant: forecast(physiology, priors, &prior.draws(seed, PRIOR_DRAWS), &days, seed)?,
        fit,
    })
}
