//! How oxygen comes to the tissue of a chip, as a user writes it in `chip.toml`.

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// How oxygen comes to the tissue.
///
/// ```
/// use thymoid_chip::Medium;
/// let medium: Medium = toml::from_str("kind = \"static\"\nfaces = 2\npo2_mmhg = 140")
///     .expect("both fields of still medium are there");
/// assert_eq!(medium, Medium::Static { faces: 2, po2_mmhg: 140.0 });
/// assert!(toml::from_str::<Medium>("kind = \"static\"\nfaces = 2").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Medium {
    /// Still medium, or air, at the faces of the tissue.
    Static {
        /// Number of faces in contact, 1 or 2.
        faces: u8,
        /// Oxygen pressure there.
        po2_mmhg: f64,
    },
    /// Parallel channels through the tissue on a square grid. With a flow, the medium is used up
    /// along them; without, its oxygen pressure is the same everywhere.
    Perfused {
        /// Radius of a channel; 0 until a layout that leaves it out is drawn.
        #[serde(default)]
        channel_radius_um: f64,
        /// Distance between the axes of neighbours; 0 until a layout that leaves it out is drawn.
        #[serde(default)]
        channel_pitch_um: f64,
        /// Oxygen pressure of the medium that enters them.
        po2_mmhg: f64,
        /// Length of a channel; needed with a flow, and of no use without.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        channel_length_mm: Option<f64>,
        /// Flow of medium through all channels together.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        flow_ul_min: Option<f64>,
        /// Mean speed of the medium in a channel, in place of the flow.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mean_speed_mm_s: Option<f64>,
    },
    /// On an insert, one face to the air.
    #[serde(rename = "air_liquid")]
    AirLiquid {
        /// Oxygen pressure of the air.
        po2_mmhg: f64,
        /// Film of medium, or of a membrane that lets as much through, between air and tissue.
        film_um: f64,
        /// Way of oxygen through medium to the other face; without it, that face is sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        medium_um: Option<f64>,
        /// Membrane of the insert, between that medium and the tissue.
        #[serde(default)]
        membrane_um: f64,
    },
    /// On the bottom of a dish, under still medium.
    Submerged {
        /// Oxygen pressure at the surface of the medium.
        po2_mmhg: f64,
        /// Depth of the medium above the tissue.
        medium_um: f64,
    },
    /// Implanted: fed through both faces until the vessels of the host have grown in, and by their
    /// capillaries from then on.
    Implanted {
        /// Distance between neighbouring capillaries after ingrowth.
        capillary_pitch_um: f64,
        /// Oxygen pressure at the faces, and later in the capillaries.
        po2_mmhg: f64,
        /// When vessels begin to enter, and through what; without it, at once and into tissue.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ingrowth: Option<Ingrowth>,
    },
}

/// How vessels of the host come into an implant.
///
/// ```
/// use thymoid_chip::{Ingrowth, Vessels};
/// let ingrowth: Ingrowth = toml::from_str("vessels = \"bare\"\npores_um = 120").unwrap();
/// assert_eq!(ingrowth, Ingrowth { vessels: Vessels::Bare, pores_um: Some(120.0) });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ingrowth {
    /// What they start from.
    pub vessels: Vessels,
    /// Size of the pores they grow through; without it, they grow as into tissue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pores_um: Option<f64>,
}

/// Smaller pores keep vessels at the surface (Chiu et al., Biomaterials 2011;32:6045).
const CLOSED_PORES_UM: f64 = 50.0;

impl Ingrowth {
    /// Returns whether vessels can enter.
    ///
    /// ```
    /// use thymoid_chip::{Ingrowth, Vessels};
    /// let through = |um| Ingrowth { vessels: Vessels::Bare, pores_um: Some(um) };
    /// assert!(!through(30.0).lets_vessels_in() && through(120.0).lets_vessels_in());
    /// ```
    pub fn lets_vessels_in(self) -> bool {
        self.pores_um.is_none_or(|pores| pores >= CLOSED_PORES_UM)
    }
}

/// What vessels of the host start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vessels {
    /// Nothing: sprouts of the host.
    Bare,
    /// Vessels that were grown in the dish and join those of the host.
    Prevascularised,
    /// The same in muscle, which is rich in vessels.
    Muscle,
    /// Vessels of the graft that a surgeon has joined.
    Anastomosed,
}

/// Channels as a layout has them.
///
/// ```
/// use thymoid_chip::{DrawnChannels, Medium};
/// let left_out: Medium = toml::from_str("kind = \"perfused\"\npo2_mmhg = 100").unwrap();
/// let drawn = DrawnChannels { radius_um: 50.0, pitch_um: 300.0, length_mm: 5.0 };
/// let filled = left_out.with_channels(drawn);
/// assert!(matches!(filled, Medium::Perfused { channel_pitch_um: 300.0, .. }));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawnChannels {
    /// Radius of one.
    pub radius_um: f64,
    /// Side of the square of tissue and channel that each has.
    pub pitch_um: f64,
    /// Length of one in tissue.
    pub length_mm: f64,
}

/// One standard atmosphere: the most oxygen pressure a chip at ambient pressure can have.
const ATMOSPHERE_MMHG: f64 = 760.0;
/// Above this a length, area, density or supply is a slip of the pen, in any of their units.
pub(crate) const MOST: f64 = 1e12;

impl Medium {
    /// Returns its oxygen pressure where it comes in.
    ///
    /// ```
    /// let medium = thymoid_chip::Medium::Submerged { po2_mmhg: 142.0, medium_um: 4000.0 };
    /// assert_eq!(medium.po2_mmhg(), 142.0);
    /// ```
    pub const fn po2_mmhg(self) -> f64 {
        let (Self::Static { po2_mmhg, .. }
        | Self::Perfused { po2_mmhg, .. }
        | Self::AirLiquid { po2_mmhg, .. }
        | Self::Submerged { po2_mmhg, .. }
        | Self::Implanted { po2_mmhg, .. }) = self;
        po2_mmhg
    }

    /// Returns the medium with what it leaves out of its channels: radius, pitch, and where it
    /// flows, their length.
    #[must_use]
    pub fn with_channels(mut self, drawn: DrawnChannels) -> Self {
        if let Self::Perfused {
            channel_radius_um,
            channel_pitch_um,
            channel_length_mm,
            flow_ul_min,
            mean_speed_mm_s,
            ..
        } = &mut self
        {
            if *channel_radius_um == 0.0 {
                *channel_radius_um = drawn.radius_um;
            }
            if *channel_pitch_um == 0.0 {
                *channel_pitch_um = drawn.pitch_um;
            }
            if flow_ul_min.or(*mean_speed_mm_s).is_some() {
                channel_length_mm.get_or_insert(drawn.length_mm);
            }
        }
        self
    }

    /// Checks every field by `require`, which takes field, value, whether it is allowed, and what
    /// is. What a layout leaves out of its channels is right until it is drawn.
    pub(crate) fn check(
        self,
        undrawn: bool,
        require: &impl Fn(&'static str, f64, bool, &'static str) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let positive = |field, value: f64| {
            let met = value > 0.0 && value <= MOST;
            require(field, value, met, "a positive number of at most 1e12")
        };
        let length = |field, value: f64| {
            require(field, value, (0.0..=MOST).contains(&value), "from 0 to 1e12")
        };
        let pressure = |value: f64| {
            let met = value > 0.0 && value <= ATMOSPHERE_MMHG;
            require("medium.po2_mmhg", value, met, "above 0 and at most 760 mmHg, one atmosphere")
        };
        match self {
            Self::Static { faces, po2_mmhg } => {
                let met = matches!(faces, 1 | 2);
                require("medium.faces", faces.into(), met, "1 or 2")?;
                pressure(po2_mmhg)
            }
            Self::Perfused {
                channel_radius_um,
                channel_pitch_um,
                po2_mmhg,
                channel_length_mm,
                flow_ul_min,
                mean_speed_mm_s,
            } => {
                let left_out = |um: f64| undrawn && um == 0.0;
                if !left_out(channel_radius_um) {
                    positive("medium.channel_radius_um", channel_radius_um)?;
                }
                let wide =
                    channel_pitch_um.is_finite() && channel_pitch_um > 2.0 * channel_radius_um;
                let met = left_out(channel_pitch_um) || wide;
                let allowed = "more than twice channel_radius_um, or no tissue is left";
                require("medium.channel_pitch_um", channel_pitch_um, met, allowed)?;
                for (field, value) in [
                    ("medium.channel_length_mm", channel_length_mm),
                    ("medium.flow_ul_min", flow_ul_min),
                    ("medium.mean_speed_mm_s", mean_speed_mm_s),
                ] {
                    value.map_or(Ok(()), |value| positive(field, value))?;
                }
                pressure(po2_mmhg)
            }
            Self::AirLiquid { po2_mmhg, film_um, medium_um, membrane_um } => {
                length("medium.film_um", film_um)?;
                length("medium.membrane_um", membrane_um)?;
                if let Some(medium_um) = medium_um {
                    length("medium.medium_um", medium_um)?;
                }
                pressure(po2_mmhg)
            }
            Self::Submerged { po2_mmhg, medium_um } => {
                length("medium.medium_um", medium_um)?;
                pressure(po2_mmhg)
            }
            Self::Implanted { capillary_pitch_um, po2_mmhg, ingrowth } => {
                positive("medium.capillary_pitch_um", capillary_pitch_um)?;
                if let Some(pores_um) = ingrowth.and_then(|ingrowth| ingrowth.pores_um) {
                    positive("medium.ingrowth.pores_um", pores_um)?;
                }
                pressure(po2_mmhg)
            }
        }
    }
}
