//! From residence times, divisions and survival of the stages to the integers of a pass.

use thymoid_core::{Parameters, math};

use super::alpha_attempts::AlphaAttempts;
use super::beta_selection::BetaSelection;
use super::chance::share;
use super::deletion_clock::DeletionClock;
use super::fate_decision::{DrawnFates, FateDecision};
use super::positive_selection::{SignalledClock, SpEntry};
use super::sub_stages::{SP_SUB_STAGES, SUB_STAGES, StageClock, division, sub_stages, survival};
use super::time::MINUTES_PER_HOUR;
use crate::cells::state::stage::Stage;
use crate::error::Error;
use crate::mean_field::{StageChain, StageKinetics};
use crate::selection::ByClass;

/// Everything that the clock does to a thymocyte, in integers.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    pub(crate) fates: FateDecision,
    /// By the kind of the cell on the lattice.
    clocks: [StageClock; 16],
    pub(crate) beta_selection: BetaSelection,
    pub(crate) signalled: SignalledClock,
    pub(crate) deletion: DeletionClock,
    /// Of dividing DP, division at the last change of sub-stage within the stage. It holds that of
    /// the exit too: a cell that has left has its own fate and divides no more.
    pub(crate) divide_last_blast: u32,
    /// Division at entry of the first stage.
    pub(crate) divide_entry: u32,
    pub(crate) sp_entry: ByClass<SpEntry>,
    pub(crate) drawn: DrawnFates,
    pub(crate) alpha: AlphaAttempts,
    /// Probability that a progenitor commits to the T lineage: availability of DLL4 and share of
    /// the stroma that works.
    pub(crate) commitment: u32,
    /// A confined cell is released in a pass if a random word is not below this.
    pub(crate) confined_until: u32,
    /// Whether mature cells get the receptor that lets them out.
    pub(crate) egress: bool,
}

impl Schedule {
    /// Returns the schedule of a chain for passes of `pass_min` minutes.
    pub(crate) fn new(
        chain: &StageChain,
        parameters: &Parameters,
        fates: FateDecision,
        functional_share: f64,
        pass_min: f64,
    ) -> Result<Self, Error> {
        let value = |name: &str| parameters.value(&format!("chip.{name}"));
        let chain = &fates.chain_beside(chain);
        let il7 = value("il7_availability")?;
        let (signalled, signalled_clock) = SignalledClock::new(chain, parameters, fates, pass_min)?;
        let sp_entry = |sp: StageKinetics| {
            let half = half(sp);
            SpEntry {
                divide: division(half.divisions / 2.0, SP_SUB_STAGES),
                survive: survival(half, 0.5, SP_SUB_STAGES),
            }
        };
        let mut schedule = Self {
            fates,
            clocks: [StageClock::default(); 16],
            beta_selection: BetaSelection::new(chain, parameters, il7)?,
            signalled,
            deletion: DeletionClock::new(chain, parameters, fates, pass_min)?,
            divide_last_blast: division((1.0 + 0.5) * chain.dp_blast.divisions, SUB_STAGES),
            divide_entry: division(chain.dn[0].divisions / 2.0, sub_stages(Stage::Dn1)),
            sp_entry: ByClass { one: sp_entry(chain.sp8), two: sp_entry(chain.sp4) },
            drawn: DrawnFates::new(chain, value("treg_share_of_cd4")?),
            alpha: AlphaAttempts::new(parameters)?,
            commitment: share(value("dll4_availability")? * functional_share),
            confined_until: !share(pass_min / (value("confined_hours")? * MINUTES_PER_HOUR)),
            egress: value("s1pr1_availability")? > 0.0,
        };
        schedule.set_growing(chain, il7, pass_min);
        schedule.set(Stage::DpSmall, chain.dp_unselected, None, pass_min);
        schedule.clocks[Stage::DpSignalled as usize] = signalled_clock;
        schedule.clocks[Stage::Deleting as usize] = schedule.deletion.stage_clock();
        schedule.set_single_positive(chain, parameters, pass_min)?;
        let gamma_delta = StageKinetics {
            residence_days: value("gamma_delta_residence_days")?,
            divisions: value("gamma_delta_divisions")?,
            survival: il7,
        };
        schedule.set(Stage::GammaDelta, gamma_delta, None, pass_min);
        Ok(schedule)
    }

    /// Returns the clock of a stage.
    pub(crate) const fn clock(&self, stage: Stage) -> StageClock {
        self.clocks[stage as usize]
    }

    /// Returns, by the kind of the cell on the lattice, the probability in 2⁻³² that a change of
    /// sub-stage is due in a pass.
    pub(crate) fn leave(&self) -> [u32; 16] {
        self.clocks.map(|clock| clock.leave)
    }

    fn set(
        &mut self,
        stage: Stage,
        kinetics: StageKinetics,
        next: Option<(Stage, StageKinetics)>,
        pass_min: f64,
    ) {
        self.clocks[stage as usize] = StageClock::new(stage, kinetics, next, pass_min);
    }

    /// Sets the clocks from the first progenitors to dividing DP; those before it need IL-7.
    fn set_growing(&mut self, chain: &StageChain, il7: f64, pass_min: f64) {
        let cytokine_limited =
            |stage: StageKinetics| StageKinetics { survival: stage.survival * il7, ..stage };
        let stages = [Stage::Dn1, Stage::Dn2, Stage::Dn3].into_iter().zip(&chain.dn);
        let isp = (Stage::Isp, cytokine_limited(chain.isp));
        let stages: Vec<_> =
            stages.map(|(stage, kinetics)| (stage, cytokine_limited(*kinetics))).collect();
        let next = stages.iter().skip(1).chain([&isp]);
        for ((stage, kinetics), next) in stages.iter().zip(next) {
            self.set(*stage, *kinetics, Some(*next), pass_min);
        }
        self.set(Stage::Isp, isp.1, Some((Stage::DpBlast, chain.dp_blast)), pass_min);
        self.set(Stage::DpBlast, chain.dp_blast, None, pass_min);
        self.clocks[Stage::DpBlast as usize].divide_exit = 0;
    }

    /// Sets the clocks of both halves of the stay of single-positive cells, semi-mature and mature.
    fn set_single_positive(
        &mut self,
        chain: &StageChain,
        parameters: &Parameters,
        pass_min: f64,
    ) -> Result<(), Error> {
        // A published stay ends when the cell has left, the clock when it is ready to.
        let waits = match self.fates {
            FateDecision::Drawn => 0.0,
            FateDecision::Selected => parameters.value("chip.egress_wait_days")?,
        };
        let mature =
            |sp: StageKinetics| StageKinetics { residence_days: sp.residence_days - waits, ..sp };
        let (sp4, sp8) = (half(chain.sp4), half(chain.sp8));
        self.set(Stage::Sp4SemiMature, sp4, Some((Stage::Sp4Mature, sp4)), pass_min);
        self.set(Stage::Sp8SemiMature, sp8, Some((Stage::Sp8Mature, sp8)), pass_min);
        self.set(Stage::Sp4Mature, mature(sp4), None, pass_min);
        self.set(Stage::Treg, mature(sp4), None, pass_min);
        self.set(Stage::Sp8Mature, mature(sp8), None, pass_min);
        Ok(())
    }
}

/// Returns half of the stay in a stage.
fn half(stage: StageKinetics) -> StageKinetics {
    StageKinetics {
        residence_days: stage.residence_days / 2.0,
        divisions: stage.divisions / 2.0,
        survival: math::pow(stage.survival, 0.5),
    }
}
