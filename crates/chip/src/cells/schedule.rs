//! From residence times, divisions and survival of the stages to the integers of a pass.

use thymoid_core::{Parameters, math};

use super::kind::Kind;
use super::state::share;
use crate::error::Error;
use crate::selection::MhcClass;
use crate::stages::{Chain, Stage};

/// Sub-stages of a stage: residence is a sum of as many equal exponential times (an Erlang
/// distribution), so its coefficient of variation is a quarter.
pub(crate) const SUB_STAGES: u32 = 16;
/// Sub-stages of each half of the stay of a single-positive cell: as many as five bits can count
/// before [`READY`], for the oldest cells leave first (McCaughtry et al., J Exp Med 2007;204:2513).
pub(crate) const SP_SUB_STAGES: u32 = 31;
/// Sub-stage of a mature cell that waits for a way out.
pub(crate) const READY: u32 = 31;
/// Hours in a day.
const HOURS: f64 = 24.0;
/// Minutes in an hour.
pub(crate) const MINUTES_PER_HOUR: f64 = 60.0;
/// Minutes in a day.
pub(crate) const MINUTES_PER_DAY: f64 = HOURS * MINUTES_PER_HOUR;

/// How the fate of a double-positive cell is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fates {
    /// Drawn with the shares of the stage chain: the limit that the closed form solves.
    Drawn,
    /// By the ligands that its receptor meets.
    Selected,
}

/// One stage in integers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Step {
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

/// Everything that the clock does to a thymocyte, in integers.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    pub(crate) fates: Fates,
    /// By kind.
    pub(crate) steps: [Step; 16],
    /// Whether a stage exists in this chain.
    pub(crate) has_dn3: bool,
    /// Signalled cells: share in 2⁻³² of the events of `steps` that are taken, by phase (before
    /// and after positive selection is complete) and class (I, II).
    pace: [[u32; 2]; 2],
    /// Their survival of a change of sub-stage, by phase and class.
    survive_signalled: [[u32; 2]; 2],
    /// Of dividing DP, division at the last change of sub-stage within the stage. It holds that of
    /// the exit too: a cell that has left has its own fate and divides no more.
    pub(crate) divide_last_blast: u32,
    /// Division and survival at entry of the first stage.
    pub(crate) divide_entry: u32,
    /// At the entry of single-positive cells, CD4 and CD8.
    pub(crate) sp_entry: [(u32, u32); 2],
    /// Share of the cells lost at beta-selection that become gamma-delta: some of those that fail it,
    /// none of those that starve.
    pub(crate) gamma_delta: u32,
    /// Shares of fates when they are drawn: positive, then positive or negative.
    pub(crate) drawn: [u32; 2],
    /// Share of CD4 among drawn single-positive cells, and of regulatory among CD4.
    pub(crate) drawn_cd4: u32,
    pub(crate) drawn_treg: u32,
    /// Probability that an attempt at a TCR alpha chain gives a productive one.
    pub(crate) alpha_success: u32,
    /// Sub-stages between attempts.
    pub(crate) alpha_every: u32,
    /// Probability that a progenitor commits to the T lineage: availability of DLL4 and share of
    /// the stroma that works.
    pub(crate) commitment: u32,
    /// Whether mature cells get the receptor that lets them out.
    pub(crate) egress: bool,
}

impl Schedule {
    /// The schedule of a chain for passes of `pass_min` minutes.
    pub(crate) fn new(
        chain: &Chain,
        parameters: &Parameters,
        fates: Fates,
        functional_share: f64,
        pass_min: f64,
    ) -> Result<Self, Error> {
        let value = |name: &str| parameters.value(&format!("chip.{name}"));
        let il7 = value("il7_availability")?;
        let hungry = |stage: Stage| Stage { survival: stage.survival * il7, ..stage };
        let gamma_delta = Stage {
            residence_days: value("gamma_delta_residence_days")?,
            divisions: value("gamma_delta_divisions")?,
            survival: il7,
        };
        let half = |stage: Stage| Stage {
            residence_days: stage.residence_days / 2.0,
            divisions: stage.divisions / 2.0,
            survival: math::pow(stage.survival, 0.5),
        };
        let (sp4, sp8) = (half(chain.sp4), half(chain.sp8));
        // A published stay ends when the cell has left, the clock when it is ready to.
        let waits = match fates {
            Fates::Drawn => 0.0,
            Fates::Selected => value("egress_wait_days")?,
        };
        let mature = |sp: Stage| Stage { residence_days: sp.residence_days - waits, ..sp };
        let deletion = Stage {
            residence_days: match fates {
                Fates::Drawn => chain.dp_negative.residence_days,
                Fates::Selected => value("deletion_hours")? / HOURS,
            },
            divisions: 0.0,
            survival: 1.0,
        };
        let mut schedule = Self {
            fates,
            steps: [Step::default(); 16],
            has_dn3: chain.dn.len() > 2,
            pace: [[0; 2]; 2],
            survive_signalled: [[0; 2]; 2],
            divide_last_blast: 0,
            divide_entry: division(chain.dn[0].divisions / 2.0, SUB_STAGES),
            sp_entry: [sp4, sp8].map(|sp| {
                let n = SP_SUB_STAGES;
                (division(sp.divisions / 2.0, n), survival(sp, 0.5, n))
            }),
            gamma_delta: share(
                value("gamma_delta_share")?
                    * not_starved(chain.dn.last().map_or(1.0, |stage| stage.survival), il7),
            ),
            drawn: [chain.fate_positive, chain.fate_positive + chain.fate_negative].map(share),
            drawn_cd4: share(chain.sp4_share_of_entry),
            drawn_treg: share(value("treg_share_of_cd4")?),
            alpha_success: share(value("tra_attempt_success")?),
            alpha_every: value("tra_attempt_sub_stages")?.round().max(1.0) as u32,
            commitment: share(value("dll4_availability")? * functional_share),
            egress: value("s1pr1_availability")? > 0.0,
        };
        let dn = [Kind::Dn1, Kind::Dn2, Kind::Dn3];
        for (i, stage) in chain.dn.iter().enumerate() {
            let next = chain.dn.get(i + 1).copied().unwrap_or(chain.isp);
            schedule.stage(dn[i], hungry(*stage), Some(hungry(next)), pass_min);
        }
        schedule.stage(Kind::Isp, hungry(chain.isp), Some(chain.dp_blast), pass_min);
        schedule.stage(Kind::DpBlast, chain.dp_blast, None, pass_min);
        schedule.steps[Kind::DpBlast as usize].divide_exit = 0;
        schedule.divide_last_blast = division((1.0 + 0.5) * chain.dp_blast.divisions, SUB_STAGES);
        schedule.stage(Kind::DpSmall, chain.dp_unselected, None, pass_min);
        schedule.stage(Kind::Deleting, deletion, None, pass_min);
        schedule.stage(Kind::Sp4SemiMature, sp4, Some(sp4), pass_min);
        schedule.stage(Kind::Sp8SemiMature, sp8, Some(sp8), pass_min);
        schedule.stage(Kind::Sp4Mature, mature(sp4), None, pass_min);
        schedule.stage(Kind::Treg, mature(sp4), None, pass_min);
        schedule.stage(Kind::Sp8Mature, mature(sp8), None, pass_min);
        schedule.stage(Kind::GammaDelta, gamma_delta, None, pass_min);
        if fates == Fates::Selected {
            let sub_stages = value("deletion_sub_stages")?.round();
            let step = &mut schedule.steps[Kind::Deleting as usize];
            step.leave = leave(deletion.residence_days, sub_stages, pass_min);
            step.sub_stages = sub_stages as u32;
        }
        schedule.signalled(chain, parameters, pass_min)?;
        Ok(schedule)
    }

    fn stage(&mut self, kind: Kind, stage: Stage, next: Option<Stage>, pass_min: f64) {
        let sub_stages = sub_stages(kind);
        let after = next.map_or((0.0, 1.0), |next| {
            (next.divisions / 2.0, math::pow(next.survival, 0.5 / f64::from(sub_stages)))
        });
        let half = math::pow(stage.survival, 0.5 / f64::from(sub_stages));
        self.steps[kind as usize] = Step {
            leave: leave(stage.residence_days, f64::from(sub_stages), pass_min),
            survive: survival(stage, 1.0, sub_stages),
            divide: division(stage.divisions, sub_stages),
            survive_exit: share(half * after.1),
            divide_exit: division(stage.divisions / 2.0 + after.0, sub_stages),
            sub_stages,
        };
    }

    /// Signalled cells: two phases of [`SUB_STAGES`], the first longer for class I.
    fn signalled(
        &mut self,
        chain: &Chain,
        parameters: &Parameters,
        pass_min: f64,
    ) -> Result<(), Error> {
        let (slower, survives) = match self.fates {
            Fates::Drawn => (1.0, 1.0),
            Fates::Selected => (
                parameters.value("chip.class_one_residence_ratio")?,
                parameters.value("chip.signalled_survival")?,
            ),
        };
        let first = chain.dp_positive.residence_days;
        let days = [[first * slower, first], [chain.dp_post_selection.residence_days; 2]];
        let n = f64::from(SUB_STAGES);
        let rates = days.map(|row| row.map(|days| n * pass_min / (days * MINUTES_PER_DAY)));
        let fastest = rates.iter().flatten().copied().fold(0.0, f64::max);
        self.pace = rates.map(|row| row.map(|rate| share(rate / fastest)));
        // A constant hazard: the slower class is exposed to it for longer.
        let post = math::pow(chain.dp_post_selection.survival, 1.0 / n);
        self.survive_signalled = [
            [math::pow(survives, slower / n), math::pow(survives, 1.0 / n)].map(share),
            [share(post); 2],
        ];
        self.steps[Kind::DpSignalled as usize] =
            Step { leave: share(fastest), sub_stages: 2 * SUB_STAGES, ..Step::default() };
        Ok(())
    }

    /// Of a signalled cell in a sub-stage: share of events taken, and survival of one.
    pub(crate) const fn signalled_step(&self, sub_stage: u32, class: MhcClass) -> (u32, u32) {
        let phase = (sub_stage >= SUB_STAGES) as usize;
        let class = matches!(class, MhcClass::II) as usize;
        (self.pace[phase][class], self.survive_signalled[phase][class])
    }
}

/// Sub-stages of a stage that keeps the clock of the chain.
pub(crate) const fn sub_stages(kind: Kind) -> u32 {
    if kind.is_sp() { SP_SUB_STAGES } else { SUB_STAGES }
}

fn leave(residence_days: f64, sub_stages: f64, pass_min: f64) -> u32 {
    share(sub_stages * pass_min / (residence_days * MINUTES_PER_DAY))
}

/// Of the cells that do not survive a change of sub-stage in a stage with `survival`, the share that
/// IL-7 would not have kept: without it cells starve, whatever else becomes of them.
fn not_starved(survival: f64, il7: f64) -> f64 {
    let part = 1.0 / f64::from(SUB_STAGES);
    let (itself, fed) = (math::pow(survival, part), math::pow(il7, part));
    fed * (1.0 - itself) / (1.0 - fed * itself).max(f64::MIN_POSITIVE)
}

/// Survival of a part of a change of sub-stage.
fn survival(stage: Stage, part: f64, sub_stages: u32) -> u32 {
    share(math::pow(stage.survival, part / f64::from(sub_stages)))
}

/// Probability of dividing at a change of one of $k$ sub-stages: the mean growth is $2^{n/k}$.
fn division(divisions: f64, sub_stages: u32) -> u32 {
    share(math::pow(2.0, divisions / f64::from(sub_stages)) - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With enough IL-7 nobody starves, without any everybody; between, losses add up.
    #[test]
    fn who_starves_is_not_who_fails() {
        assert_eq!(not_starved(0.5, 1.0), 1.0);
        assert_eq!(not_starved(0.5, 0.0), 0.0);
        let part = |share: f64| math::pow(share, 1.0 / f64::from(SUB_STAGES));
        let (starved, lost) = (1.0 - part(0.3), 1.0 - part(0.3 * 0.5));
        assert!((not_starved(0.5, 0.3) - (1.0 - starved / lost)).abs() < 1e-12);
    }
}
