//! The mean field: from a design to the T cells that leave, without a single simulated cell.

use serde::Serialize;
use thymoid_core::{Notes, Parameters};

use crate::{
    design::{Design, Medium},
    error::Error,
    oxygen::{OxygenBudget, OxygenSupply},
    stages::{Chain, SteadyState},
    stroma::{OxygenProfile, TecFunction},
};

/// What a chip gives: the value that the patient's model takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChipOutput {
    /// Name of the design.
    pub design: String,
    /// Volume of tissue, without channels and vessels.
    pub tissue_volume_mm3: f64,
    /// Thymocytes that the oxygenated stroma has room for.
    pub space_limited_thymocytes: f64,
    /// Thymocytes that the progenitors can maintain.
    pub progenitor_limited_thymocytes: f64,
    /// Thymocytes at steady state, the smaller of the two.
    pub thymocytes: f64,
    /// Those cells by stage, and the flows between the stages.
    pub steady_state: SteadyState,
    /// Export per day at steady state.
    pub export: Export,
    /// Days until the vessels of the host have grown in; 0 for a chip that is not implanted.
    pub vascularisation_days: f64,
    /// Days from seeding, or implantation, to the first export.
    pub first_export_days: f64,
    /// Export of each day from day 0.
    pub daily: Vec<ExportDay>,
    /// Oxygen and TEC function at steady state.
    pub oxygen: OxygenProfile,
    /// Oxygen and TEC function of an implant that has neither vessels nor thymocytes yet.
    pub oxygen_before_vessels: Option<OxygenProfile>,
    /// What to know before the figures are used.
    pub notes: Notes,
}

/// T cells that leave, per day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[expect(clippy::struct_field_names, reason = "names carry their units")]
pub struct Export {
    /// CD4 T cells, regulatory ones included.
    pub cd4_per_day: f64,
    /// CD8 T cells.
    pub cd8_per_day: f64,
    /// Regulatory T cells (Treg), a part of the CD4 T cells.
    pub treg_per_day: f64,
}

impl Export {
    /// CD4 and CD8 together.
    pub fn total_per_day(&self) -> f64 {
        self.cd4_per_day + self.cd8_per_day
    }

    fn of(tissue: &SteadyState, treg_share_of_cd4: f64) -> Self {
        Self {
            cd4_per_day: tissue.cd4_export_per_day,
            cd8_per_day: tissue.cd8_export_per_day,
            treg_per_day: tissue.cd4_export_per_day * treg_share_of_cd4,
        }
    }
}

/// The export of one day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExportDay {
    /// Day since seeding or implantation; day 0 is the first.
    pub day: u32,
    /// Cells that leave during that day.
    #[serde(flatten)]
    pub export: Export,
}

/// The steady state of a chip, and its export over `days` days after seeding.
///
/// The thymocytes number the smaller of two limits: the room in stroma that works, which is
/// volume x density x functional fraction, and what the progenitors maintain. Oxygen is that of
/// tissue filled to that degree. Seeding is a step, and each stage a conveyor of fixed residence:
/// so export is 0 until the first cells have passed all stages and constant afterwards. The slow
/// rise in a patient's blood is not in this chain; the patient's lag is empirical.
///
/// # Errors
/// When a field of `design` is unusable or `parameters` lacks an entry.
pub fn mean_field(
    design: &Design,
    parameters: &Parameters,
    days: u32,
) -> Result<ChipOutput, Error> {
    design.check(&design.name)?;
    let oxygen = OxygenBudget::new(parameters)?;
    let tec = TecFunction::new(parameters)?;
    let chain = Chain::new(design.chain, parameters)?;
    let layout = Layout::new(design, parameters)?;
    let mut notes = Notes::default();

    let per_ml =
        density_per_ml(design, parameters, &mut notes)? * design.functional_stroma_fraction;
    let profile = |supply, thymocytes_per_ml| {
        let zero_order = oxygen.zero_order(layout.po2_mmhg, thymocytes_per_ml);
        OxygenProfile::new(zero_order, supply, oxygen.solubility_mol_m3_mmhg, tec)
    };
    let filled = profile(layout.supply, per_ml);
    let volume_ml = layout.tissue_volume_mm3 / 1e3;
    let space_limited = volume_ml * per_ml * filled.functional_fraction;
    let per_progenitor = chain.steady_state(1.0).thymocytes();
    let progenitor_limited = design.progenitors_per_day * per_progenitor;
    let thymocytes = space_limited.min(progenitor_limited);
    let steady_state = chain.steady_state(thymocytes / per_progenitor);

    let at_steady_state = if progenitor_limited < space_limited {
        let needed = space_limited / per_progenitor;
        notes.add(
            "chip.progenitor_limited",
            vec![
                ("progenitors_per_day", figure(design.progenitors_per_day)),
                ("needed_per_day", figure(needed)),
            ],
        );
        profile(layout.supply, per_ml * progenitor_limited / space_limited)
    } else {
        filled
    };
    let before_vessels = layout.before_vessels.map(|supply| profile(supply, 0.0));
    note_starvation("chip.core_starves", &at_steady_state, &mut notes);
    if let Some(avascular) = &before_vessels {
        note_starvation("chip.core_starves_before_vessels", avascular, &mut notes);
    }

    let export = Export::of(&steady_state, parameters.value("chip.treg_share_of_cd4")?);
    let first_export_days = layout.vascularisation_days + chain.first_export_days();
    Ok(ChipOutput {
        design: design.name.clone(),
        tissue_volume_mm3: layout.tissue_volume_mm3,
        space_limited_thymocytes: space_limited,
        progenitor_limited_thymocytes: progenitor_limited,
        thymocytes,
        steady_state,
        export,
        vascularisation_days: layout.vascularisation_days,
        first_export_days,
        daily: (0..days).map(|day| export_on(day, export, first_export_days)).collect(),
        oxygen: at_steady_state,
        oxygen_before_vessels: before_vessels,
        notes,
    })
}

/// Geometry of the tissue and of its oxygen supply.
struct Layout {
    supply: OxygenSupply,
    before_vessels: Option<OxygenSupply>,
    po2_mmhg: f64,
    tissue_volume_mm3: f64,
    vascularisation_days: f64,
}

impl Layout {
    fn new(design: &Design, parameters: &Parameters) -> Result<Self, Error> {
        let thickness_um = design.thickness_um;
        let volume_mm3 = design.area_mm2 * thickness_um / 1e3;
        let channels = |radius_um: f64, pitch_um: f64, po2_mmhg| Self {
            supply: OxygenSupply::Channels { radius_um, pitch_um },
            before_vessels: None,
            po2_mmhg,
            tissue_volume_mm3: volume_mm3
                * (1.0 - std::f64::consts::PI * radius_um * radius_um / (pitch_um * pitch_um)),
            vascularisation_days: 0.0,
        };
        Ok(match design.medium {
            Medium::Static { faces, po2_mmhg } => Self {
                supply: OxygenSupply::Slab { thickness_um, faces },
                before_vessels: None,
                po2_mmhg,
                tissue_volume_mm3: volume_mm3,
                vascularisation_days: 0.0,
            },
            Medium::Perfused { channel_radius_um, channel_pitch_um, po2_mmhg } => {
                channels(channel_radius_um, channel_pitch_um, po2_mmhg)
            }
            Medium::Implanted { capillary_pitch_um, po2_mmhg } => {
                let radius_um = parameters.value("chip.capillary_radius_um")?;
                if capillary_pitch_um <= 2.0 * radius_um {
                    return Err(Error::Field {
                        design: design.name.clone(),
                        field: "medium.capillary_pitch_um",
                        allowed: "more than twice chip.capillary_radius_um, or no tissue is left",
                        value: capillary_pitch_um.to_string(),
                    });
                }
                let ingrowth_um_per_day =
                    1e3 * parameters.value("chip.vessel_ingrowth_mm_per_day")?;
                Self {
                    before_vessels: Some(OxygenSupply::Slab { thickness_um, faces: 2 }),
                    vascularisation_days: 0.5 * thickness_um / ingrowth_um_per_day,
                    ..channels(radius_um, capillary_pitch_um, po2_mmhg)
                }
            }
        })
    }
}

/// The density at capacity, no higher than cells can be packed.
fn density_per_ml(
    design: &Design,
    parameters: &Parameters,
    notes: &mut Notes,
) -> Result<f64, Error> {
    let default = parameters.value("chip.thymocyte_density_per_ml")?;
    let asked = design.thymocyte_density_per_ml.unwrap_or(default);
    let diameter_um = parameters.value("chip.thymocyte_diameter_um")?;
    let cell_um3 = std::f64::consts::PI / 6.0 * diameter_um * diameter_um * diameter_um;
    let packed = parameters.value("chip.packing_limit")? / cell_um3 * 1e12;
    if asked > packed {
        notes.add(
            "chip.density_above_packing",
            vec![("density_per_ml", figure(asked)), ("packed_per_ml", figure(packed))],
        );
    }
    Ok(asked.min(packed))
}

fn note_starvation(code: &'static str, oxygen: &OxygenProfile, notes: &mut Notes) {
    if oxygen.starves() {
        notes.add(
            code,
            vec![
                ("span_um", figure(oxygen.span_um)),
                ("critical_span_um", figure(oxygen.critical_span_um)),
            ],
        );
    }
}

/// Cells that leave on one day, when export starts at full rate at `first_days`.
fn export_on(day: u32, full: Export, first_days: f64) -> ExportDay {
    let share = (f64::from(day) + 1.0 - first_days).clamp(0.0, 1.0);
    ExportDay {
        day,
        export: Export {
            cd4_per_day: full.cd4_per_day * share,
            cd8_per_day: full.cd8_per_day * share,
            treg_per_day: full.treg_per_day * share,
        },
    }
}

/// A whole number, for a sentence.
fn figure(value: f64) -> String {
    format!("{value:.0}")
}
