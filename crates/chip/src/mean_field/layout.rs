//! Geometry of the tissue of a design and of its oxygen supply.

use thymoid_core::Parameters;

use super::channel_flow::ChannelFlow;
use super::oxygen_supply::OxygenSupply;
use crate::design::{Design, Medium};
use crate::error::Error;

/// Geometry of the tissue and of its oxygen supply.
pub(super) struct Layout {
    pub(super) supply: OxygenSupply,
    /// The supply of an implant whose vessels have not grown in.
    pub(super) before_vessels: Option<OxygenSupply>,
    pub(super) po2_mmhg: f64,
    pub(super) tissue_volume_mm3: f64,
    pub(super) vascularisation_days: f64,
    /// The flow through channels, where the design gives one.
    pub(super) flow: Option<ChannelFlow>,
}

impl Layout {
    /// Lays a design out.
    pub(super) fn new(design: &Design, parameters: &Parameters) -> Result<Self, Error> {
        let thickness_um = design.thickness_um;
        let volume_mm3 = design.area_mm2 * thickness_um / 1e3;
        let channels = |radius_um: f64, pitch_um: f64, po2_mmhg| Self {
            supply: OxygenSupply::Channels { radius_um, pitch_um },
            before_vessels: None,
            po2_mmhg,
            tissue_volume_mm3: volume_mm3
                * (1.0 - std::f64::consts::PI * radius_um * radius_um / (pitch_um * pitch_um)),
            vascularisation_days: 0.0,
            flow: None,
        };
        Ok(match design.medium {
            Medium::Static { faces, po2_mmhg } => Self {
                supply: OxygenSupply::Slab { thickness_um, faces },
                before_vessels: None,
                po2_mmhg,
                tissue_volume_mm3: volume_mm3,
                vascularisation_days: 0.0,
                flow: None,
            },
            Medium::Perfused { channel_radius_um, channel_pitch_um, po2_mmhg, .. } => Self {
                flow: ChannelFlow::of(design),
                ..channels(channel_radius_um, channel_pitch_um, po2_mmhg)
            },
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
