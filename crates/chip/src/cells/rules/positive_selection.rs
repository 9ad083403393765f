//! Positive selection: from a signal to a single-positive cell.

use thymoid_core::{Parameters, math};

use super::chance::share;
use super::fate_decision::FateDecision;
use super::sub_stages::{SUB_STAGES, StageClock};
use super::time::MINUTES_PER_DAY;
use crate::error::Error;
use crate::mean_field::StageChain;
use crate::selection::{ByClass, MhcClass};

/// Sub-stages of a signalled cell: two phases, before and after positive selection is complete.
pub(crate) const SIGNALLED_SUB_STAGES: u32 = 2 * SUB_STAGES;

/// The clock of signalled cells in one phase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Share in 2⁻³² of the events of the common clock that are taken.
    pub(crate) taken: u32,
    /// Survival of a change of sub-stage.
    pub(crate) survive: u32,
}

/// The clock of signalled cells, whose first phase is longer for MHC class I.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignalledClock {
    early: ByClass<Pace>,
    late: ByClass<Pace>,
}

impl SignalledClock {
    /// Returns the clock of a chain, and the common clock of which it takes a share of events.
    pub(super) fn new(
        chain: &StageChain,
        parameters: &Parameters,
        fates: FateDecision,
        pass_min: f64,
    ) -> Result<(Self, StageClock), Error> {
        let (slower, survives) = match fates {
            FateDecision::Drawn => (1.0, 1.0),
            FateDecision::Selected => (
                parameters.value("chip.class_one_residence_ratio")?,
                parameters.value("chip.signalled_survival")?,
            ),
        };
        let n = f64::from(SUB_STAGES);
        let rate = |days: f64| n * pass_min / (days * MINUTES_PER_DAY);
        let first = chain.dp_positive.residence_days;
        let early = ByClass { one: rate(first * slower), two: rate(first) };
        let late = rate(chain.dp_post_selection.residence_days);
        let fastest = early.one.max(early.two).max(late);
        let pace = |rate: f64, survival: f64| Pace {
            taken: share(rate / fastest),
            survive: share(survival),
        };
        // A constant hazard: the slower class is exposed to it for longer.
        let clock = Self {
            early: ByClass {
                one: pace(early.one, math::pow(survives, slower / n)),
                two: pace(early.two, math::pow(survives, 1.0 / n)),
            },
            late: ByClass::both(pace(late, math::pow(chain.dp_post_selection.survival, 1.0 / n))),
        };
        let sub_stages = SIGNALLED_SUB_STAGES;
        Ok((clock, StageClock { leave: share(fastest), sub_stages, ..StageClock::default() }))
    }

    /// Returns the pace of a cell in a sub-stage.
    pub(crate) const fn pace(&self, sub_stage: u32, class: MhcClass) -> Pace {
        let phase = if sub_stage >= SUB_STAGES { self.late } else { self.early };
        phase.of(class)
    }
}

/// What happens to a cell at the moment it becomes single-positive, in 2⁻³².
#[derive(Debug, Clone, Copy)]
pub(crate) struct SpEntry {
    pub(crate) divide: u32,
    pub(crate) survive: u32,
}
