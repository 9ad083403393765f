//! Each child: scope, posterior, forecast, the forecast made before any value was known, and past
//! forecasts against what came.

use anyhow::{Result, bail};
use thymoid_core::{Age, CellsPerUl, Months, Seed, SinceImplant};
use thymoid_labs::{Analyte, Given, LabValue, read};
use thymoid_patient::centre::{self, Alone, CentreChildren};
use thymoid_patient::child::concerns::Concern;
use thymoid_patient::child::scope::{Gate, Scope, gate};
use thymoid_patient::child::{
    ChildDraw, ChildFit, ChildPosterior, ChildPrior, ChildRecord, Informs, Observation, Recipient,
    Rule, read_children,
};
use thymoid_patient::dynamics::Timeline;
use thymoid_patient::dynamics::drugs::{self, Medication};
use thymoid_patient::evaluation::baseline::Tables;
use thymoid_patient::evaluation::rewind::{self, PastForecast, Setting};
use thymoid_patient::forecast::{Ensemble, Forecast, Known, forecast, needed_days};
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::{Centre, CohortRow};
use thymoid_patient::population::reference::{self, Place, RangeRow, Side};

use super::population::Model;
use crate::jobs::Stages;
use crate::study::{ForecastPlan, Loaded};

/// Draws of a forecast made without values.
const PRIOR_DRAWS: usize = 1000;

/// Children and their values.
#[derive(Debug)]
pub struct ClinicalData {
    /// One row a child.
    pub children: Vec<ChildRecord>,
    /// All values.
    pub labs: Vec<LabValue>,
    /// All drugs.
    pub drugs: Vec<Medication>,
    /// Ranges of healthy children.
    pub ranges: Vec<RangeRow>,
}

impl ClinicalData {
    /// Reads both tables of a study.
    ///
    /// # Errors
    /// When a table is malformed, or a value or drug is of a child that has no record.
    pub fn read(loaded: &Loaded) -> Result<Self> {
        let files = &loaded.study.children;
        let file = loaded.path(&files.labs);
        let children = read_children(&loaded.path(&files.records), loaded.file(&files.records))?;
        let labs = read(&file, loaded.file(&files.labs), Given::default())?;
        let drugs = match &files.drugs {
            Some(name) => drugs::read(&loaded.path(name), loaded.file(name))?,
            None => Vec::new(),
        };
        let known = |id: &str| children.iter().any(|child| child.child_id == id);
        if let Some(stray) = drugs.iter().find(|drug| !known(&drug.child_id)) {
            bail!(
                "{}: `{}` is not in {}; add the child there, or correct the pseudonym",
                files.drugs.as_deref().unwrap_or_default(),
                stray.child_id,
                files.records
            );
        }
        if let Some(stray) = labs.iter().find(|lab| !known(&lab.child_id)) {
            bail!(
                "{file}: row {}, column `child_id`: `{}` is not in {}; add the child there, or correct the pseudonym",
                stray.row,
                stray.child_id,
                files.records
            );
        }
        Ok(Self { children, labs, drugs, ranges: read_ranges(loaded)? })
    }

    /// The values of one child.
    pub fn labs_of(&self, child_id: &str) -> Vec<LabValue> {
        self.labs.iter().filter(|lab| lab.child_id == child_id).cloned().collect()
    }
}

/// Reads the reference ranges of a study.
///
/// # Errors
/// When the table is malformed.
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
    /// What each of them informs.
    pub informs: Vec<Informs>,
    /// Where each of them lies among healthy children of its age, where a source tells.
    pub places: Vec<Option<Place>>,
    /// What its values give reason for, whatever the model says.
    pub concerns: Vec<Concern>,
    /// Whether a forecast may be used.
    pub gate: Gate,
    /// The forecast, when it may.
    pub forecast: Option<ChildForecast>,
    /// Healthy children of the child's age, by month after implantation.
    pub healthy: Healthy,
}

/// Ranges of healthy children over the months of a forecast.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Healthy {
    /// Of all CD4.
    pub cd4: Vec<HealthyMonth>,
    /// Of naive CD4.
    pub naive_cd4: Vec<HealthyMonth>,
}

/// The range of healthy children at one month after a child's implantation.
#[derive(Debug, Clone, PartialEq)]
pub struct HealthyMonth {
    /// Months since implantation.
    pub month: f64,
    /// Both ends, cells/µL.
    pub ends: [f64; 2],
    /// Share of healthy children between them.
    pub level: f64,
    /// Citation, and the remark of the row.
    pub source: String,
}

fn healthy(ranges: &[RangeRow], age_at_implant: f64, months: u32) -> Healthy {
    let of = |analyte: Analyte| {
        let mut all: Vec<HealthyMonth> = (0..=months)
            .map(f64::from)
            .filter_map(|month| {
                let age = Months(age_at_implant + month);
                let (range, ends) = reference::verified(ranges, analyte, age)?;
                let [low, high] = range.probabilities()?;
                let both = [range.source.as_str(), range.note.as_str()];
                let source = both.into_iter().filter(|text| !text.is_empty());
                let source = source.collect::<Vec<_>>().join("; ");
                Some(HealthyMonth { month, ends, level: high - low, source })
            })
            .collect();
        // A band is of one width: where sources differ, of that of the youngest age.
        let first = all.first().map(|month| month.level);
        all.retain(|month| Some(month.level) == first);
        all
    };
    Healthy { cd4: of(Analyte::Cd4), naive_cd4: of(Analyte::NaiveCd4) }
}

/// Where a value lies among healthy children; below a limit only where that is below the range.
fn place(ranges: &[RangeRow], lab: &LabValue) -> Option<Place> {
    let place = reference::place(ranges, lab.analyte, Months::from(lab.age), lab.value)?;
    match (lab.below_limit, place.side) {
        (false, _) => Some(place),
        (true, Side::Below) => Some(Place { z: None, ..place }),
        (true, _) => None,
    }
}

/// A child's forecast with and without its values.
#[derive(Debug)]
pub struct ChildForecast {
    /// What was learned from its own values.
    pub fit: ChildFit,
    /// Values that informed it.
    pub observations: Vec<Observation>,
    /// Other children of its hospital that informed it.
    pub others: usize,
    /// Given the values.
    pub given_labs: Forecast,
    /// As it would have been made at implantation.
    pub at_implant: Forecast,
    /// Values beside the forecasts made of them before they came.
    pub came: Vec<PastForecast>,
}

/// What the forecasts of children go by.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// Dynamics and priors.
    pub model: &'a Model,
    /// Published cohorts, fitted.
    pub population: &'a PopulationFit,
    /// Published cohorts.
    pub cohorts: &'a [CohortRow],
    /// How long to sample, how far to look.
    pub plan: &'a ForecastPlan,
    /// Naive CD4 counts whose time is forecast.
    pub counts: &'a [CellsPerUl],
    /// Seed.
    pub seed: Seed,
}

/// Every child, and what those of the user's own hospital say together.
#[derive(Debug)]
pub struct Forecasts {
    /// In the order of the table.
    pub children: Vec<ChildResult>,
    /// The population and the centre, where two children of one new centre or more inform it.
    pub own: Option<CentreChildren>,
}

/// A child with what is known of it, and whether a forecast may be made.
struct Gated<'a> {
    record: &'a ChildRecord,
    labs: Vec<LabValue>,
    drugs: Vec<Medication>,
    gate: Gate,
}

/// A child in scope, fitted alone.
struct Fitted {
    prior: ChildPrior,
    recipient: Recipient,
    drugs: Vec<Medication>,
    observations: Vec<Observation>,
    alive_until: SinceImplant,
    fit: ChildFit,
}

/// Forecasts every child in scope.
///
/// # Errors
/// When a posterior cannot be sampled, or its draws cannot be followed.
pub fn forecast_all(
    basis: Basis<'_>,
    data: &ClinicalData,
    stages: &mut Stages<'_>,
) -> Result<Forecasts> {
    let Basis { plan, model, .. } = basis;
    let gated: Vec<Gated<'_>> = data
        .children
        .iter()
        .map(|record| {
            let labs = data.labs_of(&record.child_id);
            let own = data.drugs.iter().filter(|drug| drug.child_id == record.child_id);
            let drugs: Vec<Medication> = own.cloned().collect();
            let gate = gate(record, &labs, &drugs, &model.priors);
            Gated { record, labs, drugs, gate }
        })
        .collect();
    let inside = gated.iter().filter(|gated| gated.gate.scope != Scope::Outside).count();
    let length = inside * plan.chains * (plan.tune + plan.draws);
    let fitted = stages.stage("stage.children", length as u64, |tick| {
        let fit = |(number, gated): (u32, &Gated<'_>)| match (
            gated.gate.scope,
            gated.record.age_at_implant(),
        ) {
            (Scope::Outside, _) | (_, None) => Ok(None),
            (_, Some(age)) => fit_alone(basis, gated, age, number, tick).map(Some),
        };
        (1..).zip(&gated).map(fit).collect::<Result<Vec<Option<Fitted>>>>()
    })?;
    let own = learn(basis, &fitted);
    let rewinds = fitted.iter().flatten().map(|f| rewind::past_visits(&f.observations).len());
    let rewinds = rewinds.sum::<usize>() as u64;
    let children = stages.stage("stage.rewind", rewinds, |tick| {
        let mut informed = own.iter().flat_map(|own| &own.children);
        let others = own.as_ref().map_or(0, |own| own.children.len() - 1);
        let one = |(number, (gated, fitted)): (u32, (Gated<'_>, Option<Fitted>))| {
            let Gated { record, labs, gate, .. } = gated;
            let forecast = fitted
                .map(|fitted| {
                    let own = if fitted.is_own() { informed.next() } else { None };
                    let draws = own.map_or(fitted.fit.draws.as_slice(), Vec::as_slice).to_vec();
                    let others = if own.is_some() { others } else { 0 };
                    let what = (record.child_id.as_str(), number);
                    let tables = Tables { cohorts: basis.cohorts, ranges: &data.ranges };
                    follow(basis, fitted, &draws, others, what, tables, tick)
                })
                .transpose()?;
            let age = record.age_at_implant_months.unwrap_or(f64::NAN);
            let healthy = healthy(&data.ranges, age, plan.months);
            let informs = Rule::new(&model.priors, record.maternal_engraftment).of_labs(&labs);
            let places = labs.iter().map(|lab| place(&data.ranges, lab)).collect();
            let concerns = basis.model.bounds.concerns(&labs);
            let record = record.clone();
            Ok(ChildResult { record, labs, informs, places, concerns, gate, forecast, healthy })
        };
        (1..).zip(gated.into_iter().zip(fitted)).map(one).collect::<Result<Vec<_>>>()
    })?;
    Ok(Forecasts { children, own })
}

/// Fits one child alone.
fn fit_alone(
    Basis { model, population, plan, seed, .. }: Basis<'_>,
    Gated { record, labs, drugs, .. }: &Gated<'_>,
    age_at_implant: Age,
    number: u32,
    tick: &(dyn Fn() + Sync),
) -> Result<Fitted> {
    let Model { physiology, priors, .. } = model;
    let graft_export = record.graft_export.unwrap_or(1.0);
    let presentation = record.presentation();
    let recipient = Recipient { centre: record.centre, age_at_implant, graft_export, presentation };
    let prior = ChildPrior::new(population, priors, recipient);
    let posterior = ChildPosterior::new(physiology, priors, &prior, labs, drugs);
    let fit = posterior.sample(&record.child_id, seed, number, plan.sampling(), tick)?;
    let (observations, alive_until) = (posterior.observations().to_vec(), posterior.alive_until());
    Ok(Fitted { recipient, drugs: drugs.clone(), observations, alive_until, fit, prior })
}

impl Fitted {
    /// Whether it informs the other children of its hospital, and they it.
    fn is_own(&self) -> bool {
        self.recipient.centre == Centre::New && self.observations.iter().any(|o| !o.host_only)
    }
}

/// From two children of the user's own hospital on.
fn learn(basis: Basis<'_>, fitted: &[Option<Fitted>]) -> Option<CentreChildren> {
    let own: Vec<Alone<'_>> = fitted
        .iter()
        .flatten()
        .filter(|fitted| fitted.is_own())
        .map(|fitted| Alone { prior: &fitted.prior, draws: &fitted.fit.draws })
        .collect();
    (own.len() > 1).then(|| centre::learn(basis.population, &basis.model.priors, &own, basis.seed))
}

/// What is to be expected of a fitted child, and what was expected before.
fn follow(
    Basis { model, population, plan, counts, seed, .. }: Basis<'_>,
    fitted: Fitted,
    draws: &[ChildDraw],
    others: usize,
    what: (&str, u32),
    tables: Tables<'_>,
    tick: &(dyn Fn() + Sync),
) -> Result<ChildForecast> {
    let Model { physiology, priors, .. } = model;
    let Fitted { prior, recipient, drugs, observations, alive_until, fit } = fitted;
    let months = (1..=plan.months).map(f64::from);
    let bands = Timeline::new(months.map(SinceImplant::from_months));
    let of = |draws: &[ChildDraw], observations: &[Observation], alive_until: SinceImplant| {
        let known = Known { prior: &prior, drugs: &drugs, alive_until };
        let days = needed_days(&bands, observations, alive_until);
        let ensemble = Ensemble::new(physiology, known, draws, &days, seed)?;
        forecast(&ensemble, priors, &bands, counts, observations, alive_until, seed)
    };
    let given_labs = of(draws, &observations, alive_until)?;
    let at_implant = of(&prior.draws(seed, PRIOR_DRAWS), &[], SinceImplant::from_days(0.0))?;
    let setting = Setting { physiology, priors, population, recipient, drugs: &drugs, tables };
    let came = rewind::rewind(&setting, &observations, what, plan.sampling(), seed, tick)?;
    Ok(ChildForecast { fit, observations, others, given_labs, at_implant, came })
}
