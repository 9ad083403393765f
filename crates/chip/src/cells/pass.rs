//! One pass of life over the sites: the clock of every thymocyte, and what it meets.
//!
//! All that concerns a site alone is done here, plane by plane in any order. What needs a second
//! site, a number or a log is left as an [`Order`], to be carried out in the order of the sites.

use pulp::Arch;
use rayon::prelude::*;
use thymoid_core::{Draws, Purpose, Seed};

use super::emigrant::Emigrant;
use super::encounter::{JUDGES, Outcome, Presentation, Thymocyte};
use super::flows::Flows;
use super::kind::Kind;
use super::receptors::Receptors;
use super::schedule::{Fates, READY, SUB_STAGES, Schedule};
use super::state::{State, happens};
use super::stroma::{Stroma, StromalKind};
use crate::selection::{Contacts, MhcClass};
use crate::tissue::Lattice;
use crate::tissue::word::{KIND, PROGRAMME, WALL_WORD};

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
    /// Receptor programme by kind, already at its place in a word.
    pub(crate) programmes: &'a [u32; 16],
    /// That of a signalled cell in its second phase.
    pub(crate) late_programme: u32,
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
    turn: &'b mut Turn,
}

/// Random numbers of a plane, and which of its sites something may happen to.
struct Scratch {
    clock: Vec<u32>,
    chance: Vec<u32>,
    has_turn: Vec<u8>,
}

impl Scratch {
    fn new(plane: usize) -> Self {
        let words = || vec![0; plane.next_multiple_of(4)];
        Self { clock: words(), chance: words(), has_turn: vec![0; plane] }
    }
}

impl Pass<'_> {
    /// Every site has its turn.
    pub(crate) fn run(&self, lattice: &mut Lattice) -> Vec<Turn> {
        let plane = lattice.plane();
        let niches = self.stroma.niche.par_chunks(plane);
        lattice
            .words
            .par_chunks_mut(plane)
            .zip(lattice.payload.par_chunks_mut(plane))
            .zip(lattice.tags.par_chunks_mut(plane))
            .zip(niches)
            .enumerate()
            .map_init(
                || Scratch::new(plane),
                |random, (z, (((words, payload), tags), niche))| {
                    self.plane(z, words, payload, tags, niche, random)
                },
            )
            .collect()
    }

    #[expect(clippy::needless_bitwise_bool, reason = "no branches, hence vectors")]
    fn plane(
        &self,
        z: usize,
        words: &mut [u32],
        payload: &mut [u64],
        tags: &mut [u32],
        niche: &[u32],
        Scratch { clock, chance, has_turn }: &mut Scratch,
    ) -> Turn {
        let mut turn = Turn::default();
        let first_block = z as u64 * (clock.len() / 4) as u64;
        let leave = self.schedule.steps.map(|step| step.leave);
        let soonest = leave.into_iter().fold(0, u32::max);
        // Compiled for the widest vectors there are; they change no bit.
        Arch::new().dispatch(|| {
            self.seed.fill(Purpose::ThymocyteClock, first_block, self.step, clock);
            if self.presentation.is_some() {
                self.seed.fill(Purpose::ThymocyteEncounter, first_block, self.step, chance);
            }
            for (((turn, word), clock), niche) in
                has_turn.iter_mut().zip(&*words).zip(&*clock).zip(niche)
            {
                let cell = word.wrapping_sub(1) < WALL_WORD - 1;
                let meets = (*niche != 0) & (MEETERS >> (word >> KIND) & 1 != 0);
                *turn = u8::from(cell & ((*clock < soonest) | meets));
            }
        });
        let first = z * words.len();
        for i in 0..words.len() {
            if has_turn[i] == 0 {
                continue;
            }
            let kind = words[i] >> KIND;
            let due = clock[i] < leave[kind as usize];
            let meets = niche[i] != 0 && MEETERS >> kind & 1 != 0;
            if !due && !meets {
                continue;
            }
            let index = first + i;
            let mut site = Site {
                pass: self,
                index,
                in_medulla: z >= self.medulla_from,
                word: &mut words[i],
                state: State { payload: payload[i], tag: tags[i] },
                draws: self.seed.draws(Purpose::ThymocyteEvent, index as u64, self.step),
                turn: &mut turn,
            };
            if due {
                site.tick();
            }
            if meets {
                site.meet(chance[i]);
            }
            (payload[i], tags[i]) = (site.state.payload, site.state.tag);
        }
        turn
    }
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
        let keep = !(15 << KIND | 7 << PROGRAMME);
        *self.word =
            *self.word & keep | (kind as u32) << KIND | self.pass.programmes[kind as usize];
    }

    fn die(&mut self) {
        (*self.word, self.state) = (0, State::default());
    }

    fn order(&mut self, order: Order) {
        self.turn.orders.push((self.index as u32, order));
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
            self.order(Order::Found { divides });
            return;
        } else {
            self.advance(kind);
        }
        if divides && *self.word != 0 {
            self.order(Order::Divide);
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
            *self.word = *self.word & !(7 << PROGRAMME) | self.pass.late_programme;
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
            self.order(Order::Divide);
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
        let (Some(kind), Some(by)) = (self.kind(), self.pass.stroma.at(self.index)) else { return };
        if by.kind == StromalKind::Port {
            if kind.emigrates() && self.state.sub_stage() == READY && self.pass.schedule.egress {
                self.leave(kind);
            }
            return;
        }
        let Some(presentation) = self.pass.presentation else { return };
        if !by.active || JUDGES >> kind as u32 & 1 == 0 || self.state.contacts() == Contacts::SILENT
        {
            return;
        }
        self.turn.flows.encounters += 1;
        let number = self.pass.stroma.niche[self.index] as usize - 1;
        let thymocyte = Thymocyte {
            kind,
            class: self.state.class(),
            contacts: self.state.contacts(),
            in_medulla: self.in_medulla,
        };
        let (signal, outcome) = presentation.meet(thymocyte, (number, by.kind), random);
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
                flows.deleted_by_dendritic += u64::from(by.kind == StromalKind::Dendritic);
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
