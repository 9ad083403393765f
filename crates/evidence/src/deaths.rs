//! When virtual children die, and what would become of them without a graft.

use anyhow::Result;
use rayon::prelude::*;
use thymoid_core::{Seed, SinceImplant};
use thymoid_patient::dynamics::Timeline;
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::Centre;
use thymoid_patient::population::virtual_child::{Arm, Followed, follow};

use super::Obtained;
use super::patient::share_of;
use thymoid_study::analysis::population::Model;

/// Children of each arm: a share of their deaths is then good to a percent.
const CHILDREN: u64 = 20_000;
/// Naive CD4 that count as cells, per µL: the diagnostic limit of athymia (NCT00576836).
const CELLS_PER_UL: f64 = 50.0;
/// Export of a graft that is not there.
const NO_GRAFT: f64 = 1e-9;

/// Share of the deaths in the first year that came before the first naive CD4 above 50 per µL, and
/// survival to month 24 without a graft, the hazard being that of the treated children.
///
/// # Errors
/// When a virtual child's equations cannot be solved.
pub fn deaths(model: &Model, fit: &PopulationFit, seed: Seed) -> Result<[Obtained; 2]> {
    let months = (1..=24).map(f64::from);
    let timeline = Timeline::new(months.map(SinceImplant::from_months));
    let days = timeline.days();
    let arm = |export_ratio: f64| -> Result<Vec<Followed>> {
        (0..CHILDREN)
            .into_par_iter()
            .map(|child| {
                let population = &fit.draws[child as usize % fit.draws.len()];
                let with = (&model.priors, &fit.new_centre);
                let arm = Arm::new(population, with, Centre::Duke, export_ratio, seed, child);
                let Model { physiology, priors, .. } = model;
                Ok(follow(physiology, priors, population, &arm, &timeline, seed, child)?)
            })
            .collect()
    };
    let (mut dead, mut before) = (0.0, 0.0);
    for child in arm(1.0)? {
        let Some(death) = child.death.map(SinceImplant::days).filter(|day| *day <= days[11]) else {
            continue;
        };
        dead += 1.0;
        let cells = child.course.iter().position(|blood| blood.naive_cd4 > CELLS_PER_UL);
        before += f64::from(u8::from(cells.is_none_or(|at| days[at] > death)));
    }
    let alive = arm(NO_GRAFT)?.iter().filter(|child| child.death.is_none()).count();
    let all = CHILDREN as f64;
    Ok([share_of(before / dead, dead), share_of(alive as f64 / all, all)])
}
