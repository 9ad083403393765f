//! Condemned cells: from the contact that condemns them to their loss.

use super::thymocyte::Thymocyte;
use crate::cells::rules::deletion_clock::count_deletion;
use crate::cells::state::stage::Stage;

impl Thymocyte<'_, '_> {
    /// Condemns the cell, which is in `stage`, after a strong signal. It stands still; in the
    /// medulla it moves on slowly in a zone (Le Borgne et al., Nat Immunol 2009;10:823).
    pub(super) fn condemn(&mut self, stage: Stage) {
        count_deletion(&mut self.outcome.events, stage, self.in_medulla);
        self.state = self.state.with_sub_stage(0);
        self.become_stage(Stage::Deleting);
        if self.in_medulla {
            self.confine();
        }
    }

    /// Brings a condemned cell one sub-stage nearer to its loss.
    pub(super) fn tick_deleting(&mut self) {
        if let Some(next) = self.context.schedule.deletion.after(self.state.sub_stage()) {
            self.state = self.state.with_sub_stage(next);
        } else {
            self.outcome.events.lost_condemned += 1;
            self.die();
        }
    }
}
