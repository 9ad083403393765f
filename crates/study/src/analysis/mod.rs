//! One true pass through every stage: what a study's inputs say, before any of it is shown.

pub mod answers;
pub mod children;
pub mod chip;
pub mod counted;
mod declared_trial;
pub mod drawn_chip;
pub mod equal_depth;
pub mod field_sections;
pub mod flow;
pub mod limit_scan;
pub mod piece;
pub mod population;
pub mod receptor;
pub mod repertoire;
mod sizes;
pub mod sweep;
pub mod tracking;
pub mod trial;
pub mod units;

use anyhow::{Result, anyhow};
use thymoid_core::{Parameters, Seed};
use thymoid_patient::forecast::THRESHOLDS;

use crate::jobs::Stages;
use crate::study::{Loaded, Study};
use crate::trial_file::TrialFile;
use crate::trial_simulated::{Known, SimulatedTrial, answer, steps};

/// Everything a run computes.
#[derive(Debug)]
pub struct Analysis {
    /// Receptors of both chains.
    pub receptors: Vec<receptor::Repertoire>,
    /// The chips.
    pub chips: chip::Chips,
    /// The population and how it looks beside the published cohorts.
    pub population: population::PopulationResult,
    /// Each child.
    pub children: children::Forecasts,
    /// The trial.
    pub trial: trial::TrialResult,
    /// What it declares beforehand, played through, where it does.
    pub declared: Option<(TrialFile, SimulatedTrial)>,
    /// Parameters used.
    pub parameters: Parameters,
}

/// Every input of a study, read and checked: a broken table costs no minute.
#[derive(Debug)]
pub struct Inputs {
    parameters: Parameters,
    model: population::Model,
    designs: chip::Designs,
    cohorts: population::Cohorts,
    data: children::ClinicalData,
    declared: Option<TrialFile>,
}

impl Inputs {
    /// Reads all files a study names.
    ///
    /// # Errors
    /// For inputs that cannot be used, naming file, row, column and remedy.
    pub fn read(loaded: &Loaded) -> Result<Self> {
        let parameters = loaded.parameters()?;
        trial::plan(&loaded.study.trial).map_err(|_no_design| {
            anyhow!(
                "{}: [trial] no two-stage design of up to 100 children keeps both errors\n\
                 hint: move p0 and p1 apart, or allow larger alpha or beta",
                loaded.path("study.toml")
            )
        })?;
        let model = population::Model::new(&parameters)?;
        let cohorts = population::Cohorts::read(loaded)?;
        cohorts.posterior(&model)?;
        Ok(Self {
            designs: chip::Designs::read(loaded, &parameters)?,
            model,
            cohorts,
            data: children::ClinicalData::read(loaded)?,
            declared: declared_trial::read(loaded)?,
            parameters,
        })
    }
}

/// Runs all stages of a study.
///
/// # Errors
/// When a stage cannot be computed.
pub fn analyse(
    inputs: Inputs,
    study: &Study,
    seed: Seed,
    stages: &mut Stages<'_>,
) -> Result<Analysis> {
    let Inputs { parameters, model, designs, cohorts, data, declared } = inputs;
    let receptors = receptor::sample(study.receptor, seed, stages)?;
    let chips = chip::Chips::grow(&designs, &parameters, seed, stages)?;
    let population = population::fit(&model, &cohorts, &study.population, seed, stages)?;
    let basis = children::Basis {
        model: &model,
        population: &population.fit,
        cohorts: &cohorts.naive,
        plan: &study.forecast,
        counts: &THRESHOLDS,
        seed,
    };
    let children = children::forecast_all(basis, &data, stages)?;
    let informed = children.own.as_ref().map_or(&population.fit, |own| &own.population);
    let trial = trial::simulate(&model, informed, &chips, &cohorts, &study.trial, seed, stages)?;
    let played = declared.map(|file| {
        let known = Known {
            model: &model,
            population: informed,
            parameters: &parameters,
            export_ratio: Some(chips.export_ratio()),
            seed,
        };
        let found =
            stages.stage("stage.declared", steps(&file), |tick| answer(&file, &known, tick))?;
        Ok::<_, anyhow::Error>((file, found))
    });
    let declared = played.transpose()?;
    Ok(Analysis { receptors, chips, population, children, trial, declared, parameters })
}
