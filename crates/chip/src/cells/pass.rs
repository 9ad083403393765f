//! One pass of life over the sites: the clock of every thymocyte, and what it meets.
//!
//! All that concerns a site alone is decided here, plane by plane in any order. What changes beside
//! its word, or needs a second site, a number or a log, is left in a [`Turn`], to be carried out in
//! the order of the sites.

use rayon::prelude::*;
use thymoid_core::Purpose;

use super::calls::{Calls, DUE, MEETS};
use super::fate::Site;
use super::kind::Kind;
use super::roster::Roster;
use super::state::State;
use super::turn::{Meeting, Pass, Turn};
use crate::tissue::Lattice;
use crate::tissue::word::KIND;

impl Pass<'_> {
    /// Every site has its turn.
    pub(crate) fn run(&self, lattice: &mut Lattice, roster: &Roster) -> Vec<Turn> {
        let plane = lattice.plane();
        let labels = lattice.labels.par_chunks(plane);
        let words = lattice.words.par_chunks_mut(plane);
        let scratch = || (Calls::new(plane), Vec::new());
        let run = |(calls, states): &mut (Calls, Vec<State>), (z, (words, labels))| {
            self.plane(z, words, labels, roster, calls, states)
        };
        words.zip(labels).enumerate().map_init(scratch, run).collect()
    }

    fn plane(
        &self,
        z: usize,
        words: &mut [u32],
        labels: &[u32],
        roster: &Roster,
        calls: &mut Calls,
        states: &mut Vec<State>,
    ) -> Turn {
        let mut turn = Turn::default();
        let first = z * words.len();
        let in_medulla = z >= self.medulla_from;
        let niches = &self.stroma.niche[first..first + words.len()];
        let leave = self.schedule.steps.map(|step| step.leave);
        calls.draw((self.seed, self.step), z, words, niches, leave.into_iter().fold(0, u32::max));
        let Calls { clock, chance, why, called } = calls;
        // All at once, since they lie anywhere: a processor waits for many lines of memory together.
        states.clear();
        states.extend(called.iter().map(|i| roster.state(labels[*i as usize])));
        for (i, state) in called.iter().map(|i| *i as usize).zip(&*states) {
            let state = *state;
            let Some(kind) = Kind::new((words[i] >> KIND) as u8) else { continue };
            let due = why[i] & DUE != 0 && clock[i] < leave[kind as usize];
            let meets = why[i] & MEETS != 0;
            if !due && !meets {
                continue;
            }
            if !due {
                // Most of them: no need for all that follows.
                match self.meeting((kind, state), niches[i], in_medulla, chance[i]) {
                    Meeting::None => continue,
                    Meeting::InVain => {
                        turn.flows.encounters += 1;
                        continue;
                    }
                    Meeting::Exit | Meeting::Signal(..) => {}
                }
            }
            let mut site = Site {
                pass: self,
                index: first + i,
                in_medulla,
                word: &mut words[i],
                state,
                draws: self.seed.draws(Purpose::ThymocyteEvent, (first + i) as u64, self.step),
                order: None,
                turn: &mut turn,
            };
            if due {
                site.tick();
            }
            if meets {
                site.meet(chance[i]);
            }
            let (now, order) = (site.state, site.order);
            if words[i] == 0 {
                turn.gone.push(labels[i]);
                continue;
            }
            if now != state {
                turn.changed.push((labels[i], now));
            }
            turn.orders.extend(order.map(|order| ((first + i) as u32, order)));
        }
        turn
    }
}
