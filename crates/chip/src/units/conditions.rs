//! The conditions of a design along its flow, in closed form.

use rayon::prelude::*;
use thymoid_core::{Parameters, math};
use thymoid_transport::flow::UL_MIN_PER_M3_S;

use super::places::Places;
use super::supply::Supply;
use crate::design::Design;
use crate::error::Error;
use crate::mean_field::{ChipOutput, mean_field};
use crate::medium::Medium;

/// The conditions of a design along its flow, in closed form: a first guess of the medium, and how
/// far few units miss what it gives.
///
/// ```
/// use thymoid_chip::units::{Conditions, Places};
/// let text = "name = \"chip\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 500\n\
///             functional_stroma_fraction = 1\n[medium]\nkind = \"perfused\"\n\
///             channel_radius_um = 50\nchannel_pitch_um = 300\npo2_mmhg = 140\n\
///             channel_length_mm = 5\nmean_speed_mm_s = 5";
/// let (design, parameters) =
///     (thymoid_chip::Design::parse("chip.toml", text)?, thymoid_chip::parameters()?);
/// let field = thymoid_chip::mean_field(&design, &parameters, 1)?;
/// let conditions = Conditions::new(&design, &field, &parameters)?;
/// assert!(conditions.medium_mmhg(0.9) < conditions.medium_mmhg(0.1));
/// let off = [1, 5].map(|units| conditions.few_units(&Places::gauss(units).expect("it is odd")));
/// assert!(off[1] < off[0] && off[1] < 0.01);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Conditions {
    /// Volume of all tissue.
    pub tissue_mm3: f64,
    /// Medium that is used up; none where conditions are alike everywhere.
    pub supply: Option<Supply>,
    /// Oxygen of the medium at equal steps from the inlet to the outlet.
    medium_mmhg: Vec<f64>,
    /// Export per day of the chip, were it everywhere as at each of these steps.
    export_per_day: Vec<f64>,
}

impl Conditions {
    /// Returns the conditions of a design, of which `field` is the mean field.
    ///
    /// Oxygen falls along the flow, and equal lengths of channel hold equal volumes. Around still
    /// medium, in blood, and where no flow is given, conditions are alike everywhere: what differs
    /// over the depth is in the unit itself.
    ///
    /// # Errors
    /// When `parameters` lacks an entry.
    pub fn new(
        design: &Design,
        field: &ChipOutput,
        parameters: &Parameters,
    ) -> Result<Self, Error> {
        let tissue_mm3 = field.tissue_volume_mm3;
        let Some(along) = &field.along else {
            let medium_mmhg = vec![source_mmhg(design.medium)];
            let export_per_day = vec![field.export.total_per_day()];
            return Ok(Self { tissue_mm3, supply: None, medium_mmhg, export_per_day });
        };
        let solubility = parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?;
        let supply = Supply {
            inlet_mol_m3: along.medium_po2_mmhg[0] * solubility,
            flow_m3_s: along.flow.flow_ul_min / UL_MIN_PER_M3_S,
            tissue_m3: tissue_mm3 / 1e9,
        };
        let export = |wall_mmhg: &f64| {
            let Some(here) = alike(design, *wall_mmhg) else { return Ok(0.0) };
            Ok(mean_field(&here, parameters, 1)?.export.total_per_day())
        };
        let export: Result<Vec<f64>, Error> = along.wall_po2_mmhg.par_iter().map(export).collect();
        Ok(Self {
            tissue_mm3,
            supply: Some(supply),
            medium_mmhg: along.medium_po2_mmhg.clone(),
            export_per_day: export?,
        })
    }

    /// Returns the oxygen of the medium in closed form at a share of the tissue.
    pub fn medium_mmhg(&self, share: f64) -> f64 {
        between(&self.medium_mmhg, share)
    }

    /// Returns the share by which the export of the closed form at these places misses its mean
    /// over the chip.
    pub fn few_units(&self, places: &Places) -> f64 {
        let steps = self.export_per_day.len() - 1;
        if steps == 0 {
            return 0.0;
        }
        let ends = self.export_per_day[0] + self.export_per_day[steps];
        let all = (math::sum(self.export_per_day.iter().copied()) - 0.5 * ends) / steps as f64;
        let few: Vec<f64> =
            places.shares().iter().map(|x| between(&self.export_per_day, *x)).collect();
        if all > 0.0 { (places.mean(&few) / all - 1.0).abs() } else { 0.0 }
    }
}

/// Returns a design whose medium is everywhere as at one place; none without oxygen.
fn alike(design: &Design, po2_mmhg: f64) -> Option<Design> {
    let Medium::Perfused { channel_radius_um, channel_pitch_um, .. } = design.medium else {
        return Some(design.clone());
    };
    let medium = Medium::Perfused {
        channel_radius_um,
        channel_pitch_um,
        po2_mmhg,
        channel_length_mm: None,
        flow_ul_min: None,
        mean_speed_mm_s: None,
    };
    (po2_mmhg > 0.0).then(|| Design { medium, ..design.clone() })
}

/// Returns the oxygen pressure of the source of a medium.
const fn source_mmhg(medium: Medium) -> f64 {
    match medium {
        Medium::Static { po2_mmhg, .. }
        | Medium::Perfused { po2_mmhg, .. }
        | Medium::AirLiquid { po2_mmhg, .. }
        | Medium::Submerged { po2_mmhg, .. }
        | Medium::Implanted { po2_mmhg, .. } => po2_mmhg,
    }
}

/// Returns what is known at equal steps from 0 to 1, linear between.
fn between(values: &[f64], share: f64) -> f64 {
    let at = share.clamp(0.0, 1.0) * (values.len() - 1) as f64;
    let before = (at as usize).min(values.len().saturating_sub(2));
    let after = (before + 1).min(values.len() - 1);
    values[before] + (at - before as f64) * (values[after] - values[before])
}
