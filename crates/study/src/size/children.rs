//! Virtual children of the posterior, and the export that each needs.

use anyhow::Result;
use rayon::prelude::*;
use thymoid_core::{CellsPerUl, Seed, SinceImplant};
use thymoid_patient::dynamics::Timeline;
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::Centre;
use thymoid_patient::population::virtual_child::{Arm, follow};

use super::required::least_export;
use crate::analysis::population::Model;

/// What children are to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    /// Naive CD4 T cells.
    pub naive_cd4: CellsPerUl,
    /// By this month after implantation.
    pub month: f64,
}

impl Aim {
    /// The visits at which it is looked for: every month, and the last.
    fn visits(self) -> Timeline {
        let months = (1..).map(f64::from).take_while(|month| *month < self.month);
        Timeline::new(months.chain([self.month]).map(SinceImplant::from_months))
    }
}

/// Returns, child by child, the least effective export with which it reaches the aim alive at a
/// visit; none if no export does. Each child is drawn from the next draw of the population, and is
/// the same child whatever the export.
///
/// # Errors
/// When the equations of a child cannot be solved.
pub fn needed_exports(
    model: &Model,
    population: &PopulationFit,
    centre: Centre,
    aim: Aim,
    (children, seed): (u32, Seed),
    tick: &(dyn Fn() + Sync),
) -> Result<Vec<Option<f64>>> {
    let visits = aim.visits();
    let Model { physiology, priors, .. } = model;
    let child = |number: u32| {
        let draw = &population.draws[number as usize % population.draws.len()];
        let identity = u64::from(number);
        let known = (priors, &population.new_centre);
        let arm = Arm::new(draw, known, centre, 1.0, seed, identity);
        let reaches = |export_ratio: f64| {
            let arm = Arm { export_ratio, ..arm };
            let followed = follow(physiology, priors, draw, &arm, &visits, seed, identity)?;
            let reached =
                followed.course.iter().zip(visits.times()).any(|(blood, time)| {
                    blood.naive_cd4 >= aim.naive_cd4.0 && followed.alive_at(time)
                });
            Ok(reached)
        };
        let least = least_export(reaches);
        tick();
        least
    };
    (0..children).into_par_iter().map(child).collect()
}
