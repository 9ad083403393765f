//! What a declared trial would find.

use anyhow::{Context, Result};
use thymoid_core::{Parameters, Seed};
use thymoid_patient::population::PopulationFit;
use thymoid_trial::declared::DesignRule;
use thymoid_trial::virtual_trial::{
    CentreOf, Export, Lesson, Scenario, ScenarioResult, SizePoint, VirtualTrial, lessons, run,
    sizes,
};

use super::candidates::{Candidate, candidates};
use crate::analysis::population::Model;
use crate::trial_file::TrialFile;
use crate::trial_prior::{PriorAnswer, PriorRequest, answer as borrow};

/// What is known beside the file.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Dynamics and priors.
    pub model: &'a Model,
    /// Posterior of the population.
    pub population: &'a PopulationFit,
    /// All parameters.
    pub parameters: &'a Parameters,
    /// Export of the chip over that of the reference, of a run.
    pub export_ratio: Option<f64>,
    /// The one seed.
    pub seed: Seed,
}

/// A trial played through.
#[derive(Debug, Clone)]
pub struct SimulatedTrial {
    /// Designs, in the order of their kinds.
    pub candidates: Vec<Candidate>,
    /// Kinds that are none, and why.
    pub refused: Vec<(DesignRule, String)>,
    /// Place of the design that was chosen.
    pub chosen: usize,
    /// What is assumed.
    pub base: ScenarioResult,
    /// The chip of the base scenario, not known exactly.
    pub export: Export,
    /// What if it were otherwise.
    pub grid: Vec<ScenarioResult>,
    /// Sizes of a single stage.
    pub sizes: Vec<SizePoint>,
    /// What it teaches of the chip; nothing where the chip is known exactly.
    pub lessons: Vec<Lesson>,
    /// What borrowing does, with the request.
    pub borrowing: Option<(PriorAnswer, PriorRequest)>,
}

/// Steps of an answer.
pub fn steps(file: &TrialFile) -> u64 {
    let combinations = |list: &[f64]| list.len().max(1) as u64;
    let grid = &file.grid;
    let scenarios = [&grid.export_ratio, &grid.dose_exponent, &grid.centre]
        .into_iter()
        .chain([&grid.withdrawal_per_year])
        .map(|list| combinations(list))
        .product::<u64>();
    scenarios + 4
}

/// Plays a trial through; `tick` is called after each step.
///
/// # Errors
/// When the design cannot be, the chip's export is not known, or a child cannot be followed.
pub fn answer(file: &TrialFile, known: &Known<'_>, tick: &dyn Fn()) -> Result<SimulatedTrial> {
    let (candidates, refused) = candidates(&file.design)?;
    let chosen = candidates.iter().position(|each| each.rule == file.design.rule);
    let chosen = chosen.context("the rule that was chosen is no candidate")?;
    let designs: Vec<_> = candidates.iter().map(|each| each.design.clone()).collect();
    let base = scenario(file, known)?;
    let world = VirtualTrial {
        physiology: &known.model.physiology,
        priors: &known.model.priors,
        population: known.population,
        estimand: &file.estimand,
        visits: &file.visits,
        children: &file.children,
        conduct: &file.conduct,
        seed: known.seed,
    };
    let rules = (file.design.safety.as_ref(), file.design.enrolment);
    let simulation = file.simulation;
    let found = run(&world, &base, &designs, rules, simulation.trials)?;
    tick();
    let mut grid = Vec::new();
    for scenario in file.grid.scenarios(&base) {
        grid.push(run(&world, &scenario, &designs, rules, simulation.grid_trials)?);
        tick();
    }
    let aim = file.design.aim;
    let errors = (aim.p0, aim.p1, aim.alpha);
    let sizes = sizes(&world, &base, errors, (simulation.grid_trials, simulation.largest))?;
    tick();
    let lessons = if base.export.log_sd > 0.0 {
        let n = candidates[chosen].n;
        lessons(&world, &base, &lesson_sizes(n), simulation.lesson_trials)?
    } else {
        Vec::new()
    };
    tick();
    let borrowing = borrowing(file, &candidates[chosen])?;
    tick();
    let export = base.export;
    Ok(SimulatedTrial {
        candidates,
        refused,
        chosen,
        base: found,
        export,
        grid,
        sizes,
        lessons,
        borrowing,
    })
}

/// A third, two thirds, one child fewer, all, one more, half as many again.
fn lesson_sizes(n: u32) -> Vec<u32> {
    let mut sizes = vec![n / 3, 2 * n / 3, n - 1, n, n + 1, n + n / 2];
    sizes.retain(|size| *size > 1);
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

fn scenario(file: &TrialFile, known: &Known<'_>) -> Result<Scenario> {
    let chip = file.chip;
    let ratio = chip.export_ratio.or(known.export_ratio).with_context(|| {
        format!(
            "{}: the export of the chip is not known\nhint: write export_ratio in [chip]; the \
             report of `thymoid run` tells it",
            file.name
        )
    })?;
    let exponent = known.parameters.value("patient.dose_exponent")?;
    Ok(Scenario {
        export: Export { ratio, log_sd: chip.log_sd },
        dose_exponent: chip.dose_exponent.unwrap_or(exponent),
        centre: CentreOf::Known(chip.centre),
        withdrawal_per_year: file.conduct.withdrawal_per_year,
    })
}

/// What borrowing does if one success fewer is seen than the design needs alone.
fn borrowing(file: &TrialFile, chosen: &Candidate) -> Result<Option<(PriorAnswer, PriorRequest)>> {
    if file.history.is_empty() {
        return Ok(None);
    }
    let needed = chosen.design.looks().last().and_then(|look| look.stop_efficacy_at_least);
    let seen = needed.and_then(|needed| needed.checked_sub(1)).map(|short| (short, chosen.n));
    let request = PriorRequest {
        cut: 1.0 - file.design.aim.alpha,
        seen,
        robust: file.robust,
        ..PriorRequest::new(file.design.aim.p0, chosen.n)
    };
    Ok(Some((borrow(&file.history, &request)?, request)))
}
