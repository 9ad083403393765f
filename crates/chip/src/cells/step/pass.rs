//! One pass of life over the sites: the clock of every thymocyte, and what it meets.
//!
//! All that concerns a site alone is decided here, plane by plane in any order. What changes beside
//! its word, or needs a second site, a number or a log, is left in a [`PlaneOutcome`], to be
//! carried out in the order of the sites.

use rayon::prelude::*;
use thymoid_core::Purpose;

use super::due_sites::{DUE, DueSites, MEETS};
use super::turn::pass_context::{Meeting, PassContext};
use super::turn::plane_outcome::PlaneOutcome;
use super::turn::thymocyte::Thymocyte;
use crate::cells::rules::conduct::{moved_on, stage_of};
use crate::cells::state::roster::Roster;
use crate::cells::state::thymocyte_state::ThymocyteState;
use crate::tissue::Lattice;

impl PassContext<'_> {
    /// Gives every site its turn, and returns what each plane leaves.
    pub(crate) fn run(&self, lattice: &mut Lattice, roster: &Roster) -> Vec<PlaneOutcome> {
        let plane = lattice.plane();
        let labels = lattice.labels.par_chunks(plane);
        let words = lattice.words.par_chunks_mut(plane);
        let scratch = || (DueSites::new(plane), Vec::new());
        let run = |(due_sites, states): &mut (DueSites, Vec<ThymocyteState>),
                   (z, (words, labels))| {
            self.plane(z, (words, labels), roster, due_sites, states)
        };
        words.zip(labels).enumerate().map_init(scratch, run).collect()
    }

    fn plane(
        &self,
        z: usize,
        (words, labels): (&mut [u32], &[u32]),
        roster: &Roster,
        due_sites: &mut DueSites,
        states: &mut Vec<ThymocyteState>,
    ) -> PlaneOutcome {
        let mut outcome = PlaneOutcome::default();
        let first = z * words.len();
        let layers = self.layers.plane(z);
        let niches = &self.stroma.niche[first..first + words.len()];
        let leave = self.schedule.leave();
        let soonest = leave.into_iter().fold(0, u32::max);
        due_sites.draw((self.seed, self.step), z, (words, niches), soonest);
        let DueSites { clock, chance, why, sites } = due_sites;
        // All at once, since they lie anywhere: a processor waits for many lines of memory
        // together.
        states.clear();
        states.extend(sites.iter().map(|i| roster.state(labels[*i as usize])));
        for (i, state) in sites.iter().map(|i| *i as usize).zip(&*states) {
            let state = *state;
            let Some(stage) = stage_of(words[i]) else { continue };
            let in_medulla = layers.in_medulla(i);
            // The upper end of what decides on the clock: neither has a part in the other.
            let released = clock[i] >= self.schedule.confined_until;
            words[i] = moved_on(words[i], in_medulla, released);
            let due = why[i] & DUE != 0 && clock[i] < leave[stage as usize];
            let meets = why[i] & MEETS != 0;
            if !due && !meets {
                continue;
            }
            if !due {
                // Most of them: no need for all that follows.
                match self.meeting((stage, state), niches[i], in_medulla, chance[i]) {
                    Meeting::None => continue,
                    Meeting::InVain => {
                        outcome.events.encounters += 1;
                        continue;
                    }
                    Meeting::Exit | Meeting::Signal(..) => {}
                }
            }
            let mut thymocyte = Thymocyte {
                context: self,
                site: first + i,
                in_medulla,
                word: &mut words[i],
                state,
                draws: self.seed.draws(Purpose::ThymocyteEvent, (first + i) as u64, self.step),
                order: None,
                outcome: &mut outcome,
            };
            if due {
                thymocyte.tick();
            }
            if meets {
                thymocyte.meet(chance[i]);
            }
            let (now, order) = (thymocyte.state, thymocyte.order);
            if words[i] == 0 {
                outcome.gone.push(labels[i]);
                continue;
            }
            if now != state {
                outcome.changed.push((labels[i], now));
            }
            outcome.orders.extend(order.map(|order| ((first + i) as u32, order)));
        }
        outcome
    }
}
