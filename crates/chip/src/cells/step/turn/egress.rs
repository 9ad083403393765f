//! Egress: a mature cell leaves.

use super::thymocyte::Thymocyte;
use crate::cells::state::emigrant::Emigrant;
use crate::cells::state::stage::Stage;

impl Thymocyte<'_, '_> {
    /// Lets the cell leave, and notes it among the emigrants unless it is gamma-delta.
    pub(super) fn leave(&mut self, stage: Stage) {
        let events = &mut self.outcome.events;
        *match stage {
            Stage::Treg => &mut events.left_treg,
            Stage::Sp8Mature => &mut events.left_cd8,
            Stage::GammaDelta => &mut events.left_gamma_delta,
            _ => &mut events.left_cd4,
        } += 1;
        if stage != Stage::GammaDelta {
            let emigrant = Emigrant::new(stage, self.state, self.context.minute);
            self.outcome.emigrants.push(emigrant);
        }
        self.die();
    }
}
