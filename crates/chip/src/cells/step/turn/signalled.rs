//! Signalled cells: from a positive signal to a single-positive cell.

use super::plane_outcome::Order;
use super::thymocyte::Thymocyte;
use crate::cells::rules::homing::LATE_SIGNALLED;
use crate::cells::rules::positive_selection::{SIGNALLED_SUB_STAGES, SpEntry};
use crate::cells::rules::sub_stages::SUB_STAGES;
use crate::cells::state::stage::Stage;
use crate::selection::MhcClass;
use crate::tissue::word::with_identity;

impl Thymocyte<'_, '_> {
    /// Gives the cell a positive signal by a ligand of a class.
    pub(super) fn be_signalled(&mut self, class: MhcClass) {
        let events = &mut self.outcome.events;
        match class {
            MhcClass::I => events.signalled_one += 1,
            MhcClass::II => events.signalled_two += 1,
        }
        self.state = self.state.with_class(class).with_sub_stage(0);
        self.become_stage(Stage::DpSignalled);
    }

    /// Brings a signalled cell one sub-stage on, if its class keeps this pace.
    pub(super) fn tick_signalled(&mut self) {
        let (sub_stage, class) = (self.state.sub_stage(), self.state.class());
        let pace = self.context.schedule.signalled.pace(sub_stage, class);
        if !self.happens(pace.taken) {
            return;
        }
        if !self.happens(pace.survive) {
            self.outcome.events.failed += 1;
            self.die();
            return;
        }
        let next = sub_stage + 1;
        self.state = self.state.with_sub_stage(next);
        if next == SUB_STAGES {
            *self.word = with_identity(*self.word, LATE_SIGNALLED);
        }
        if next >= SIGNALLED_SUB_STAGES {
            self.become_single_positive(class);
        }
    }

    fn become_single_positive(&mut self, class: MhcClass) {
        self.state = self.state.with_sub_stage(0);
        let events = &mut self.outcome.events;
        let stage = match class {
            MhcClass::II => {
                events.sp4_made += 1;
                Stage::Sp4SemiMature
            }
            MhcClass::I => {
                events.sp8_made += 1;
                Stage::Sp8SemiMature
            }
        };
        self.become_stage(stage);
        let SpEntry { divide, survive } = self.context.schedule.sp_entry.of(class);
        if !self.happens(survive) {
            self.fail(stage);
        } else if self.happens(divide) && self.can_divide() {
            self.order = Some(Order::Divide);
        }
    }
}
