//! Stages in which cells divide and die at even rates, and the steps between them.

use super::plane_outcome::Order;
use super::thymocyte::Thymocyte;
use crate::cells::rules::fate_decision::FateDecision;
use crate::cells::rules::sub_stages::READY;
use crate::cells::state::stage::Stage;

impl Thymocyte<'_, '_> {
    /// Brings a cell one sub-stage on: it may die, divide, or enter the next stage.
    pub(super) fn tick_growing(&mut self, stage: Stage) {
        let schedule = self.context.schedule;
        let clock = schedule.clock(stage);
        let sub_stage = self.state.sub_stage();
        if sub_stage >= READY && stage.emigrates() {
            return;
        }
        let last = sub_stage + 1 >= clock.sub_stages;
        let (survive, divide) = match (last, stage) {
            (true, _) => (clock.survive_exit, clock.divide_exit),
            (false, Stage::DpBlast) if sub_stage + 2 == clock.sub_stages => {
                (clock.survive, schedule.divide_last_blast)
            }
            (false, _) => (clock.survive, clock.divide),
        };
        if !self.happens(survive) {
            self.fail(stage);
            return;
        }
        let divides = self.happens(divide) && self.can_divide();
        if !last {
            self.state = self.state.with_sub_stage(sub_stage + 1);
        } else if schedule.beta_selection.is_at(stage) {
            self.order = Some(Order::Found { divides });
            return;
        } else {
            self.advance(stage);
        }
        if divides {
            self.order = Some(Order::Divide);
        }
    }

    /// Takes the cell from the last sub-stage of a stage into the next one.
    fn advance(&mut self, stage: Stage) {
        self.state = self.state.with_sub_stage(0);
        match stage {
            Stage::Dn1 => {
                if self.commits() {
                    self.outcome.events.committed += 1;
                    self.become_stage(Stage::Dn2);
                } else {
                    self.outcome.events.uncommitted += 1;
                    self.die();
                }
            }
            Stage::Dn2 => self.become_stage(Stage::Dn3),
            Stage::Isp => self.become_stage(Stage::DpBlast),
            Stage::DpBlast => self.enter_small(),
            Stage::Sp4SemiMature => {
                let schedule = self.context.schedule;
                let diverted =
                    schedule.fates == FateDecision::Drawn && self.happens(schedule.drawn.treg);
                self.outcome.events.treg_made += u64::from(diverted);
                self.become_stage(if diverted { Stage::Treg } else { Stage::Sp4Mature });
            }
            Stage::Sp8SemiMature => self.become_stage(Stage::Sp8Mature),
            _ => {
                self.state = self.state.with_sub_stage(READY);
                if self.context.leaves_anywhere {
                    self.leave(stage);
                }
            }
        }
    }

    /// Draws whether a progenitor commits to the T lineage, which needs DLL4 of epithelium that
    /// works.
    fn commits(&mut self) -> bool {
        let schedule = self.context.schedule;
        let shown = schedule.fates == FateDecision::Drawn || self.happens(schedule.commitment);
        shown && self.epithelium_works()
    }
}
