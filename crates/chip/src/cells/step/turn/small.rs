//! Small double-positive cells: attempts at a TCR alpha chain, and death by neglect.

use super::thymocyte::Thymocyte;
use crate::cells::rules::fate_decision::FateDecision;
use crate::cells::rules::sub_stages::SUB_STAGES;
use crate::cells::state::stage::Stage;
use crate::cells::state::thymocyte_state::MOST_ATTEMPTS;
use crate::selection::{Contacts, MhcClass};

impl Thymocyte<'_, '_> {
    /// Lets a dividing cell stop dividing and become small.
    pub(super) fn enter_small(&mut self) {
        self.outcome.events.dp_made += 1;
        let schedule = self.context.schedule;
        self.become_stage(Stage::DpSmall);
        if schedule.fates == FateDecision::Selected {
            self.attempt_alpha();
            return;
        }
        let fate = self.draws.word();
        if fate < schedule.drawn.positive_or_negative && !self.epithelium_works() {
            return;
        }
        if fate < schedule.drawn.positive {
            let cd4 = self.happens(schedule.drawn.cd4);
            self.be_signalled(if cd4 { MhcClass::II } else { MhcClass::I });
        } else if fate < schedule.drawn.positive_or_negative {
            self.condemn(Stage::DpSmall);
        }
    }

    /// Rearranges both alleles; the cell may show a productive chain, and no other.
    fn attempt_alpha(&mut self) {
        let state = self.state.with_attempt((self.state.attempts() + 1).min(MOST_ATTEMPTS));
        self.outcome.events.alpha_attempts += 1;
        let made = self.context.schedule.alpha.succeed(&mut self.draws);
        let contacts = if made {
            self.outcome.events.alpha_made += 1;
            self.context.receptors.contacts(state.clone_number(), state.alpha_number())
        } else {
            Contacts::SILENT
        };
        self.state = state.with_contacts(contacts);
    }

    /// Brings a waiting cell nearer to death by neglect, and to its next attempt.
    pub(super) fn tick_small(&mut self) {
        let next = self.state.sub_stage() + 1;
        if next >= SUB_STAGES {
            self.outcome.events.neglected += 1;
            self.die();
            return;
        }
        self.state = self.state.with_sub_stage(next);
        let schedule = self.context.schedule;
        if schedule.fates == FateDecision::Selected && schedule.alpha.are_due(next) {
            self.attempt_alpha();
        }
    }
}
