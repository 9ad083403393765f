//! Divisions, and new cells on the lattice.

use thymoid_core::Purpose;

use super::room;
use super::simulation::Simulation;
use crate::cells::input::options::Space;
use crate::cells::rules::conduct::word_of;
use crate::cells::state::stage::Stage;
use crate::cells::state::thymocyte_state::ThymocyteState;
use crate::tissue::Cell;
use crate::tissue::word::with_identity;

impl Simulation {
    /// Divides the cell on a site, if there is room.
    ///
    /// The daughter takes the empty site beside the mother; if there is none, a neighbour gives way
    /// to an empty site beside it. Without room so near the division is left out and the cell goes
    /// on as it is. With space off any empty site will do.
    pub(super) fn divide(&mut self, site: usize) {
        let mut draws =
            self.setting.seed.draws(Purpose::Division, site as u64, self.progress.passes);
        let lattice = &mut self.anatomy.lattice;
        let room = match self.setting.space {
            Space::On => room::beside(lattice, site, &mut draws),
            Space::Off => room::anywhere(&lattice.words, &mut draws),
        };
        let Some(room) = room else {
            self.progress.events.crowded_out += 1;
            return;
        };
        let label = lattice.labels[site];
        let [mother, daughter] = self.roster.state(label).daughters();
        self.roster.set(label, mother);
        lattice.labels[room] = self.roster.take_in(daughter);
        let cell = Cell::at_random(&mut draws);
        lattice.words[room] = with_identity(cell.word(), lattice.words[site]);
        self.progress.events.born += 1;
    }

    /// Puts a new cell on an empty site.
    pub(super) fn put(&mut self, site: usize, stage: Stage, state: ThymocyteState) {
        self.stand(site, self.word(site, stage), state);
    }

    /// Returns the word of a new cell on a site.
    pub(super) fn word(&self, site: usize, stage: Stage) -> u32 {
        let mut draws =
            self.setting.seed.draws(Purpose::Division, site as u64, self.progress.passes);
        with_identity(Cell::at_random(&mut draws).word(), word_of(stage))
    }

    /// Lets a cell with such a word stand on a site.
    pub(super) fn stand(&mut self, site: usize, word: u32, state: ThymocyteState) {
        self.anatomy.lattice.words[site] = word;
        self.anatomy.lattice.labels[site] = self.roster.take_in(state);
    }
}
