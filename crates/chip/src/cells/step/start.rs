//! A unit at its start.

use rayon::prelude::*;
use thymoid_core::{Parameters, Seed};

use super::seeding::{AT_ONCE, StartingCell, starting_cells};
use super::simulation::Simulation;
use crate::cells::input::options::Options;
use crate::cells::input::unit::{Start, Unit};
use crate::cells::state::beta_clone::BetaClone;
use crate::cells::state::stage::Stage;
use crate::cells::state::thymocyte_state::ThymocyteState;
use crate::error::Error;
use crate::mean_field::StageChain;

impl Simulation {
    /// Returns a unit at its start.
    ///
    /// # Errors
    /// When a field of `unit` is unusable or `parameters` lacks an entry.
    pub fn new(
        unit: &Unit,
        parameters: &Parameters,
        options: Options,
        seed: Seed,
    ) -> Result<Self, Error> {
        let mut simulation = Self::bare(unit, parameters, options, seed)?;
        if unit.start == Start::Steady {
            simulation.fill(unit, &StageChain::new(unit.chain, parameters)?);
        }
        let pulse = (unit.pulse_per_mm3 * simulation.tissue_mm3()).round() as u32;
        (0..pulse).for_each(|_| simulation.enter_anywhere());
        if let Some(milieu) = &mut simulation.milieu {
            milieu.begin(&mut simulation.anatomy)?;
        }
        Ok(simulation)
    }

    fn fill(&mut self, unit: &Unit, chain: &StageChain) {
        let progenitors_per_day = unit.progenitors_per_mm3_day * self.tissue_mm3();
        let setting = &self.setting;
        let fates = setting.schedule.fates;
        let cells = starting_cells(&self.anatomy, chain, progenitors_per_day, fates, setting.seed);
        for cells in cells.chunks(AT_ONCE) {
            let numbers: Vec<u32> = cells.iter().map(|cell| self.number(cell.stage)).collect();
            let known = &*self;
            // Receptors take the time.
            let made: Vec<_> = cells
                .par_iter()
                .zip(numbers)
                .map(|(cell, number)| {
                    (known.word(cell.site, cell.stage), known.state(cell, number))
                })
                .collect();
            for (cell, (word, state)) in cells.iter().zip(made) {
                self.stand(cell.site, word, state);
            }
        }
    }

    /// Returns the number of a starting cell: of its progenitor, or of a beta clone of its own once
    /// it has a TCR beta chain.
    fn number(&mut self, stage: Stage) -> u32 {
        if !stage.is_dn() {
            return self.found_at_start();
        }
        self.progress.progenitors.push(0);
        self.progress.progenitors.len() as u32 - 1
    }

    /// Returns the state of a starting cell.
    fn state(&self, cell: &StartingCell, number: u32) -> ThymocyteState {
        let state = if cell.stage.is_dn() {
            ThymocyteState::progenitor(number)
        } else if cell.stage.has_alpha() {
            let state = ThymocyteState::founder(number).with_attempt(1);
            let contacts = self.receptors().contacts(number, state.alpha_number());
            state.with_contacts(contacts).with_class(cell.class)
        } else {
            ThymocyteState::founder(number)
        };
        state.with_sub_stage(cell.sub_stage)
    }

    /// Founds a beta clone whose origin is not known, and returns its number.
    fn found_at_start(&mut self) -> u32 {
        let number = self.progress.clones.len() as u32;
        self.progress.clones.push(BetaClone { progenitor: u32::MAX, selected: 0, divisions: 0 });
        number
    }
}
