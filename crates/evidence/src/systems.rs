//! Published systems in closed form: the presets, vessels and low oxygen.

use anyhow::{Context, Result};
use thymoid_chip::mean_field::CapillaryFront;
use thymoid_chip::{ChipOutput, Design, Medium, ReferenceChain, StageChain, mean_field};
use thymoid_core::Parameters;

use super::Numbers;

/// Half of the foam through which vessels were watched.
const FOAM_HALF_UM: f64 = 2500.0;
const FOAM_PORES_UM: f64 = 190.0;
/// Oxygen pressure of air at 37 C with 5 % carbon dioxide, and of 70 % oxygen.
const AIR_MMHG: f64 = 142.0;
const SEVENTY_PERCENT_MMHG: f64 = 500.0;

pub(super) fn compute(parameters: &Parameters, numbers: &mut Numbers) -> Result<()> {
    let solve = |name: &str| -> Result<(Design, ChipOutput, StageChain)> {
        let design = Design::preset(name).with_context(|| format!("no preset `{name}`"))??;
        let output = mean_field(&design, parameters, 1)?;
        let chain = StageChain::new(design.chain, parameters)?;
        Ok((design, output, chain))
    };
    let (_, lobe, chain) = solve("pig-lobe")?;
    let cortex_days = chain.first_dp_days()
        + chain.dp_blast.residence_days
        + chain
            .dp_unselected
            .residence_days
            .max(chain.dp_positive.residence_days + chain.dp_post_selection.residence_days);
    numbers.exact("system-pig-lobe-cortex", lobe.vascularisation_days + cortex_days);
    numbers.exact("system-pig-lobe-medulla", lobe.first_export_days);

    let (_, fragments, _) = solve("rat-fragments")?;
    numbers.exact("system-rat-fragments-vessels", fragments.vascularisation_days);
    numbers.exact("system-rat-fragments-function", fragments.first_export_days);

    let foam = CapillaryFront::through_pores(FOAM_PORES_UM, parameters)?;
    let centre = foam.start_day + FOAM_HALF_UM / foam.speed_um_per_day;
    numbers.exact("vessels-foam-centre", centre);

    let (_, slices, chain) = solve("thymus-slices")?;
    let first_sp = slices.vascularisation_days + chain.first_sp_days();
    numbers.exact("system-slices-biopsy", first_sp);
    let before = slices.oxygen_before_vessels.context("slices wait for vessels")?;
    numbers.exact("system-slices-depleted", before.critical_span_um);

    let (_, organoid, _) = solve("ato")?;
    numbers.exact("system-ato-cells", organoid.thymocytes);
    let (_, _, chain) = solve("fibrin-organoid")?;
    numbers.exact("system-fibrin-organoid-sp", chain.first_sp_days());
    let (_, gel, _) = solve("photopatterned-gel")?;
    numbers.exact("system-photopatterned-oxygen", gel.oxygen.critical_span_um);
    low_oxygen(parameters, numbers)
}

/// A fetal lobe at the air, under medium, under medium with much oxygen, and with forced FOXN1.
fn low_oxygen(parameters: &Parameters, numbers: &mut Numbers) -> Result<()> {
    let lobe = |medium, forced_foxn1| {
        let design = Design {
            name: "fetal lobe".into(),
            area_mm2: 1.0,
            thickness_um: 250.0,
            medium,
            thymocyte_density_per_ml: None,
            functional_stroma_fraction: 1.0,
            progenitors_per_day: 5.0,
            forced_foxn1,
            chain: ReferenceChain::Mouse,
            layout: None,
        };
        mean_field(&design, parameters, 1)
    };
    let under = |po2_mmhg| Medium::Submerged { po2_mmhg, medium_um: 4000.0 };
    let at_the_air =
        Medium::AirLiquid { po2_mmhg: AIR_MMHG, film_um: 20.0, medium_um: None, membrane_um: 0.0 };
    let air = lobe(at_the_air, false)?;
    let low = lobe(under(AIR_MMHG), false)?;
    let rescued = lobe(under(SEVENTY_PERCENT_MMHG), false)?;
    let forced = lobe(under(AIR_MMHG), true)?;
    let export = |output: &ChipOutput| output.export.total_per_day();
    numbers.exact("system-low-oxygen-block", export(&low) / export(&air));
    numbers.exact("system-low-oxygen-rescue", rescued.progression / low.progression);
    numbers.exact("system-low-oxygen-foxn1-progression", forced.progression / air.progression);
    numbers.exact("system-low-oxygen-foxn1-cellularity", forced.thymocytes / air.thymocytes);
    Ok(())
}
