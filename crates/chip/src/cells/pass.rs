//! One pass of life over the sites: the clock of every thymocyte, and what it meets.
//!
//! All that concerns a site alone is decided here, plane by plane in any order. What changes beside
//! its word, or needs a second site, a number or a log, is left in a [`Turn`], to be carried out in
//! the order of the sites.

use rayon::prelude::*;
use thymoid_core::{Purpose, Seed};

use super::calls::{Calls, DUE, MEETS};
use super::emigrant::Emigrant;
use super::encounter::{JUDGES, Presentation, Thymocyte};
use super::fate::Site;
use super::flows::Flows;
use super::kind::Kind;
use super::receptors::Receptors;
use super::roster::Roster;
use super::schedule::{READY, Schedule};
use super::state::State;
use super::stroma::{Stroma, StromalKind};
use crate::selection::Contacts;
use crate::tissue::Lattice;
use crate::tissue::word::KIND;

/// What is left to do with a site once all sites have had their turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The cell divides.
    Divide,
    /// The cell founds a beta clone, and then divides or not.
    Found {
        /// Whether it divides.
        divides: bool,
    },
}

/// What a plane leaves.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    /// States by label of cells that have changed.
    pub(crate) changed: Vec<(u32, State)>,
    /// Labels of cells that are gone.
    pub(crate) gone: Vec<u32>,
    pub(crate) orders: Vec<(u32, Order)>,
    pub(crate) emigrants: Vec<Emigrant>,
    pub(crate) flows: Flows,
}

/// What a pass needs to know.
pub(crate) struct Pass<'a> {
    pub(crate) seed: Seed,
    /// Number of the pass.
    pub(crate) step: u32,
    pub(crate) minute: f64,
    pub(crate) schedule: &'a Schedule,
    pub(crate) stroma: &'a Stroma,
    /// None where fates are drawn.
    pub(crate) presentation: Option<&'a Presentation>,
    pub(crate) receptors: &'a Receptors,
    pub(crate) medulla_from: usize,
    /// Whether cells leave wherever they are.
    pub(crate) leaves_anywhere: bool,
}

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

/// What comes of it that a thymocyte is in the reach of a stromal cell.
pub(crate) enum Meeting {
    /// They have nothing to do with each other.
    None,
    /// It sees peptides that it does not feel.
    InVain,
    /// It may leave.
    Exit,
    /// It sees one that signals.
    Signal(Thymocyte, (usize, StromalKind)),
}

impl Pass<'_> {
    /// Of a thymocyte and stromal cell number `niche`, from 1; `random` chooses the peptides.
    #[inline(always)]
    pub(crate) fn meeting(
        &self,
        (kind, state): (Kind, State),
        niche: u32,
        in_medulla: bool,
        random: u32,
    ) -> Meeting {
        let number = niche as usize - 1;
        let by = self.stroma.cells[number];
        if by.kind == StromalKind::Port {
            let ready = kind.emigrates() && state.sub_stage() == READY;
            return if ready && self.schedule.egress { Meeting::Exit } else { Meeting::None };
        }
        let Some(presentation) = self.presentation else { return Meeting::None };
        let contacts = state.contacts();
        if !by.active || JUDGES >> kind as u32 & 1 == 0 || contacts == Contacts::SILENT {
            return Meeting::None;
        }
        let thymocyte = Thymocyte { kind, class: state.class(), contacts, in_medulla };
        if presentation.signals(thymocyte, (number, by.kind), random) {
            Meeting::Signal(thymocyte, (number, by.kind))
        } else {
            Meeting::InVain
        }
    }
}
