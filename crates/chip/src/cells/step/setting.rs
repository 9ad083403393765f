//! What does not change in a run.

use thymoid_core::{Parameters, Seed};

use super::entry_draw::EntryDraw;
use crate::cells::input::anatomy::Anatomy;
use crate::cells::input::options::{Options, Space};
use crate::cells::input::unit::Unit;
use crate::cells::rules::encounter::Presentation;
use crate::cells::rules::fate_decision::FateDecision;
use crate::cells::rules::homing;
use crate::cells::rules::mtec_renewal::MtecRenewal;
use crate::cells::rules::schedule::Schedule;
use crate::cells::rules::time::{MINUTES_PER_DAY, MINUTES_PER_HOUR};
use crate::cells::state::receptors::Receptors;
use crate::cells::state::stage::Stage;
use crate::error::Error;
use crate::mean_field::StageChain;
use crate::tissue::{Gradients, Motility, Motion, Rules, Scale};

/// What does not change in a run.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub(super) seed: Seed,
    pub(super) space: Space,
    pub(super) scale: Scale,
    pub(super) sweeps_per_pass: u32,
    pub(super) schedule: Schedule,
    rules: Rules,
    pub(super) presentation: Option<Presentation>,
    pub(super) receptors: Receptors,
    pub(super) renewal: MtecRenewal,
    pub(super) passes_per_renewal: u32,
    pub(super) progenitors_per_pass: f64,
    /// Share of the time between two progenitors that has passed at the start.
    pub(super) phase: f64,
}

impl Setting {
    /// Returns the setting of a unit whose tissue is `anatomy`.
    pub(super) fn new(
        unit: &Unit,
        anatomy: &Anatomy,
        parameters: &Parameters,
        options: Options,
        seed: Seed,
    ) -> Result<Self, Error> {
        let scale = Scale::new(parameters)?;
        let sweeps_per_pass = parameters.value("chip.sweeps_per_pass")?.round().max(1.0) as u32;
        let pass_min = f64::from(sweeps_per_pass) * scale.sweep_min;
        let passes_per_renewal = passes_per_renewal(parameters, pass_min)?;
        Ok(Self {
            seed,
            space: options.space,
            scale,
            sweeps_per_pass,
            schedule: schedule(unit, parameters, options, pass_min)?,
            rules: rules(scale, parameters)?,
            presentation: presentation(unit, anatomy, parameters, options, seed)?,
            receptors: Receptors::new(seed)?,
            renewal: MtecRenewal::new(parameters, f64::from(passes_per_renewal) * pass_min)?,
            passes_per_renewal,
            progenitors_per_pass: unit.progenitors_per_mm3_day * anatomy.tissue_mm3 * pass_min
                / MINUTES_PER_DAY,
            phase: EntryDraw::Phase.of(seed, 0).uniform(),
        })
    }

    /// Returns the length of a pass.
    pub(super) fn minutes_per_pass(&self) -> f64 {
        f64::from(self.sweeps_per_pass) * self.scale.sweep_min
    }

    /// Returns how cells move; the cortex is what lies before the medulla, and its cells are slow.
    pub(super) const fn motion<'a>(
        &'a self,
        gradients: &'a Gradients,
        medulla_from: usize,
    ) -> Motion<'a> {
        let Self { seed, rules, .. } = self;
        Motion { seed: *seed, rules, gradients, calm_planes: medulla_from }
    }
}

fn passes_per_renewal(parameters: &Parameters, pass_min: f64) -> Result<u32, Error> {
    let minutes = parameters.value("chip.renewal_hours")? * MINUTES_PER_HOUR;
    Ok((minutes / pass_min).round().max(1.0) as u32)
}

fn schedule(
    unit: &Unit,
    parameters: &Parameters,
    options: Options,
    pass_min: f64,
) -> Result<Schedule, Error> {
    let chain = StageChain::new(unit.chain, parameters)?;
    let fates = match options.thresholds {
        Some(_) => FateDecision::Selected,
        None => FateDecision::Drawn,
    };
    Schedule::new(&chain, parameters, fates, unit.functional_share, pass_min)
}

/// Returns the motion of every stage; a stage without a motility stands still.
fn rules(scale: Scale, parameters: &Parameters) -> Result<Rules, Error> {
    let still = Motility { speed_um_min: 0.0, persistence_min: 1.0, squeeze: 0.0, drift_gain: 1.0 };
    let motility =
        |stage: Stage| stage.motility().map_or(Ok(still), |name| Motility::of(name, parameters));
    let motilities: Vec<Motility> =
        Stage::ALL.into_iter().map(motility).collect::<Result<_, _>>()?;
    Rules::new(scale, &motilities, &homing::drifts(parameters)?)
}

/// Returns the peptides of the stroma, where ligands decide on fates.
fn presentation(
    unit: &Unit,
    anatomy: &Anatomy,
    parameters: &Parameters,
    options: Options,
    seed: Seed,
) -> Result<Option<Presentation>, Error> {
    let Some(thresholds) = options.thresholds else { return Ok(None) };
    let (stroma, share) = (&anatomy.stroma, unit.class_two_share);
    Presentation::new(stroma, share, thresholds, parameters, seed).map(Some)
}
