//! The conditions of a design along its flow, in closed form.

use rayon::prelude::*;
use thymoid_core::{Parameters, math};
use thymoid_transport::flow::{Medium as Fluid, Section, UL_MIN_PER_M3_S, film_m2_s};

use super::places::Places;
use super::supply::Supply;
use crate::design::Design;
use crate::error::Error;
use crate::mean_field::{AlongChannel, ChipOutput, mean_field};
use crate::medium::Medium;

const MM3_PER_M3: f64 = 1e9;
const MM2_PER_M2: f64 = 1e6;

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
/// assert!(conditions.wall_mmhg(0.9) < conditions.wall_mmhg(0.1));
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
    /// Oxygen at the wall of channels at equal steps from the inlet to the outlet.
    wall_mmhg: Vec<f64>,
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
            let wall_mmhg = vec![design.medium.po2_mmhg()];
            let export_per_day = vec![field.export.total_per_day()];
            return Ok(Self { tissue_mm3, supply: None, wall_mmhg, export_per_day });
        };
        let solubility = parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?;
        let supply = Supply {
            inlet_mol_m3: along.medium_po2_mmhg[0] * solubility,
            flow_m3_s: along.flow.flow_ul_min / UL_MIN_PER_M3_S,
            tissue_m3: tissue_mm3 / MM3_PER_M3,
            film_s: film_s(along, tissue_mm3, Fluid::with_oxygen(parameters)?),
        };
        let export = |wall_mmhg: &f64| {
            let Some(here) = alike(design, *wall_mmhg) else { return Ok(0.0) };
            Ok(mean_field(&here, parameters, 1)?.export.total_per_day())
        };
        let export: Result<Vec<f64>, Error> = along.wall_po2_mmhg.par_iter().map(export).collect();
        Ok(Self {
            tissue_mm3,
            supply: Some(supply),
            wall_mmhg: along.wall_po2_mmhg.clone(),
            export_per_day: export?,
        })
    }

    /// Returns the oxygen at the wall of channels in closed form at a share of the tissue; that of
    /// the source where nothing flows.
    pub fn wall_mmhg(&self, share: f64) -> f64 {
        between(&self.wall_mmhg, share)
    }

    /// Returns the export in closed form at equal steps from the inlet to the outlet, per day and
    /// per mm³ of tissue; one value where conditions are alike.
    pub fn export_per_mm3_day(&self) -> Vec<f64> {
        self.export_per_day.iter().map(|export| export / self.tissue_mm3).collect()
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

/// Returns what the film takes from the medium, by uptake by volume, mean over the channel.
fn film_s(along: &AlongChannel, tissue_mm3: f64, fluid: Fluid) -> f64 {
    let flow = along.flow;
    let one_m3_s = flow.flow_ul_min / flow.channels / UL_MIN_PER_M3_S;
    let section = Section::Circle { radius_um: flow.radius_um };
    let ends_um = [0.0, 1e3 * flow.length_mm];
    let passes_m2_s = film_m2_s(section, one_m3_s, fluid.solute_diffusivity_m2_s, ends_um);
    let tissue_m2 = tissue_mm3 / (flow.channels * flow.length_mm) / MM2_PER_M2;
    tissue_m2 / passes_m2_s
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

/// Returns what is known at equal steps from 0 to 1, linear between.
fn between(values: &[f64], share: f64) -> f64 {
    let at = share.clamp(0.0, 1.0) * (values.len() - 1) as f64;
    let before = (at as usize).min(values.len().saturating_sub(2));
    let after = (before + 1).min(values.len() - 1);
    values[before] + (at - before as f64) * (values[after] - values[before])
}
