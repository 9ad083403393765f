//! The mean field: from a design to the T cells that leave, without a single simulated cell.

use thymoid_core::{Notes, Parameters};

use super::caution::Caution;
use super::chip_output::{ChipOutput, Export, ExportDay};
use super::feeding::{Feeding, figure, note_starvation};
use super::layout::Layout;
use super::stage_chain::StageChain;
use crate::design::Design;
use crate::error::Error;

/// Returns the steady state of a chip, and its export over `days` days after seeding.
///
/// The thymocytes number the smaller of two limits: the room in stroma that works, which is
/// volume x density x functional fraction, and what the progenitors maintain. Oxygen is that of
/// tissue filled to that degree, and where medium flows along channels its mean over their length.
/// Seeding is a step, and each stage a conveyor of fixed residence:
/// so export is 0 until the first cells have passed all stages and constant afterwards. The slow
/// rise in a patient's blood is not in this chain; the patient's lag is empirical.
///
/// # Errors
/// When a field of `design` is unusable or `parameters` lacks an entry.
///
/// ```
/// let design = thymoid_chip::Design::parse(
///     "thick.toml",
///     "name = \"thick\"\narea_mm2 = 100\nthickness_um = 2000\nprogenitors_per_day = 500\n\
///      functional_stroma_fraction = 1\n\
///      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }",
/// )?;
/// let output = thymoid_chip::mean_field(&design, &thymoid_chip::parameters()?, 60)?;
/// assert!(output.oxygen.starves() && output.oxygen.anoxic_fraction > 0.5);
/// assert!(output.notes.iter().any(|note| note.code == "chip.core_starves"));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn mean_field(
    design: &Design,
    parameters: &Parameters,
    days: u32,
) -> Result<ChipOutput, Error> {
    design.check(&design.name)?;
    let feeding = Feeding::new(parameters)?;
    let chain = StageChain::new(design.chain, parameters)?;
    let layout = Layout::new(design, parameters)?;
    let mut notes = Notes::default();

    let per_ml =
        density_per_ml(design, parameters, &mut notes)? * design.functional_stroma_fraction;
    let filled = feeding.feed(&layout, per_ml);
    let volume_ml = layout.tissue_volume_mm3 / 1e3;
    let space_limited = volume_ml * per_ml * filled.profile.functional_fraction;
    let per_progenitor = chain.steady_state(1.0).thymocytes();
    let progenitor_limited = design.progenitors_per_day * per_progenitor;
    let thymocytes = space_limited.min(progenitor_limited);
    let steady_state = chain.steady_state(thymocytes / per_progenitor);

    let at_steady_state = if progenitor_limited < space_limited {
        let needed = space_limited / per_progenitor;
        notes.add(
            Caution::ProgenitorLimited.code(),
            vec![
                ("progenitors_per_day", figure(design.progenitors_per_day)),
                ("needed_per_day", figure(needed)),
            ],
        );
        feeding.feed(&layout, per_ml * progenitor_limited / space_limited)
    } else {
        filled
    };
    let before_vessels =
        layout.before_vessels.map(|supply| feeding.still(supply, layout.po2_mmhg, 0.0).profile);
    feeding.note(design, &layout, &at_steady_state, &mut notes);
    if let Some(avascular) = &before_vessels {
        note_starvation(Caution::CoreStarvesBeforeVessels, avascular, &mut notes);
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
        daily: (0..days).map(|day| ExportDay::of(day, export, first_export_days)).collect(),
        oxygen: at_steady_state.profile,
        along: at_steady_state.along,
        oxygen_before_vessels: before_vessels,
        notes,
    })
}

/// Returns the density at capacity, no higher than cells can be packed.
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
            Caution::DensityAbovePacking.code(),
            vec![("density_per_ml", figure(asked)), ("packed_per_ml", figure(packed))],
        );
    }
    Ok(asked.min(packed))
}
