//! Oxygen of the tissue of a chip, whether or not medium flows.

use thymoid_core::{Notes, Parameters};
use thymoid_transport::flow::Medium as Fluid;

use super::along_channel::{AlongChannel, Perfused};
use super::caution::Caution;
use super::channel_flow::half_extraction_ul_min;
use super::layout::Layout;
use super::oxygen_budget::OxygenBudget;
use super::oxygen_profile::OxygenProfile;
use super::oxygen_supply::OxygenSupply;
use super::tec_function::TecFunction;
use crate::design::{Design, Medium};
use crate::error::Error;

/// How the tissue of a chip is fed.
pub(super) struct Feeding {
    oxygen: OxygenBudget,
    tec: TecFunction,
    fluid: Fluid,
    shear_limit_pa: f64,
}

/// Oxygen of tissue at one density of thymocytes.
pub(super) struct Fed {
    /// Mean along the channels, where medium flows.
    pub(super) profile: OxygenProfile,
    /// At the inlet, where medium flows.
    inlet: Option<OxygenProfile>,
    pub(super) along: Option<AlongChannel>,
    uptake_mol_m3_s: f64,
}

impl Feeding {
    pub(super) fn new(parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            oxygen: OxygenBudget::new(parameters)?,
            tec: TecFunction::new(parameters)?,
            fluid: Fluid::with_oxygen(parameters)?,
            shear_limit_pa: parameters.value("transport.wall_shear_limit_pa")?,
        })
    }

    /// Oxygen of a supply with the same pressure everywhere.
    pub(super) fn still(&self, supply: OxygenSupply, po2_mmhg: f64, per_ml: f64) -> Fed {
        let oxygen = self.oxygen.zero_order(po2_mmhg, per_ml);
        let solubility = self.oxygen.solubility_mol_m3_mmhg;
        let profile = OxygenProfile::new(oxygen, supply, solubility, self.tec);
        Fed { profile, inlet: None, along: None, uptake_mol_m3_s: oxygen.uptake_mol_m3_s }
    }

    /// Oxygen of a layout.
    pub(super) fn feed(&self, layout: &Layout, per_ml: f64) -> Fed {
        let (Some(flow), OxygenSupply::Channels { pitch_um, .. }) = (layout.flow, layout.supply)
        else {
            return self.still(layout.supply, layout.po2_mmhg, per_ml);
        };
        let oxygen = self.oxygen.zero_order(layout.po2_mmhg, per_ml);
        let perfused = Perfused {
            flow,
            fluid: self.fluid,
            oxygen,
            supply: layout.supply,
            solubility_mol_m3_mmhg: self.oxygen.solubility_mol_m3_mmhg,
            tec: self.tec,
        };
        let (mut profiles, along) = perfused.follow(pitch_um);
        let profile = OxygenProfile::mean_along(&profiles);
        let inlet = Some(profiles.swap_remove(0));
        Fed { profile, inlet, along: Some(along), uptake_mol_m3_s: oxygen.uptake_mol_m3_s }
    }

    /// Notes what starves, and what a flow that is given, or not, means.
    pub(super) fn note(&self, design: &Design, layout: &Layout, fed: &Fed, notes: &mut Notes) {
        note_starvation(Caution::CoreStarves, fed.inlet.as_ref().unwrap_or(&fed.profile), notes);
        if let Some(along) = &fed.along {
            self.note_flow(along, notes);
        } else if matches!(design.medium, Medium::Perfused { .. }) {
            let fed_m3 = layout.tissue_volume_mm3 * 1e-9 * (1.0 - fed.profile.anoxic_fraction);
            let medium_mol_m3 = layout.po2_mmhg * self.oxygen.solubility_mol_m3_mmhg;
            let half = half_extraction_ul_min(fed.uptake_mol_m3_s * fed_m3, medium_mol_m3);
            let digits = usize::from(half < 100.0) + usize::from(half < 10.0);
            let values = vec![("half_flow_ul_min", format!("{half:.digits$}"))];
            notes.add(Caution::MediumAssumedFresh.code(), values);
        }
    }

    fn note_flow(&self, along: &AlongChannel, notes: &mut Notes) {
        if let Some(starves_from_mm) = along.starves_from_mm.filter(|from| {
            // What starves at the inlet already is the pitch's fault, unless the medium ends too.
            *from > 0.0 || along.lasts_mm < along.flow.length_mm
        }) {
            notes.add(
                Caution::MediumRunsOut.code(),
                vec![
                    ("starves_from_mm", format!("{starves_from_mm:.1}")),
                    ("lasts_mm", format!("{:.1}", along.lasts_mm)),
                    ("length_mm", format!("{:.1}", along.flow.length_mm)),
                ],
            );
        }
        if along.wall_shear_pa > self.shear_limit_pa {
            notes.add(
                Caution::WallShearHigh.code(),
                vec![
                    ("shear_pa", format!("{:.2}", along.wall_shear_pa)),
                    ("limit_pa", format!("{:.2}", self.shear_limit_pa)),
                ],
            );
        }
    }
}

pub(super) fn note_starvation(caution: Caution, oxygen: &OxygenProfile, notes: &mut Notes) {
    if oxygen.starves() {
        notes.add(
            caution.code(),
            vec![
                ("span_um", figure(oxygen.span_um)),
                ("critical_span_um", figure(oxygen.critical_span_um)),
            ],
        );
    }
}

/// Writes a whole number, for a sentence.
pub(super) fn figure(value: f64) -> String {
    format!("{value:.0}")
}
