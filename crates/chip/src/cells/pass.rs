//! One pass of life over the sites: the clock of every thymocyte, and what it meets.
//!
//! All that concerns a site alone is decided here, plane by plane in any order. What changes beside
//! its word, or needs a second site, a number or a log, is left in a [`Turn`], to be carried out in
//! the order of the sites.

use pulp::Arch;
use rayon::prelude::*;
use thymoid_core::{Draws, Purpose, Seed};

use super::emigrant::Emigrant;
use super::encounter::{JUDGES, Outcome, Presentation, Thymocyte};
use super::flows::Flows;
use super::kind::Kind;
use super::programme::{LATE_SIGNALLED, word_of};
use super::receptors::Receptors;
use super::roster::Roster;
use super::schedule::{Fates, READY, SUB_STAGES, Schedule};
use super::state::{State, happens};
use super::stroma::{Stroma, StromalKind};
use crate::selection::{Contacts, MhcClass};
use crate::tissue::Lattice;
use crate::tissue::random::Stream;
use crate::tissue::word::{KIND, WALL_WORD, with_identity};

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

/// A thymocyte and what happens to it.
struct Site<'a, 'b> {
    pass: &'a Pass<'a>,
    index: usize,
    in_medulla: bool,
    word: &'b mut u32,
    state: State,
    draws: Draws,
    order: Option<Order>,
    turn: &'b mut Turn,
}

/// Random numbers of a plane, and which of its sites may have a turn.
struct Scratch {
    clock: Vec<u32>,
    chance: Vec<u32>,
    calls: Vec<u8>,
    called: Vec<u32>,
    states: Vec<State>,
}

/// The clock of the cell may be due.
const DUE: u8 = 1;
/// The cell is in the reach of a stromal cell that matters to its kind.
const MEETS: u8 = 2;

impl Scratch {
    fn new(plane: usize) -> Self {
        let words = || vec![0; plane.next_multiple_of(64)];
        let called = vec![0; plane];
        Self { clock: words(), chance: words(), calls: vec![0; plane], called, states: Vec::new() }
    }
}

impl Pass<'_> {
    /// Every site has its turn.
    pub(crate) fn run(&self, lattice: &mut Lattice, roster: &Roster) -> Vec<Turn> {
        let plane = lattice.plane();
        let labels = lattice.labels.par_chunks(plane);
        let words = lattice.words.par_chunks_mut(plane);
        let run = |scratch: &mut Scratch, (z, (words, labels))| {
            self.plane(z, words, labels, roster, scratch)
        };
        words.zip(labels).enumerate().map_init(|| Scratch::new(plane), run).collect()
    }

    fn plane(
        &self,
        z: usize,
        words: &mut [u32],
        labels: &[u32],
        roster: &Roster,
        scratch: &mut Scratch,
    ) -> Turn {
        let mut turn = Turn::default();
        let first = z * words.len();
        let in_medulla = z >= self.medulla_from;
        let niches = &self.stroma.niche[first..first + words.len()];
        let leave = self.schedule.steps.map(|step| step.leave);
        self.call(z, words, niches, leave.into_iter().fold(0, u32::max), scratch);
        let Scratch { clock, chance, calls, called, states } = scratch;
        let called = list(calls, called);
        // All at once, since they lie anywhere: a processor waits for many lines of memory together.
        states.clear();
        states.extend(called.iter().map(|i| roster.state(labels[*i as usize])));
        for (i, state) in called.iter().map(|i| *i as usize).zip(&*states) {
            let state = *state;
            let Some(kind) = Kind::new((words[i] >> KIND) as u8) else { continue };
            let due = calls[i] & DUE != 0 && clock[i] < leave[kind as usize];
            let meets = calls[i] & MEETS != 0;
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
enum Meeting {
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
    /// Draws the random numbers of a plane and finds who may have a turn; `soonest` is the largest
    /// probability of a change of sub-stage.
    fn call(&self, z: usize, words: &[u32], niches: &[u32], soonest: u32, scratch: &mut Scratch) {
        let Scratch { clock, chance, calls, .. } = scratch;
        let first_block = z as u64 * (clock.len() / 4) as u64;
        let stream = |purpose| Stream::new(self.seed, purpose, self.step);
        stream(Purpose::ThymocyteClock).fill(first_block, clock);
        if self.presentation.is_some() {
            stream(Purpose::ThymocyteEncounter).fill(first_block, chance);
        }
        // Compiled for the widest vectors there are; they change no bit.
        Arch::new().dispatch(|| {
            for (((calls, word), clock), niche) in
                calls.iter_mut().zip(words).zip(&*clock).zip(niches)
            {
                let cell = word.wrapping_sub(1) < WALL_WORD - 1;
                let meets = u8::from(*niche != 0) & (MEETERS >> (word >> KIND)) as u8 & 1;
                let due = u8::from(*clock < soonest);
                *calls = (due * DUE + meets * MEETS) * u8::from(cell);
            }
        });
    }

    /// Of a thymocyte and stromal cell number `niche`, from 1; `random` chooses the peptides.
    #[inline(always)]
    fn meeting(
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

/// Writes the indices of sites with any call to the beginning of `indices`, and gives them.
fn list<'a>(calls: &[u8], indices: &'a mut [u32]) -> &'a [u32] {
    let mut n = 0;
    for (i, calls) in calls.iter().enumerate() {
        // Always written: no branch that a processor guesses wrong.
        indices[n] = i as u32;
        n += usize::from(*calls != 0);
    }
    &indices[..n]
}

/// Kinds to which a stromal cell matters: they judge its peptides or leave at a port.
const MEETERS: u32 = JUDGES
    | 1 << Kind::Sp4Mature as u32
    | 1 << Kind::Sp8Mature as u32
    | 1 << Kind::Treg as u32
    | 1 << Kind::GammaDelta as u32;

impl Site<'_, '_> {
    /// The stage; none once the cell is gone.
    fn kind(&self) -> Option<Kind> {
        Kind::new((*self.word >> KIND) as u8)
    }

    fn become_kind(&mut self, kind: Kind) {
        *self.word = with_identity(*self.word, word_of(kind));
    }

    fn die(&mut self) {
        *self.word = 0;
    }

    /// A change of sub-stage is due.
    fn tick(&mut self) {
        let Some(kind) = self.kind() else { return };
        match kind {
            Kind::DpSignalled => self.tick_signalled(),
            Kind::DpSmall => self.tick_small(),
            Kind::Deleting => self.tick_deleting(),
            _ => self.tick_growing(kind),
        }
    }

    /// A stage in which cells divide and die at even rates.
    fn tick_growing(&mut self, kind: Kind) {
        let step = self.pass.schedule.steps[kind as usize];
        let sub_stage = self.state.sub_stage();
        if sub_stage >= READY && kind.emigrates() {
            return;
        }
        let last = sub_stage + 1 >= step.sub_stages;
        let (survive, divide) = match (last, kind) {
            (true, _) => (step.survive_exit, step.divide_exit),
            (false, Kind::DpBlast) if sub_stage + 2 == step.sub_stages => {
                (step.survive, self.pass.schedule.divide_last_blast)
            }
            (false, _) => (step.survive, step.divide),
        };
        if !happens(&mut self.draws, survive) {
            self.fail(kind);
            return;
        }
        let divides = happens(&mut self.draws, divide);
        if !last {
            self.state = self.state.with_sub_stage(sub_stage + 1);
        } else if self.last_dn(kind) {
            self.order = Some(Order::Found { divides });
            return;
        } else {
            self.advance(kind);
        }
        if divides {
            self.order = Some(Order::Divide);
        }
    }

    const fn last_dn(&self, kind: Kind) -> bool {
        match kind {
            Kind::Dn2 => !self.pass.schedule.has_dn3,
            Kind::Dn3 => true,
            _ => false,
        }
    }

    /// A cell that does not survive a change of sub-stage.
    fn fail(&mut self, kind: Kind) {
        if self.last_dn(kind) && happens(&mut self.draws, self.pass.schedule.gamma_delta) {
            self.turn.flows.gamma_delta_made += 1;
            self.state = State::default();
            self.become_kind(Kind::GammaDelta);
            return;
        }
        let flows = &mut self.turn.flows;
        let lost = if kind.is_sp() { &mut flows.sp_died } else { &mut flows.lost_early };
        *lost += 1;
        self.die();
    }

    /// From the last sub-stage of a stage into the next one.
    fn advance(&mut self, kind: Kind) {
        self.state = self.state.with_sub_stage(0);
        match kind {
            Kind::Dn1 => {
                if self.committed() {
                    self.turn.flows.committed += 1;
                    self.become_kind(Kind::Dn2);
                } else {
                    self.turn.flows.uncommitted += 1;
                    self.die();
                }
            }
            Kind::Dn2 => self.become_kind(Kind::Dn3),
            Kind::Isp => self.become_kind(Kind::DpBlast),
            Kind::DpBlast => self.enter_small(),
            Kind::Sp4SemiMature => {
                let diverted = self.pass.schedule.fates == Fates::Drawn
                    && happens(&mut self.draws, self.pass.schedule.drawn_treg);
                self.turn.flows.treg_made += u64::from(diverted);
                self.become_kind(if diverted { Kind::Treg } else { Kind::Sp4Mature });
            }
            Kind::Sp8SemiMature => self.become_kind(Kind::Sp8Mature),
            _ => {
                self.state = self.state.with_sub_stage(READY);
                if self.pass.leaves_anywhere {
                    self.leave(kind);
                }
            }
        }
    }

    /// Commitment to the T lineage needs DLL4 of epithelium that works.
    fn committed(&mut self) -> bool {
        self.pass.schedule.fates == Fates::Drawn
            || happens(&mut self.draws, self.pass.schedule.commitment)
    }

    /// A dividing cell stops dividing and becomes small.
    fn enter_small(&mut self) {
        self.turn.flows.dp_made += 1;
        let schedule = self.pass.schedule;
        self.become_kind(Kind::DpSmall);
        if schedule.fates == Fates::Selected {
            self.attempt_alpha();
            return;
        }
        let fate = self.draws.word();
        if fate < schedule.drawn[0] {
            let cd4 = happens(&mut self.draws, schedule.drawn_cd4);
            self.signalled(if cd4 { MhcClass::II } else { MhcClass::I });
        } else if fate < schedule.drawn[1] {
            self.turn.flows.deleted_dp += 1;
            self.become_kind(Kind::Deleting);
        }
    }

    fn signalled(&mut self, class: MhcClass) {
        let flows = &mut self.turn.flows;
        match class {
            MhcClass::I => flows.signalled_one += 1,
            MhcClass::II => flows.signalled_two += 1,
        }
        self.state = self.state.with_class(class).with_sub_stage(0);
        self.become_kind(Kind::DpSignalled);
    }

    /// Both alleles rearrange; the cell may show a productive chain, and no other.
    fn attempt_alpha(&mut self) {
        let state = self.state.with_attempt((self.state.attempts() + 1).min(7));
        self.turn.flows.alpha_attempts += 1;
        let made = happens(&mut self.draws, self.pass.schedule.alpha_success);
        let contacts = if made {
            self.turn.flows.alpha_made += 1;
            self.pass.receptors.contacts(state.clone_number(), state.alpha_number())
        } else {
            Contacts::SILENT
        };
        self.state = state.with_contacts(contacts);
    }

    fn tick_small(&mut self) {
        let next = self.state.sub_stage() + 1;
        if next >= SUB_STAGES {
            self.turn.flows.neglected += 1;
            self.die();
            return;
        }
        self.state = self.state.with_sub_stage(next);
        let schedule = self.pass.schedule;
        if schedule.fates == Fates::Selected && next.is_multiple_of(schedule.alpha_every) {
            self.attempt_alpha();
        }
    }

    fn tick_signalled(&mut self) {
        let schedule = self.pass.schedule;
        let (sub_stage, class) = (self.state.sub_stage(), self.state.class());
        let (pace, survive) = schedule.signalled_step(sub_stage, class);
        if !happens(&mut self.draws, pace) {
            return;
        }
        if !happens(&mut self.draws, survive) {
            self.turn.flows.failed += 1;
            self.die();
            return;
        }
        let next = sub_stage + 1;
        self.state = self.state.with_sub_stage(next);
        if next == SUB_STAGES {
            *self.word = with_identity(*self.word, LATE_SIGNALLED);
        }
        if next < 2 * SUB_STAGES {
            return;
        }
        self.state = self.state.with_sub_stage(0);
        let (divide, survive) = schedule.sp_entry[usize::from(class == MhcClass::I)];
        let flows = &mut self.turn.flows;
        let kind = match class {
            MhcClass::II => {
                flows.sp4_made += 1;
                Kind::Sp4SemiMature
            }
            MhcClass::I => {
                flows.sp8_made += 1;
                Kind::Sp8SemiMature
            }
        };
        self.become_kind(kind);
        if !happens(&mut self.draws, survive) {
            self.fail(kind);
        } else if happens(&mut self.draws, divide) {
            self.order = Some(Order::Divide);
        }
    }

    fn tick_deleting(&mut self) {
        let next = self.state.sub_stage() + 1;
        if next >= self.pass.schedule.steps[Kind::Deleting as usize].sub_stages {
            self.turn.flows.lost_condemned += 1;
            self.die();
        } else {
            self.state = self.state.with_sub_stage(next);
        }
    }

    /// The cell is in the reach of a stromal cell.
    fn meet(&mut self, random: u32) {
        let Some(kind) = self.kind() else { return };
        let pass = self.pass;
        let niche = pass.stroma.niche[self.index];
        let (thymocyte, by) = match pass.meeting((kind, self.state), niche, self.in_medulla, random)
        {
            Meeting::None => return,
            Meeting::InVain => {
                self.turn.flows.encounters += 1;
                return;
            }
            Meeting::Exit => return self.leave(kind),
            Meeting::Signal(thymocyte, by) => (thymocyte, by),
        };
        self.turn.flows.encounters += 1;
        let Some(presentation) = pass.presentation else { return };
        let (signal, outcome) = presentation.meet(thymocyte, by, random);
        self.state = self.state.with_signal(signal);
        match outcome {
            None => {}
            Some(Outcome::Signal(class)) => self.signalled(class),
            Some(Outcome::Divert) => {
                self.turn.flows.treg_made += 1;
                self.state = self.state.with_sub_stage(0);
                self.become_kind(Kind::Treg);
            }
            Some(Outcome::Delete) => {
                let flows = &mut self.turn.flows;
                flows.deleted_by_dendritic += u64::from(by.1 == StromalKind::Dendritic);
                *match kind {
                    Kind::DpSmall => &mut flows.deleted_dp,
                    Kind::DpSignalled if self.in_medulla => &mut flows.deleted_signalled_medulla,
                    Kind::DpSignalled => &mut flows.deleted_signalled_cortex,
                    _ => &mut flows.deleted_sp,
                } += 1;
                self.state = self.state.with_sub_stage(0);
                self.become_kind(Kind::Deleting);
            }
        }
    }

    fn leave(&mut self, kind: Kind) {
        let flows = &mut self.turn.flows;
        *match kind {
            Kind::Treg => &mut flows.left_treg,
            Kind::Sp8Mature => &mut flows.left_cd8,
            Kind::GammaDelta => &mut flows.left_gamma_delta,
            _ => &mut flows.left_cd4,
        } += 1;
        if kind != Kind::GammaDelta {
            self.turn.emigrants.push(Emigrant::new(kind, self.state, self.pass.minute));
        }
        self.die();
    }
}
