//! The design of a chip, as a user writes it in `chip.toml`.

use serde::{Deserialize, Serialize};
use thymoid_transport::layout::Layout;

use crate::error::Error;
use crate::reference_chain::ReferenceChain;
use crate::toml_text;

/// A chip: how much tissue, how it is fed, and what it is seeded with.
///
/// ```toml
/// name = "perfused chip"
/// area_mm2 = 100
/// thickness_um = 500
/// functional_stroma_fraction = 0.9
/// progenitors_per_day = 500
///
/// [medium]
/// kind = "perfused"
/// channel_radius_um = 50
/// channel_pitch_um = 300
/// po2_mmhg = 100
/// ```
///
/// With a `[layout]`, a drawing says how much tissue there is, in place of `area_mm2` and
/// `thickness_um`; [`Design::drawn`] takes them from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Design {
    /// Name in tables and reports.
    pub name: String,
    /// Area of the tissue, seen from above, of all pieces together; 0 until a layout is drawn.
    #[serde(skip_serializing_if = "is_zero")]
    pub area_mm2: f64,
    /// Thickness of the tissue; 0 until a layout is drawn.
    #[serde(skip_serializing_if = "is_zero")]
    pub thickness_um: f64,
    /// How oxygen comes to the tissue.
    pub medium: Medium,
    /// Thymocytes that a millilitre of working tissue holds; the parameter
    /// `chip.thymocyte_density_per_ml` where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thymocyte_density_per_ml: Option<f64>,
    /// Share of the tissue whose stroma supports thymocytes when it has oxygen, in (0, 1].
    pub functional_stroma_fraction: f64,
    /// Progenitors that settle in the tissue per day, all pieces together.
    pub progenitors_per_day: f64,
    /// Whether the epithelium expresses FOXN1 by force, whatever its oxygen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forced_foxn1: bool,
    /// The stage chain that the cells follow.
    #[serde(default)]
    pub chain: ReferenceChain,
    /// The chip as it is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

/// A design as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    area_mm2: Option<f64>,
    thickness_um: Option<f64>,
    medium: Medium,
    thymocyte_density_per_ml: Option<f64>,
    functional_stroma_fraction: f64,
    progenitors_per_day: f64,
    #[serde(default)]
    forced_foxn1: bool,
    #[serde(default)]
    chain: ReferenceChain,
    layout: Option<Layout>,
}

impl TryFrom<Written> for Design {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let drawn = written.layout.is_some();
        let length = |field: &str, value: Option<f64>| match (value, drawn) {
            (Some(value), false) => Ok(value),
            (None, true) => Ok(0.0),
            (None, false) => Err(format!("missing field `{field}`")),
            (Some(_), true) => {
                Err(format!("`{field}` is that of the drawing in [layout]: leave it out"))
            }
        };
        Ok(Self {
            area_mm2: length("area_mm2", written.area_mm2)?,
            thickness_um: length("thickness_um", written.thickness_um)?,
            name: written.name,
            medium: written.medium,
            thymocyte_density_per_ml: written.thymocyte_density_per_ml,
            functional_stroma_fraction: written.functional_stroma_fraction,
            progenitors_per_day: written.progenitors_per_day,
            forced_foxn1: written.forced_foxn1,
            chain: written.chain,
            layout: written.layout,
        })
    }
}

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
        /// Radius of a channel.
        channel_radius_um: f64,
        /// Distance between the axes of neighbours.
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
/// use thymoid_chip::design::{Ingrowth, Vessels};
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

/// One standard atmosphere: the most oxygen pressure a chip at ambient pressure can have.
const ATMOSPHERE_MMHG: f64 = 760.0;
/// Above this a length, area, density or supply is a slip of the pen, in any of their units.
const MOST: f64 = 1e12;

impl Design {
    /// Reads and checks a design; `file` names the text in errors.
    ///
    /// # Errors
    /// [`Error::Syntax`] with line and column, or [`Error::Field`].
    ///
    /// ```
    /// let text = "name = \"thin\"\narea_mm2 = 1\nthickness_um = -5\nprogenitors_per_day = 1\n\
    ///             functional_stroma_fraction = 1\n\
    ///             medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }";
    /// let design = thymoid_chip::Design::parse("chip.toml", text);
    /// let error = design.expect_err("no tissue is that thin");
    /// assert!(error.to_string().contains("`thickness_um` must be a positive number"));
    /// ```
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        let design: Self = toml_text::parse(file, text)?;
        design.check_written(file)?;
        Ok(design)
    }

    /// Returns the design with as much tissue as is drawn, of a thickness. Tissue is what is left
    /// beside channels, so that the closed form finds the volume of the drawing again.
    ///
    /// ```
    /// let text = "name = \"drawn\"\nprogenitors_per_day = 1\nfunctional_stroma_fraction = 1\n\
    ///             medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }\n\
    ///             [layout]\nfill = \"gel\"\nlayer = [{ name = \"slab\", thickness_um = 300 }]\n\
    ///             material = [{ name = \"gel\", kind = \"tissue\", porosity = 1, \
    ///                           diffusivity_ratio = 1 }]";
    /// let design = thymoid_chip::Design::parse("chip.toml", text)?.drawn(30.0, 300.0);
    /// assert_eq!((design.area_mm2, design.thickness_um), (100.0, 300.0));
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    #[must_use]
    pub fn drawn(mut self, tissue_mm3: f64, thickness_um: f64) -> Self {
        let channels = match self.medium {
            Medium::Perfused { channel_radius_um: r, channel_pitch_um: p, .. } => {
                std::f64::consts::PI * r * r / (p * p)
            }
            _ => 0.0,
        };
        self.thickness_um = thickness_um;
        self.area_mm2 = 1e3 * tissue_mm3 / thickness_um / (1.0 - channels);
        self
    }

    /// Checks what the closed form needs; `origin` names the design in errors.
    pub(crate) fn check(&self, origin: &str) -> Result<(), Error> {
        if self.layout.is_some() && self.area_mm2 == 0.0 {
            return Err(Error::Undrawn { design: origin.into() });
        }
        self.check_written(origin)
    }

    /// Checks every field that is written; `origin` names the design in errors.
    fn check_written(&self, origin: &str) -> Result<(), Error> {
        let require = |field, value: f64, met: bool, allowed| {
            if met {
                return Ok(());
            }
            let value = value.to_string();
            Err(Error::Field { design: origin.into(), field, allowed, value })
        };
        let positive = |field, value: f64| {
            let met = value > 0.0 && value <= MOST;
            require(field, value, met, "a positive number of at most 1e12")
        };
        if self.layout.is_none() || self.area_mm2 != 0.0 {
            positive("area_mm2", self.area_mm2)?;
            positive("thickness_um", self.thickness_um)?;
        }
        if let Some(density) = self.thymocyte_density_per_ml {
            positive("thymocyte_density_per_ml", density)?;
        }
        let share = self.functional_stroma_fraction;
        let met = share > 0.0 && share <= 1.0;
        require("functional_stroma_fraction", share, met, "above 0 and at most 1, a share")?;
        positive("progenitors_per_day", self.progenitors_per_day)?;
        self.medium.check(&require)?;
        self.check_flow(origin)
    }

    /// Returns whether its volume has room for one channel of the length it gives, if it gives one.
    pub fn fits_its_channels(&self) -> bool {
        let Medium::Perfused { channel_pitch_um, channel_length_mm: Some(length_mm), .. } =
            self.medium
        else {
            return true;
        };
        let section_um2 = channel_pitch_um * channel_pitch_um;
        length_mm <= 1e3 * self.area_mm2 * self.thickness_um / section_um2
    }

    /// Checks that a flow is given whole: once, with a length, of channels that fit.
    fn check_flow(&self, origin: &str) -> Result<(), Error> {
        let Medium::Perfused { channel_length_mm, flow_ul_min, mean_speed_mm_s, .. } = self.medium
        else {
            return Ok(());
        };
        let fault = |field, allowed, value: Option<f64>| {
            let value = value.map_or("nothing".into(), |value| value.to_string());
            Err(Error::Field { design: origin.into(), field, allowed, value })
        };
        let flows = flow_ul_min.or(mean_speed_mm_s);
        match (flows, channel_length_mm) {
            (None, None) => Ok(()),
            _ if flow_ul_min.is_some() && mean_speed_mm_s.is_some() => fault(
                "medium.mean_speed_mm_s",
                "left out beside flow_ul_min, which decides",
                mean_speed_mm_s,
            ),
            (Some(_), None) => fault("medium.channel_length_mm", "given where medium flows", None),
            (None, Some(_)) => fault(
                "medium.flow_ul_min",
                "given beside channel_length_mm, or mean_speed_mm_s in its place",
                None,
            ),
            (Some(_), Some(_)) => {
                if !self.fits_its_channels() {
                    let allowed = "at most what makes one channel of the whole volume, \
                                   area_mm2 x thickness_um / channel_pitch_um²";
                    return fault("medium.channel_length_mm", allowed, channel_length_mm);
                }
                Ok(())
            }
        }
    }
}

impl Medium {
    /// Checks every field by `require`, which takes field, value, whether it is allowed, and what
    /// is.
    fn check(
        self,
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
                positive("medium.channel_radius_um", channel_radius_um)?;
                let met =
                    channel_pitch_um.is_finite() && channel_pitch_um > 2.0 * channel_radius_um;
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
