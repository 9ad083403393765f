//! Biology, cell by cell: scenarios times seeds, and what each target asks of them.

mod course;
mod figures;
mod scenario;
mod selection;
mod single;

use std::collections::BTreeMap;

use anyhow::Result;
use rayon::prelude::*;
use thymoid_core::{Parameters, Seed};

use self::course::Course;
use self::figures::{FIGURES, MORE, RATIOS, Runs, STATEMENTS};
use self::scenario::{SCENARIOS, Scenario};
use self::selection::Molecules;
use super::{Numbers, Obtained};

/// Number of times that [`compute`] reports progress: once a seed and once a simulated day.
pub(super) fn ticks(seeds: u32, shrink: f64) -> u64 {
    let days: u32 = SCENARIOS.iter().map(|scenario| scenario.days(shrink).0).sum();
    u64::from(seeds) * u64::from(days + 1)
}

/// Runs every scenario with `seeds` seeds from `seed` on, in tissue `shrink` times smaller and for
/// a time as much shorter than the targets are meant for.
pub(super) fn compute(
    parameters: &Parameters,
    seed: Seed,
    seeds: u32,
    shrink: f64,
    tick: &(dyn Fn() + Sync),
    numbers: &mut Numbers,
) -> Result<()> {
    if seeds == 0 {
        return Ok(());
    }
    let nth = |i: u32| Seed(seed.0.wrapping_add(u64::from(i)));
    let molecules: Vec<Molecules> = (0..seeds)
        .into_par_iter()
        .map(|i| {
            let molecules = Molecules::new(parameters, nth(i));
            tick();
            molecules
        })
        .collect::<Result<_>>()?;
    let jobs: Vec<(Scenario, u32)> =
        SCENARIOS.iter().flat_map(|scenario| (0..seeds).map(move |i| (*scenario, i))).collect();
    // A simulation is one job on one thread: there are more of them than cores.
    let courses: Vec<((Scenario, u32), Course)> = jobs
        .into_par_iter()
        .with_max_len(1)
        .map(|job| {
            let (scenario, i) = job;
            let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
            let thresholds = molecules[i as usize].thresholds;
            let run = || Course::run(scenario, shrink, parameters, thresholds, nth(i), tick);
            Ok((job, alone.install(run)?))
        })
        .collect::<Result<_>>()?;
    let courses: BTreeMap<(Scenario, u32), Course> = courses.into_iter().collect();
    let runs: Vec<Runs<'_>> =
        (0..seeds).map(|i| of_seed(&courses, i, molecules[i as usize])).collect();
    for (id, figure) in FIGURES.iter().chain(&MORE) {
        let values: Vec<f64> = runs.iter().map(figure).collect();
        numbers.add(*id, Obtained::mean(&values));
    }
    for (id, ratio) in &RATIOS {
        let parts: Vec<[f64; 2]> = runs.iter().map(ratio).collect();
        numbers.add(*id, Obtained::ratio(&parts));
    }
    for (id, statement) in &STATEMENTS {
        let (values, held): (Vec<f64>, Vec<bool>) = runs.iter().map(statement).unzip();
        let held = held.iter().all(|held| *held);
        numbers.add(*id, Obtained { held: Some(held), ..Obtained::mean(&values) });
    }
    Ok(())
}

fn of_seed(courses: &BTreeMap<(Scenario, u32), Course>, i: u32, molecules: Molecules) -> Runs<'_> {
    let run = |scenario| &courses[&(scenario, i)];
    Runs {
        infant: run(Scenario::Infant),
        no_dendritic: run(Scenario::NoDendritic),
        no_ccr7: run(Scenario::NoCcr7),
        forced_ccr7: run(Scenario::ForcedCcr7),
        no_cxcr4: run(Scenario::NoCxcr4),
        mouse: run(Scenario::Mouse),
        pulse: run(Scenario::Pulse),
        organoid: run(Scenario::Organoid),
        no_crosstalk: run(Scenario::NoCrosstalk),
        no_dll4: run(Scenario::NoDll4),
        no_il7: run(Scenario::NoIl7),
        no_s1pr1: run(Scenario::NoS1pr1),
        molecules,
    }
}

#[cfg(test)]
mod tests;
