//! A thymocyte that has its turn.

use thymoid_core::Draws;

use super::pass_context::PassContext;
use super::plane_outcome::{Order, PlaneOutcome};
use crate::cells::rules::chance;
use crate::cells::rules::conduct::{confined_word_of, is_confined, stage_of, word_of};
use crate::cells::state::stage::Stage;
use crate::cells::state::thymocyte_state::ThymocyteState;
use crate::tissue::word::with_identity;

/// A thymocyte, what it knows of the pass, and where what happens to it is noted.
///
/// Each file beside this one adds its own steps; [`super::fate`] is where they begin.
pub(crate) struct Thymocyte<'a, 'b> {
    pub(crate) context: &'a PassContext<'a>,
    /// Index of its site in memory.
    pub(crate) site: usize,
    pub(crate) in_medulla: bool,
    pub(crate) word: &'b mut u32,
    pub(crate) state: ThymocyteState,
    pub(crate) draws: Draws,
    pub(crate) order: Option<Order>,
    pub(crate) outcome: &'b mut PlaneOutcome,
}

impl Thymocyte<'_, '_> {
    /// Returns the stage; none once the cell is gone.
    pub(super) fn stage(&self) -> Option<Stage> {
        stage_of(*self.word)
    }

    /// Changes the stage, and with it how the cell moves; a confined one stays so.
    pub(super) fn become_stage(&mut self, stage: Stage) {
        let confined = confined_word_of(stage).filter(|_| is_confined(*self.word));
        *self.word = with_identity(*self.word, confined.unwrap_or(word_of(stage)));
    }

    /// Confines the cell to where it is.
    pub(super) fn confine(&mut self) {
        if let Some(word) = self.stage().and_then(confined_word_of) {
            *self.word = with_identity(*self.word, word);
        }
    }

    /// Empties its site.
    pub(super) fn die(&mut self) {
        *self.word = 0;
    }

    /// Draws whether something of probability `share` in 2⁻³² happens to it.
    pub(super) fn happens(&mut self, share: u32) -> bool {
        chance::happens(&mut self.draws, share)
    }

    /// Draws whether epithelium here does what needs FOXN1, which it loses in low oxygen.
    pub(super) fn epithelium_works(&mut self) -> bool {
        let share = self.context.feeling.map(|feeling| feeling.foxn1(self.site));
        share.is_none_or(|share| self.happens(share))
    }

    /// Draws whether the cell has the oxygen to divide.
    pub(super) fn can_divide(&mut self) -> bool {
        let share = self.context.feeling.map(|feeling| feeling.growth(self.site));
        share.is_none_or(|share| self.happens(share))
    }
}
