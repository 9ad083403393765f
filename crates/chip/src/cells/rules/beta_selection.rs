//! Beta-selection: who passes founds a beta clone, who fails may become gamma-delta.

use thymoid_core::{Draws, Parameters, math};

use super::chance::{happens, share};
use super::conduct::word_of;
use super::sub_stages::sub_stages;
use crate::cells::state::beta_clone::BetaClone;
use crate::cells::state::progress::Progress;
use crate::cells::state::roster::Roster;
use crate::cells::state::stage::Stage;
use crate::cells::state::thymocyte_state::{CLONE_BITS, ThymocyteState};
use crate::error::Error;
use crate::mean_field::StageChain;
use crate::tissue::Lattice;
use crate::tissue::word::with_identity;

/// Where beta-selection is, and what becomes of those that fail it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BetaSelection {
    /// The stage at whose end it is: the last double-negative one of the chain.
    at: Stage,
    /// Share in 2⁻³² of the cells lost there that become gamma-delta: some of those that fail it,
    /// none of those that starve.
    gamma_delta: u32,
}

impl BetaSelection {
    /// Returns beta-selection in a chain where `il7` of the cells get the IL-7 that they need.
    pub(super) fn new(
        chain: &StageChain,
        parameters: &Parameters,
        il7: f64,
    ) -> Result<Self, Error> {
        let survival = chain.dn.last().map_or(1.0, |stage| stage.survival);
        let at = if chain.dn.len() > 2 { Stage::Dn3 } else { Stage::Dn2 };
        let not_starved = not_starved(survival, il7, sub_stages(at));
        let gamma_delta = parameters.value("chip.gamma_delta_share")? * not_starved;
        Ok(Self { at, gamma_delta: share(gamma_delta) })
    }

    /// Tells whether beta-selection is at the end of a stage.
    pub(crate) const fn is_at(self, stage: Stage) -> bool {
        stage as u8 == self.at as u8
    }

    /// Draws whether a cell that is lost at a change of sub-stage becomes gamma-delta.
    pub(crate) const fn diverts(self, stage: Stage, draws: &mut Draws) -> bool {
        self.is_at(stage) && happens(draws, self.gamma_delta)
    }
}

/// Lets the cell on a site pass beta-selection and found a clone.
pub(crate) fn found_clone(
    site: usize,
    lattice: &mut Lattice,
    roster: &mut Roster,
    progress: &mut Progress,
) {
    let label = lattice.labels[site];
    let state = roster.state(label);
    let number = progress.clones.len() as u32;
    assert!(number < 1 << CLONE_BITS, "a run holds at most 2^{CLONE_BITS} beta clones");
    progress.clones.push(BetaClone {
        progenitor: state.progenitor_number(),
        selected: progress.passes,
        divisions: state.divisions(),
    });
    progress.events.beta_selected += 1;
    roster.set(label, ThymocyteState::founder(number));
    lattice.words[site] = with_identity(lattice.words[site], word_of(Stage::Isp));
}

/// Returns, of the cells that do not survive a change of one of `sub_stages` in a stage with
/// `survival`, the share that IL-7 would not have kept: without it cells starve, whatever else
/// becomes of them.
fn not_starved(survival: f64, il7: f64, sub_stages: u32) -> f64 {
    let part = 1.0 / f64::from(sub_stages);
    let (itself, fed) = (math::pow(survival, part), math::pow(il7, part));
    fed * (1.0 - itself) / (1.0 - fed * itself).max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With enough IL-7 nobody starves, without any everybody; between, losses add up.
    #[test]
    fn who_starves_is_not_who_fails() {
        assert_eq!(not_starved(0.5, 1.0, 16), 1.0);
        assert_eq!(not_starved(0.5, 0.0, 16), 0.0);
        let part = |share: f64| math::pow(share, 1.0 / 16.0);
        let (starved, lost) = (1.0 - part(0.3), 1.0 - part(0.3 * 0.5));
        assert!((not_starved(0.5, 0.3, 16) - (1.0 - starved / lost)).abs() < 1e-12);
    }
}
