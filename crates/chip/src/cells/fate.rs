//! What happens to one thymocyte in its turn: its clock, and what it meets.

use thymoid_core::Draws;

use super::emigrant::Emigrant;
use super::encounter::Outcome;
use super::kind::Kind;
use super::programme::{LATE_SIGNALLED, word_of};
use super::schedule::{Fates, READY, SUB_STAGES};
use super::state::{State, happens};
use super::stroma::StromalKind;
use super::turn::{Meeting, Order, Pass, Turn};
use crate::selection::{Contacts, MhcClass};
use crate::tissue::word::{KIND, with_identity};

/// A thymocyte and what happens to it.
pub(crate) struct Site<'a, 'b> {
    pub(crate) pass: &'a Pass<'a>,
    pub(crate) index: usize,
    pub(crate) in_medulla: bool,
    pub(crate) word: &'b mut u32,
    pub(crate) state: State,
    pub(crate) draws: Draws,
    pub(crate) order: Option<Order>,
    pub(crate) turn: &'b mut Turn,
}

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
    pub(crate) fn tick(&mut self) {
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
    pub(crate) fn meet(&mut self, random: u32) {
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
