//! The unit of tissue that stands for the design of a chip.

use thymoid_core::{Parameters, math};

use super::surroundings::Surroundings;
use super::unit::{Start, Unit, Ways};
use crate::design::Design;
use crate::error::Error;
use crate::mean_field::ChipOutput;
use crate::medium::Medium;
use crate::tissue::Scale;

/// Length of a unit where the design has no pitch: some 120 sites, long enough for wide vectors.
const LENGTH_UM: f64 = 900.0;
/// Least width of a unit in sites, several times the reach of a stromal cell.
const NARROWEST_SITES: f64 = 6.0;

impl Unit {
    /// Returns the unit that stands for a design: whole channels, or half a slab that is fed from
    /// both faces, with at least `chip.unit_sites` sites. Its surroundings are those of the design;
    /// `field`, the mean field of it, says over how much tissue progenitors spread, and what is left
    /// of the oxygen of medium that flows, on average.
    ///
    /// # Errors
    /// When `parameters` lacks an entry.
    ///
    /// ```
    /// use thymoid_chip::cells::{Start, Unit, Ways};
    /// let parameters = thymoid_chip::parameters()?;
    /// let design = thymoid_chip::Design::parse(
    ///     "chip.toml",
    ///     "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 500\n\
    ///      functional_stroma_fraction = 1\n\
    ///      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }",
    /// )?;
    /// let field = thymoid_chip::mean_field(&design, &parameters, 60)?;
    /// let unit = Unit::of_design(&design, &field, Start::Empty, &parameters)?;
    /// // Half a slab, fed from its face.
    /// assert_eq!((unit.depth_um, unit.ways), (150.0, Ways::Face));
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn of_design(
        design: &Design,
        field: &ChipOutput,
        start: Start,
        parameters: &Parameters,
    ) -> Result<Self, Error> {
        let spacing_um = Scale::new(parameters)?.spacing_um;
        let whole = |pitch_um: f64| (LENGTH_UM / pitch_um).round().max(1.0) * pitch_um;
        let (depth_um, length_um, ways) = match design.medium {
            Medium::Static { faces, .. } => {
                (design.thickness_um / f64::from(faces), LENGTH_UM, Ways::Face)
            }
            Medium::AirLiquid { .. } | Medium::Submerged { .. } => {
                (design.thickness_um, LENGTH_UM, Ways::Face)
            }
            Medium::Perfused {
                channel_radius_um: radius_um, channel_pitch_um: pitch_um, ..
            } => (design.thickness_um, whole(pitch_um), Ways::Channels { radius_um, pitch_um }),
            Medium::Implanted { ingrowth: Some(ingrowth), .. } if !ingrowth.lets_vessels_in() => {
                (design.thickness_um / 2.0, LENGTH_UM, Ways::Face)
            }
            Medium::Implanted { capillary_pitch_um: pitch_um, .. } => {
                let radius_um = parameters.value("chip.capillary_radius_um")?;
                let ways = Ways::Channels { radius_um, pitch_um };
                (design.thickness_um / 2.0, whole(pitch_um), ways)
            }
        };
        let sites = parameters.value("chip.unit_sites")?;
        let across = length_um * depth_um / (spacing_um * spacing_um);
        // Two more for what rounding to whole sites may take.
        let width_um = ((sites / across).ceil() + 2.0).max(NARROWEST_SITES) * spacing_um;
        Ok(Self {
            name: design.name.clone(),
            length_um,
            width_um,
            depth_um,
            cortex_share: parameters.value("chip.cortex_share")?,
            chain: design.chain,
            functional_share: design.functional_stroma_fraction,
            dendritic: true,
            mtec: true,
            class_two_share: 0.5,
            ways,
            start,
            pulse_per_mm3: 0.0,
            progenitors_per_mm3_day: design.progenitors_per_day / field.tissue_volume_mm3,
            surroundings: Some(Surroundings {
                medium: in_unit(design.medium),
                forced_foxn1: design.forced_foxn1,
                po2_along_mmhg: mean_at_walls(field).into_iter().collect(),
            }),
        })
    }
}

/// Returns the medium as the unit has it: half a slab has one of two faces, and an implant that no
/// vessel enters is such a slab.
fn in_unit(medium: Medium) -> Medium {
    match medium {
        Medium::Static { po2_mmhg, .. } => Medium::Static { faces: 1, po2_mmhg },
        Medium::Implanted { po2_mmhg, ingrowth: Some(ingrowth), .. }
            if !ingrowth.lets_vessels_in() =>
        {
            Medium::Static { faces: 1, po2_mmhg }
        }
        _ => medium,
    }
}

/// Returns the mean oxygen at the walls of channels through which medium flows, in closed form:
/// one unit stands for all that lies along them.
fn mean_at_walls(field: &ChipOutput) -> Option<f64> {
    let walls = &field.along.as_ref()?.wall_po2_mmhg;
    Some(math::mean(walls))
}
