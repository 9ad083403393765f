//! The design of a chip, as a user writes it in `chip.toml`.

use serde::{Deserialize, Serialize};
use thymoid_transport::layout::Layout;

use crate::error::Error;
use crate::medium::{DrawnChannels, MOST, Medium};
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
/// `thickness_um`, and may say radius, pitch and length of its channels; [`Design::drawn`] takes
/// them from it.
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
        if let Medium::Perfused { channel_radius_um, channel_pitch_um, .. } = written.medium
            && !drawn
        {
            let left_out = [("radius", channel_radius_um), ("pitch", channel_pitch_um)];
            if let Some((name, _)) = left_out.iter().find(|(_, um)| *um == 0.0) {
                return Err(format!("missing field `channel_{name}_um` in `medium`"));
            }
        }
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

    /// Returns the design with as much tissue as is drawn, of a thickness, and with what it leaves
    /// out of its channels. Tissue is what is left beside channels, so that the closed form finds
    /// the volume of the drawing again.
    ///
    /// ```
    /// let text = "name = \"drawn\"\nprogenitors_per_day = 1\nfunctional_stroma_fraction = 1\n\
    ///             medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }\n\
    ///             [layout]\nfill = \"gel\"\nlayer = [{ name = \"slab\", thickness_um = 300 }]\n\
    ///             material = [{ name = \"gel\", kind = \"tissue\", porosity = 1, \
    ///                           diffusivity_ratio = 1 }]";
    /// let design = thymoid_chip::Design::parse("chip.toml", text)?.drawn(30.0, 300.0, None);
    /// assert_eq!((design.area_mm2, design.thickness_um), (100.0, 300.0));
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    #[must_use]
    pub fn drawn(
        mut self,
        tissue_mm3: f64,
        thickness_um: f64,
        channels: Option<DrawnChannels>,
    ) -> Self {
        if let Some(channels) = channels {
            self.medium = self.medium.with_channels(channels);
        }
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

    /// Returns the wall at which its tissue touches medium, as the closed form has it; none of an
    /// implant, whose vessels come later.
    ///
    /// ```
    /// let text = "name = \"slab\"\narea_mm2 = 30\nthickness_um = 300\nprogenitors_per_day = 1\n\
    ///             functional_stroma_fraction = 1\n\
    ///             medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }";
    /// let design = thymoid_chip::Design::parse("chip.toml", text)?;
    /// assert_eq!(design.medium_wall_mm2(), Some(60.0));
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn medium_wall_mm2(&self) -> Option<f64> {
        let faces = match self.medium {
            Medium::Static { faces, .. } => faces,
            Medium::AirLiquid { medium_um, .. } => 1 + u8::from(medium_um.is_some()),
            Medium::Submerged { .. } => 1,
            Medium::Implanted { .. } => return None,
            Medium::Perfused { channel_radius_um: r, channel_pitch_um: p, .. } => {
                let turn = 2.0 * std::f64::consts::PI;
                return Some(self.area_mm2 * self.thickness_um * turn * r / (p * p));
            }
        };
        Some(f64::from(faces) * self.area_mm2)
    }

    /// Checks what the closed form needs; `origin` names the design in errors.
    pub(crate) fn check(&self, origin: &str) -> Result<(), Error> {
        if self.is_undrawn() {
            return Err(Error::Undrawn { design: origin.into() });
        }
        self.check_written(origin)
    }

    /// Tells whether it has a layout from which nothing has been taken yet.
    const fn is_undrawn(&self) -> bool {
        self.layout.is_some() && self.area_mm2 == 0.0
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
        if !self.is_undrawn() {
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
        self.medium.check(self.is_undrawn(), &require)?;
        self.check_flow(origin)
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
            // The drawing has them.
            _ if self.is_undrawn() => Ok(()),
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
