//! What a pass of life needs to know.

use thymoid_core::Seed;

use crate::cells::environment::felt::Feeling;
use crate::cells::rules::encounter::{ContactingCell, JUDGES, Presentation, Presenter};
use crate::cells::rules::schedule::Schedule;
use crate::cells::rules::sub_stages::READY;
use crate::cells::state::receptors::Receptors;
use crate::cells::state::stage::Stage;
use crate::cells::state::stroma::{Stroma, StromalKind};
use crate::cells::state::thymocyte_state::ThymocyteState;
use crate::selection::Contacts;

/// What a pass needs to know.
pub(crate) struct PassContext<'a> {
    pub(crate) seed: Seed,
    /// Number of the pass.
    pub(crate) step: u32,
    pub(crate) minute: f64,
    pub(crate) schedule: &'a Schedule,
    pub(crate) stroma: &'a Stroma,
    /// None where fates are drawn.
    pub(crate) presentation: Option<&'a Presentation>,
    pub(crate) receptors: &'a Receptors,
    pub(crate) medulla_from: usize,
    /// Whether cells leave wherever they are.
    pub(crate) leaves_anywhere: bool,
    /// What is felt of oxygen; none where there is enough everywhere.
    pub(crate) feeling: Option<Feeling<'a>>,
}

/// What comes of it that a thymocyte is in the reach of a stromal cell.
pub(crate) enum Meeting {
    /// They have nothing to do with each other.
    None,
    /// It sees peptides that it does not feel.
    InVain,
    /// It may leave.
    Exit,
    /// It sees one that signals.
    Signal(ContactingCell, Presenter),
}

impl PassContext<'_> {
    /// Tells what comes of a thymocyte in the reach of stromal cell number `niche`, from 1;
    /// `random` chooses the peptides.
    #[inline(always)]
    pub(crate) fn meeting(
        &self,
        (stage, state): (Stage, ThymocyteState),
        niche: u32,
        in_medulla: bool,
        random: u32,
    ) -> Meeting {
        let number = niche as usize - 1;
        let by = self.stroma.cells[number];
        if by.kind == StromalKind::Port {
            let ready = stage.emigrates() && state.sub_stage() == READY;
            return if ready && self.schedule.egress { Meeting::Exit } else { Meeting::None };
        }
        let Some(presentation) = self.presentation else { return Meeting::None };
        let contacts = state.contacts();
        if !by.active || JUDGES >> stage as u32 & 1 == 0 || contacts == Contacts::SILENT {
            return Meeting::None;
        }
        let cell = ContactingCell { stage, class: state.class(), contacts, in_medulla };
        let by = Presenter { number, kind: by.kind };
        if presentation.signals(cell, by, random) {
            Meeting::Signal(cell, by)
        } else {
            Meeting::InVain
        }
    }
}
