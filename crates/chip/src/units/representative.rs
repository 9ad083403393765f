//! The unit that stands for a place along the flow, and the whole chip as one unit.

use thymoid_core::Parameters;

use crate::cells::{Start, Surroundings, Unit, Ways};
use crate::design::Design;
use crate::error::Error;
use crate::mean_field::ChipOutput;

/// Returns the unit of a design in medium of this oxygen pressure, full of thymocytes.
///
/// # Errors
/// When `parameters` lacks an entry.
///
/// ```
/// use thymoid_chip::units::{unit_at, whole_chip};
/// let text = "name = \"chip\"\narea_mm2 = 1.8\nthickness_um = 300\nprogenitors_per_day = 9\n\
///             functional_stroma_fraction = 1\n[medium]\nkind = \"perfused\"\n\
///             channel_radius_um = 50\nchannel_pitch_um = 300\npo2_mmhg = 140\n\
///             channel_length_mm = 3\nmean_speed_mm_s = 5";
/// let (design, parameters) =
///     (thymoid_chip::Design::parse("chip.toml", text)?, thymoid_chip::parameters()?);
/// let field = thymoid_chip::mean_field(&design, &parameters, 1)?;
/// let unit = unit_at(&design, &field, 90.0, &parameters)?;
/// assert_eq!(unit.surroundings.expect("medium feeds it").po2_mmhg(0.5), 90.0);
/// // Two channels of 3 mm beside one another.
/// let whole = whole_chip(&design, &field, vec![140.0, 80.0], &parameters)?;
/// assert_eq!([whole.length_um, whole.width_um, whole.depth_um], [600.0, 3000.0, 300.0]);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn unit_at(
    design: &Design,
    field: &ChipOutput,
    medium_mmhg: f64,
    parameters: &Parameters,
) -> Result<Unit, Error> {
    let unit = Unit::of_design(design, field, Start::Steady, parameters)?;
    Ok(in_medium(unit, vec![medium_mmhg]))
}

/// Returns the whole chip as one unit, with the flow along y: as long as its channels, or square
/// where nothing flows; whole channels, so its volume may differ from that of the design.
/// `along_mmhg` is the oxygen of the medium at equal distances from the inlet to the outlet.
///
/// # Errors
/// When it is longer than a unit can be, or `parameters` lacks an entry.
pub fn whole_chip(
    design: &Design,
    field: &ChipOutput,
    along_mmhg: Vec<f64>,
    parameters: &Parameters,
) -> Result<Unit, Error> {
    let unit = Unit::of_design(design, field, Start::Steady, parameters)?;
    let face_um2 = design.area_mm2 * design.thickness_um * 1e6 / unit.depth_um;
    let along_um = field.along.as_ref().map(|along| 1e3 * along.flow.length_mm);
    let width_um = along_um.unwrap_or(face_um2.sqrt());
    let across_um = face_um2 / width_um;
    let length_um = match unit.ways {
        Ways::Channels { pitch_um, .. } => (across_um / pitch_um).round().max(1.0) * pitch_um,
        _ => across_um,
    };
    let whole = in_medium(Unit { length_um, width_um, ..unit }, along_mmhg);
    whole.check(&design.name)?;
    Ok(whole)
}

fn in_medium(unit: Unit, po2_along_mmhg: Vec<f64>) -> Unit {
    let surroundings =
        unit.surroundings.clone().map(|around| Surroundings { po2_along_mmhg, ..around });
    Unit { surroundings, ..unit }
}
