//! What a pass of life needs to know, and what the turns of its sites leave.

use thymoid_core::Seed;

use super::emigrant::Emigrant;
use super::encounter::{JUDGES, Presentation, Thymocyte};
use super::flows::Flows;
use super::kind::Kind;
use super::receptors::Receptors;
use super::schedule::{READY, Schedule};
use super::state::State;
use super::stroma::{Stroma, StromalKind};
use crate::selection::Contacts;

/// What is left to do with a site once all sites have had their turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The cell divides.
    Divide,
    /// The cell founds a beta clone, and then divides or not.
    Found {
        /// Whether it divides.
        divides: bool,
    },
}

/// What a plane leaves.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    /// States by label of cells that have changed.
    pub(crate) changed: Vec<(u32, State)>,
    /// Labels of cells that are gone.
    pub(crate) gone: Vec<u32>,
    pub(crate) orders: Vec<(u32, Order)>,
    pub(crate) emigrants: Vec<Emigrant>,
    pub(crate) flows: Flows,
}

/// What a pass needs to know.
pub(crate) struct Pass<'a> {
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
    Signal(Thymocyte, (usize, StromalKind)),
}

impl Pass<'_> {
    /// Of a thymocyte and stromal cell number `niche`, from 1; `random` chooses the peptides.
    #[inline(always)]
    pub(crate) fn meeting(
        &self,
        (kind, state): (Kind, State),
        niche: u32,
        in_medulla: bool,
        random: u32,
    ) -> Meeting {
        let number = niche as usize - 1;
        let by = self.stroma.cells[number];
        if by.kind == StromalKind::Port {
            let ready = kind.emigrates() && state.sub_stage() == READY;
            return if ready && self.schedule.egress { Meeting::Exit } else { Meeting::None };
        }
        let Some(presentation) = self.presentation else { return Meeting::None };
        let contacts = state.contacts();
        if !by.active || JUDGES >> kind as u32 & 1 == 0 || contacts == Contacts::SILENT {
            return Meeting::None;
        }
        let thymocyte = Thymocyte { kind, class: state.class(), contacts, in_medulla };
        if presentation.signals(thymocyte, (number, by.kind), random) {
            Meeting::Signal(thymocyte, (number, by.kind))
        } else {
            Meeting::InVain
        }
    }
}
