//! Loss at a change of sub-stage.

use super::thymocyte::Thymocyte;
use crate::cells::state::stage::Stage;
use crate::cells::state::thymocyte_state::ThymocyteState;

impl Thymocyte<'_, '_> {
    /// Loses a cell that does not survive a change of sub-stage, or diverts it to the gamma-delta
    /// lineage.
    pub(super) fn fail(&mut self, stage: Stage) {
        if self.context.schedule.beta_selection.diverts(stage, &mut self.draws) {
            self.outcome.events.gamma_delta_made += 1;
            self.state = ThymocyteState::default();
            self.become_stage(Stage::GammaDelta);
            return;
        }
        let events = &mut self.outcome.events;
        let lost = if stage.is_sp() { &mut events.sp_died } else { &mut events.lost_early };
        *lost += 1;
        self.die();
    }
}
