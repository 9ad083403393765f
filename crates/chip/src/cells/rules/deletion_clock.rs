//! The deletion clock: from the contact that condemns a cell to its loss.

use thymoid_core::Parameters;

use super::fate_decision::FateDecision;
use super::sub_stages::{StageClock, leave};
use super::time::HOURS_PER_DAY;
use crate::cells::state::event_counts::EventCounts;
use crate::cells::state::stage::Stage;
use crate::error::Error;
use crate::mean_field::{StageChain, StageKinetics};

/// The clock of condemned cells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DeletionClock(StageClock);

impl DeletionClock {
    /// Returns the clock: `chip.deletion_hours` in `chip.deletion_sub_stages`, or the residence of
    /// the closed form where fates are drawn.
    pub(super) fn new(
        chain: &StageChain,
        parameters: &Parameters,
        fates: FateDecision,
        pass_min: f64,
    ) -> Result<Self, Error> {
        let of_days = |residence_days: f64| {
            let kinetics = StageKinetics { residence_days, divisions: 0.0, survival: 1.0 };
            StageClock::new(Stage::Deleting, kinetics, None, pass_min)
        };
        Ok(Self(match fates {
            FateDecision::Drawn => of_days(chain.dp_negative.residence_days),
            FateDecision::Selected => {
                let days = parameters.value("chip.deletion_hours")? / HOURS_PER_DAY;
                let sub_stages = parameters.value("chip.deletion_sub_stages")?.round();
                StageClock {
                    leave: leave(days, sub_stages, pass_min),
                    sub_stages: sub_stages as u32,
                    ..of_days(days)
                }
            }
        }))
    }

    /// Returns the clock as that of a stage.
    pub(super) const fn stage_clock(self) -> StageClock {
        self.0
    }

    /// Returns the number of sub-stages; the last is taken for caspase 3.
    pub(crate) const fn sub_stages(self) -> u32 {
        self.0.sub_stages
    }

    /// Returns the sub-stage after one; none once the cell is lost.
    pub(crate) fn after(self, sub_stage: u32) -> Option<u32> {
        Some(sub_stage + 1).filter(|next| *next < self.0.sub_stages)
    }
}

/// Counts a deletion that begins in a cell of a stage, by where it is.
pub(crate) const fn count_deletion(events: &mut EventCounts, stage: Stage, in_medulla: bool) {
    *match stage {
        Stage::DpSmall => &mut events.deleted_dp,
        Stage::DpSignalled if in_medulla => &mut events.deleted_signalled_medulla,
        Stage::DpSignalled => &mut events.deleted_signalled_cortex,
        _ => &mut events.deleted_sp,
    } += 1;
}
