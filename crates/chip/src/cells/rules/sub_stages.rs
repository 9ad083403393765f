//! The clock of a stage: equal sub-stages, each left with a constant probability a pass.

use thymoid_core::math;

use super::chance::share;
use super::time::MINUTES_PER_DAY;
use crate::cells::state::stage::Stage;
use crate::mean_field::StageKinetics;

/// Sub-stages of a stage: residence is a sum of as many equal exponential times (an Erlang
/// distribution), so its coefficient of variation is a quarter.
pub(crate) const SUB_STAGES: u32 = 16;
/// Sub-stages of the first stage, so that nine in ten progenitors leave it within three days, as
/// between 9 and 12 (Porritt et al., J Exp Med 2003;198:957).
const FIRST_SUB_STAGES: u32 = 128;
/// Sub-stages of the other stages before beta-selection.
const EARLY_SUB_STAGES: u32 = 64;
/// Sub-stages of each half of the stay of a single-positive cell: as many as five bits can count
/// before [`READY`], for the oldest cells leave first (McCaughtry et al., J Exp Med 2007;204:2513).
pub(crate) const SP_SUB_STAGES: u32 = 31;
/// Sub-stage of a mature cell that waits for a way out.
pub(crate) const READY: u32 = 31;

/// One stage in integers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct StageClock {
    /// Probability in 2⁻³² that a cell leaves its sub-stage in a pass, before `pace`.
    pub(crate) leave: u32,
    /// Survival of a change of sub-stage.
    pub(crate) survive: u32,
    /// Probability of a division at a change of sub-stage within the stage.
    pub(crate) divide: u32,
    /// Survival and division at the change to the next stage, which has half of each.
    pub(crate) survive_exit: u32,
    pub(crate) divide_exit: u32,
    /// Sub-stages.
    pub(crate) sub_stages: u32,
}

impl StageClock {
    /// Returns the clock of a stage for passes of `pass_min` minutes; `next` is the stage whose
    /// first half of a sub-stage falls to the exit of this one.
    pub(super) fn new(
        stage: Stage,
        kinetics: StageKinetics,
        next: Option<(Stage, StageKinetics)>,
        pass_min: f64,
    ) -> Self {
        let half = |(stage, kinetics): (Stage, StageKinetics)| {
            let part = 0.5 / f64::from(sub_stages(stage));
            (part * kinetics.divisions, math::pow(kinetics.survival, part))
        };
        let sub_stages = sub_stages(stage);
        let (divisions, survives) = half((stage, kinetics));
        let (divisions_after, survives_after) = next.map_or((0.0, 1.0), half);
        Self {
            leave: leave(kinetics.residence_days, f64::from(sub_stages), pass_min),
            survive: survival(kinetics, 1.0, sub_stages),
            divide: division(kinetics.divisions, sub_stages),
            survive_exit: share(survives * survives_after),
            divide_exit: division(divisions + divisions_after, 1),
            sub_stages,
        }
    }
}

/// Returns the sub-stages of a stage that keeps the clock of the chain.
pub(crate) const fn sub_stages(stage: Stage) -> u32 {
    match stage {
        Stage::Dn1 => FIRST_SUB_STAGES,
        Stage::Dn2 | Stage::Dn3 => EARLY_SUB_STAGES,
        _ if stage.is_sp() => SP_SUB_STAGES,
        _ => SUB_STAGES,
    }
}

/// Returns the probability that a sub-stage is left in a pass, in 2⁻³².
pub(super) fn leave(residence_days: f64, sub_stages: f64, pass_min: f64) -> u32 {
    share(sub_stages * pass_min / (residence_days * MINUTES_PER_DAY))
}

/// Returns the survival of a part of a change of sub-stage.
pub(super) fn survival(kinetics: StageKinetics, part: f64, sub_stages: u32) -> u32 {
    share(math::pow(kinetics.survival, part / f64::from(sub_stages)))
}

/// Returns the probability of dividing at a change of one of $k$ sub-stages: the mean growth is
/// $2^{n/k}$.
pub(super) fn division(divisions: f64, sub_stages: u32) -> u32 {
    share(math::pow(2.0, divisions / f64::from(sub_stages)) - 1.0)
}
