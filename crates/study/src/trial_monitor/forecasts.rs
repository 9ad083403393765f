//! What the patient model expects of children whose outcome is still to come.

use anyhow::Result;
use thymoid_core::{CellsPerUl, Days, Months, Seed};
use thymoid_labs::{Entry, LabVerdict, Provenance, values};
use thymoid_patient::child::scope::Gate;
use thymoid_patient::child::{Answer, ChildRecord, Phenotype, Treatment};
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::Centre;
use thymoid_trial::declared::Estimand;
use thymoid_trial::monitoring::Standing;

use super::answer::OneChild;
use super::read::TrialData;
use crate::analysis::children::{Basis, ClinicalData, forecast_all, read_ranges};
use crate::analysis::population::{Cohorts, Model, fit};
use crate::jobs::{Observer, Stages};
use crate::study::Loaded;

/// What is expected of one child.
#[derive(Debug, Clone)]
pub struct ChildOutlook {
    /// Pseudonym.
    pub child_id: String,
    /// Whether the model may be used for it, and why not.
    pub gate: Gate,
    /// Probability of being alive and at the count by the month of the estimand; none where the
    /// model may not be used.
    pub reached: Option<f64>,
}

/// Forecasts each child that is pending, from its values up to the day of the data. The population
/// is that of the draws given, or else fitted to the bundled cohorts, which takes a minute.
///
/// # Errors
/// When draws cannot be read, a posterior cannot be sampled, or the job was cancelled.
pub fn forecasts(
    data: &TrialData,
    children: &[OneChild],
    estimand: &Estimand,
    draws: Option<&(String, Vec<u8>)>,
    seed: Seed,
    observer: &mut dyn Observer,
) -> Result<Vec<ChildOutlook>> {
    let bundled = Loaded::bundled()?;
    let model = Model::new(&bundled.parameters()?)?;
    let pending: Vec<&OneChild> =
        children.iter().filter(|child| child.standing == Standing::Pending).collect();
    if pending.is_empty() {
        return Ok(Vec::new());
    }
    let of_pending = |entry: &&Entry| {
        entry.verdict < LabVerdict::NotRead
            && entry.day.is_some_and(|day| {
                let followed = |child: &&OneChild| {
                    child.row.child_id == entry.child_id
                        && child.since_implant.is_some_and(|now| day <= now)
                };
                pending.iter().any(followed)
            })
    };
    let entries: Vec<Entry> = data.labs.iter().filter(of_pending).cloned().collect();
    let labs = if entries.is_empty() { Vec::new() } else { values(&data.labs_file, entries)? };
    let clinical = ClinicalData {
        children: pending.iter().map(|child| record(child)).collect(),
        labs,
        drugs: Vec::new(),
        ranges: read_ranges(&bundled)?,
    };
    let mut stages = Stages::new(observer);
    let cohorts = Cohorts::read(&bundled)?;
    let population = match draws {
        Some((name, table)) => PopulationFit::read(name, table, &model.priors)?,
        None => fit(&model, &cohorts, &bundled.study.population, seed, &mut stages)?.fit,
    };
    let basis = Basis {
        model: &model,
        population: &population,
        cohorts: &cohorts.naive,
        plan: &bundled.study.forecast,
        counts: &[CellsPerUl(estimand.naive_cd4_per_ul)],
        seed,
    };
    let month = (estimand.month.round() as usize).max(1);
    let outlook = |result: crate::analysis::children::ChildResult| {
        let states = result.forecast.as_ref().and_then(|forecast| {
            forecast.given_labs.thresholds.first()?.states.get(month - 1).copied()
        });
        let reached = states.map(|states| states.reached);
        ChildOutlook { child_id: result.record.child_id, gate: result.gate, reached }
    };
    let made = forecast_all(basis, &clinical, &mut stages)?;
    Ok(made.children.into_iter().map(outlook).collect())
}

/// What the patient model is told of a child of the trial.
fn record(child: &OneChild) -> ChildRecord {
    let age = child.row.age_at_implant_days().map(|days| Months::from(Days(days)).value());
    let drug = child.row.drug_day.is_some();
    ChildRecord {
        child_id: child.row.child_id.clone(),
        study: String::new(),
        sex: String::new(),
        cause: String::new(),
        phenotype: Phenotype::default(),
        treatment: Treatment::ThymusImplant,
        centre: Centre::New,
        age_at_implant_months: age,
        graft_export: None,
        immunosuppression: if drug { Answer::Yes } else { Answer::default() },
        maternal_engraftment: Answer::default(),
        outcome: String::new(),
        status: Provenance::Read,
        source: String::new(),
        note: String::new(),
    }
}
