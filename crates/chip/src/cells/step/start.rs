//! A unit at its start.

use thymoid_core::{Parameters, Seed};

use super::seeding::{StartingCell, starting_cells};
use super::simulation::Simulation;
use crate::cells::input::options::Options;
use crate::cells::input::unit::{Start, Unit};
use crate::cells::state::beta_clone::BetaClone;
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
        Ok(simulation)
    }

    fn fill(&mut self, unit: &Unit, chain: &StageChain) {
        let progenitors_per_day = unit.progenitors_per_mm3_day * self.tissue_mm3();
        let setting = &self.setting;
        let fates = setting.schedule.fates;
        let cells = starting_cells(&self.anatomy, chain, progenitors_per_day, fates, setting.seed);
        for cell in cells {
            self.put_starting(cell);
        }
    }

    /// Puts a starting cell on its site, each a beta clone of its own once it has a TCR beta chain.
    fn put_starting(&mut self, StartingCell { site, stage, class, sub_stage }: StartingCell) {
        let state = if stage.is_dn() {
            let number = self.progress.progenitors.len() as u32;
            self.progress.progenitors.push(0);
            ThymocyteState::progenitor(number)
        } else {
            let clone = self.found_at_start();
            let state = ThymocyteState::founder(clone);
            if stage.has_alpha() {
                let state = state.with_attempt(1);
                let contacts = self.receptors().contacts(clone, state.alpha_number());
                state.with_contacts(contacts).with_class(class)
            } else {
                state
            }
        };
        self.put(site, stage, state.with_sub_stage(sub_stage));
    }

    /// Founds a beta clone whose origin is not known, and returns its number.
    fn found_at_start(&mut self) -> u32 {
        let number = self.progress.clones.len() as u32;
        self.progress.clones.push(BetaClone { progenitor: u32::MAX, selected: 0, divisions: 0 });
        number
    }
}
