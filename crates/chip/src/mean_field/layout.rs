//! Geometry of the tissue of a design, of its oxygen supply and of its ways out.

use std::f64::consts::PI;

use thymoid_core::Parameters;
use thymoid_transport::flow::Medium as Fluid;

use super::capillary_front::CapillaryFront;
use super::channel_flow::ChannelFlow;
use super::course::Flowing;
use super::feed::{Face, Feed};
use super::michaelis_menten::UM_PER_M;
use super::oxygen_supply::OxygenSupply;
use crate::design::Design;
use crate::error::Error;
use crate::medium::Medium;

/// Geometry of the tissue, of its oxygen supply and of its ways out.
pub(super) struct Layout {
    pub(super) feed: Feed,
    pub(super) tissue_volume_mm3: f64,
    /// Wall through which T cells can leave: vessels, channels, or faces that touch medium.
    pub(super) exit_area_mm2: f64,
    /// Of an implant, its feed without vessels and how these come.
    pub(super) vessels: Option<(Feed, CapillaryFront)>,
}

impl Layout {
    /// Lays a design out.
    pub(super) fn new(design: &Design, parameters: &Parameters) -> Result<Self, Error> {
        let thickness_um = design.thickness_um;
        let volume_mm3 = design.area_mm2 * thickness_um / 1e3;
        let slab = |feed, faces: u8| Self {
            feed,
            tissue_volume_mm3: volume_mm3,
            exit_area_mm2: f64::from(faces) * design.area_mm2,
            vessels: None,
        };
        let fed_by_faces = |faces, po2_mmhg| Feed::Sources {
            supply: OxygenSupply::Slab { thickness_um, faces },
            po2_mmhg,
            flowing: None,
        };
        let channels = |radius_um: f64, pitch_um: f64, po2_mmhg, flowing| Self {
            feed: Feed::Sources {
                supply: OxygenSupply::Channels { radius_um, pitch_um },
                po2_mmhg,
                flowing,
            },
            tissue_volume_mm3: volume_mm3
                * (1.0 - PI * radius_um * radius_um / (pitch_um * pitch_um)),
            exit_area_mm2: volume_mm3 * 2.0 * PI * radius_um / (pitch_um * pitch_um) * 1e3,
            vessels: None,
        };
        let fluid = Fluid::with_oxygen(parameters)?;
        let medium = |depth_um: f64| depth_um / UM_PER_M / fluid.solute_diffusivity_m2_s;
        Ok(match design.medium {
            Medium::Static { faces, po2_mmhg } => slab(fed_by_faces(faces, po2_mmhg), faces),
            Medium::Perfused { channel_radius_um, channel_pitch_um, po2_mmhg, .. } => {
                let flowing = ChannelFlow::of(design).map(|flow| Flowing { flow, fluid });
                channels(channel_radius_um, channel_pitch_um, po2_mmhg, flowing)
            }
            Medium::AirLiquid { po2_mmhg, film_um, medium_um, membrane_um } => {
                let porosity = parameters.value("chip.insert_porosity")?;
                let upper = Face { po2_mmhg, resistance_s_m: medium(film_um) };
                let lower = medium_um.map(|medium_um| Face {
                    po2_mmhg,
                    resistance_s_m: medium(medium_um) + medium(membrane_um) / porosity,
                });
                slab(Feed::Faces { thickness_um, upper, lower }, 1)
            }
            Medium::Submerged { po2_mmhg, medium_um } => {
                let upper = Face { po2_mmhg, resistance_s_m: medium(medium_um) };
                slab(Feed::Faces { thickness_um, upper, lower: None }, 1)
            }
            Medium::Implanted { capillary_pitch_um, po2_mmhg, ingrowth } => {
                let front = CapillaryFront::new(ingrowth, capillary_pitch_um, parameters)?;
                if capillary_pitch_um <= 2.0 * front.radius_um {
                    return Err(Error::Field {
                        design: design.name.clone(),
                        field: "medium.capillary_pitch_um",
                        allowed: "more than twice chip.capillary_radius_um, or no tissue is left",
                        value: capillary_pitch_um.to_string(),
                    });
                }
                let bare = fed_by_faces(2, po2_mmhg);
                let vessels = Some((bare, front));
                if front.speed_um_per_day > 0.0 {
                    let radius_um = front.radius_um;
                    Self { vessels, ..channels(radius_um, capillary_pitch_um, po2_mmhg, None) }
                } else {
                    Self { vessels, ..slab(bare, 2) }
                }
            }
        })
    }
}
