//! What happens to one thymocyte in its turn: its clock, and what it meets.

use super::pass_context::Meeting;
use super::thymocyte::Thymocyte;
use crate::cells::rules::encounter::Outcome;
use crate::cells::rules::sub_stages::SUB_STAGES;
use crate::cells::state::stage::Stage;
use crate::cells::state::stromal_kind::StromalKind;

impl Thymocyte<'_, '_> {
    /// Carries out a change of sub-stage that is due.
    pub(crate) fn tick(&mut self) {
        let Some(stage) = self.stage() else { return };
        match stage {
            Stage::DpSignalled => self.tick_signalled(),
            Stage::DpSmall => self.tick_small(),
            Stage::Deleting => self.tick_deleting(),
            _ => self.tick_growing(stage),
        }
    }

    /// Carries out what comes of being in the reach of a stromal cell; `random` chooses the
    /// peptides that it shows.
    pub(crate) fn meet(&mut self, random: u32) {
        let Some(stage) = self.stage() else { return };
        let context = self.context;
        let niche = context.stroma.niche[self.site];
        let (cell, by) = match context.meeting((stage, self.state), niche, self.in_medulla, random)
        {
            Meeting::None => return,
            Meeting::InVain => {
                self.outcome.events.encounters += 1;
                return;
            }
            Meeting::Exit => return self.leave(stage),
            Meeting::Signal(cell, by) => (cell, by),
        };
        self.outcome.events.encounters += 1;
        let Some(presentation) = context.presentation else { return };
        if by.kind.is_epithelial() && !self.epithelium_works() {
            return;
        }
        let (signal, outcome) = presentation.meet(cell, by, random);
        self.state = self.state.with_signal(signal);
        if signal > 0 && self.in_medulla && self.follows_ccr7(stage) {
            self.confine();
        }
        match outcome {
            None => {}
            Some(Outcome::Signal(class)) => self.be_signalled(class),
            Some(Outcome::Divert) => {
                self.outcome.events.treg_made += 1;
                self.state = self.state.with_sub_stage(0);
                self.become_stage(Stage::Treg);
            }
            Some(Outcome::Delete) => {
                let dendritic = by.kind == StromalKind::Dendritic;
                self.outcome.events.deleted_by_dendritic += u64::from(dendritic);
                self.condemn(stage);
            }
        }
    }

    /// Tells whether the cell has come to the medulla by CCR7, as late signalled and semi-mature
    /// cells do.
    const fn follows_ccr7(&self, stage: Stage) -> bool {
        !matches!(stage, Stage::DpSignalled) || self.state.sub_stage() >= SUB_STAGES
    }
}
