//! Entry of progenitors.

use thymoid_core::Draws;

use super::entry_draw::EntryDraw;
use super::room;
use super::simulation::Simulation;
use crate::cells::input::options::Space;
use crate::cells::rules::chance::happens;
use crate::cells::state::stage::Stage;
use crate::cells::state::thymocyte_state::ThymocyteState;

impl Simulation {
    /// Lets in the progenitors that are due, at ports.
    pub(super) fn let_in(&mut self) {
        let rate = self.setting.progenitors_per_pass;
        let due = |passes: u32| (rate * f64::from(passes) + self.setting.phase).floor() as u64;
        let now = self.progress.passes;
        for nth in due(now - 1)..due(now) {
            let site = self.port(&mut EntryDraw::Port.of(self.setting.seed, nth));
            self.enter(site);
        }
    }

    /// Returns an empty port, looked for from a random one on; with space off any empty site.
    fn port(&self, draws: &mut Draws) -> Option<usize> {
        let words = &self.anatomy.lattice.words;
        let ports = &self.anatomy.ports;
        match self.setting.space {
            Space::Off => room::anywhere(words, draws),
            Space::On if ports.is_empty() => None,
            Space::On => {
                let first = draws.below(ports.len() as u32) as usize;
                let round = ports[first..].iter().chain(&ports[..first]);
                round.map(|site| *site as usize).find(|site| words[*site] == 0)
            }
        }
    }

    /// Lets a progenitor in at any empty site.
    pub(super) fn enter_anywhere(&mut self) {
        let nth = self.progress.progenitors.len() as u64;
        let mut draws = EntryDraw::Place.of(self.setting.seed, nth);
        self.enter(room::anywhere(&self.anatomy.lattice.words, &mut draws));
    }

    /// Lets a progenitor in at a site; without one it is turned away.
    fn enter(&mut self, site: Option<usize>) {
        let Some(site) = site else {
            self.progress.events.turned_away += 1;
            return;
        };
        let number = self.progress.progenitors.len() as u32;
        self.progress.progenitors.push(self.progress.passes);
        self.progress.events.entered += 1;
        self.put(site, Stage::Dn1, ThymocyteState::progenitor(number));
        let mut draws = EntryDraw::Division.of(self.setting.seed, u64::from(number));
        let thrives = self.milieu.as_ref().map(|milieu| milieu.feeling().growth(site));
        if happens(&mut draws, self.setting.schedule.divide_entry)
            && thrives.is_none_or(|share| happens(&mut draws, share))
        {
            self.divide(site);
        }
    }
}
