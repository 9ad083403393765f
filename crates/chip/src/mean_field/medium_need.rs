//! How much medium a perfused tissue breathes.

use thymoid_core::Parameters;

use super::channel_flow::half_extraction_ul_min;
use super::chip_output::ChipOutput;
use super::oxygen_budget::OxygenBudget;
use crate::design::Design;
use crate::error::Error;
use crate::medium::Medium;

/// Cubic millimetres in a cubic metre.
const MM3_PER_M3: f64 = 1e9;

/// Returns the flow of medium that gives up half of its oxygen to a perfused
/// tissue: uptake of the tissue that has oxygen, over the oxygen in the medium. Nothing for still
/// medium and for an implant. The medium holds as much oxygen as the tissue at the same pressure.
///
/// # Errors
/// When `parameters` lacks an entry.
///
/// ```
/// use thymoid_chip::mean_field::medium_ul_per_min;
/// let text = "name = \"chip\"\narea_mm2 = 100\nthickness_um = 500\nprogenitors_per_day = 1e4\n\
///             functional_stroma_fraction = 1\n\
///             [medium]\nkind = \"perfused\"\nchannel_radius_um = 10\nchannel_pitch_um = 150\n\
///             po2_mmhg = 100";
/// let design = thymoid_chip::Design::parse("chip.toml", text)?;
/// let parameters = thymoid_chip::parameters()?;
/// let output = thymoid_chip::mean_field(&design, &parameters, 1)?;
/// // 50 mm3 that take up 6.25 mmol/m3/s from 0.135 mol/m3, half of which they get: 278 uL/min; and
/// // the stroma breathes too.
/// let flow = medium_ul_per_min(&design, &output, &parameters)?.expect("it is perfused");
/// assert!(flow > 270.0 && flow < 400.0, "{flow}");
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn medium_ul_per_min(
    design: &Design,
    output: &ChipOutput,
    parameters: &Parameters,
) -> Result<Option<f64>, Error> {
    let Medium::Perfused { po2_mmhg, .. } = design.medium else { return Ok(None) };
    let per_ml = output.thymocytes / (output.tissue_volume_mm3 / 1e3);
    let oxygen = OxygenBudget::new(parameters)?.zero_order(po2_mmhg, per_ml);
    let breathing_m3 =
        output.tissue_volume_mm3 / MM3_PER_M3 * (1.0 - output.oxygen.anoxic_fraction);
    let uptake_mol_s = oxygen.uptake_mol_m3_s * breathing_m3;
    Ok(Some(half_extraction_ul_min(uptake_mol_s, oxygen.source_mol_m3)))
}
