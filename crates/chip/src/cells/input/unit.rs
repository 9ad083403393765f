//! A unit of tissue, as a user writes it in a TOML file: what is simulated cell by cell.

use serde::{Deserialize, Serialize};

use super::surroundings::Surroundings;
use crate::error::Error;
use crate::medium::Medium;
use crate::reference_chain::ReferenceChain;
use crate::toml_text;

/// A box of tissue that stands for a whole chip or thymus, of which it is a part.
///
/// ```toml
/// name = "infant lobule"
/// length_um = 960
/// width_um = 120
/// depth_um = 367.5
/// cortex_share = 0.66
/// mtec = true
/// start = "steady"
/// progenitors_per_mm3_day = 6.2
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Name in tables and reports.
    pub name: String,
    /// Extent along x; the tissue goes on at both ends.
    pub length_um: f64,
    /// Extent along y; the tissue goes on at both ends.
    pub width_um: f64,
    /// Extent along z, from the capsule or outer face inwards; both ends are closed.
    pub depth_um: f64,
    /// Share of the depth that is cortex; the rest is medulla.
    pub cortex_share: f64,
    /// The stage chain that the cells follow.
    #[serde(default)]
    pub chain: ReferenceChain,
    /// Share of the stroma that works.
    #[serde(default = "one")]
    pub functional_share: f64,
    /// Whether there are dendritic cells.
    #[serde(default = "yes")]
    pub dendritic: bool,
    /// Whether there are medullary epithelial cells.
    #[serde(default = "yes")]
    pub mtec: bool,
    /// Share of encounters that show MHC class II rather than class I.
    #[serde(default = "half")]
    pub class_two_share: f64,
    /// Ways in and out.
    #[serde(default)]
    pub ways: Ways,
    /// What is there at the start.
    #[serde(default)]
    pub start: Start,
    /// Progenitors at day 0, in a mm³ of tissue.
    #[serde(default)]
    pub pulse_per_mm3: f64,
    /// Progenitors that come in per day in a mm³ of tissue, at equal intervals.
    #[serde(default)]
    pub progenitors_per_mm3_day: f64,
    /// What feeds it with oxygen; without, there is enough everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surroundings: Option<Surroundings>,
}

/// Where progenitors come in and T cells leave.
///
/// ```
/// use thymoid_chip::cells::{Unit, Ways};
/// let organoid = Unit::preset("ato-like").expect("it is a preset")?;
/// assert_eq!(organoid.ways, Ways::Face); // an aggregate in a dish has no vessels
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ways {
    /// Post-capillary venules between cortex and medulla, one to a square of this edge.
    Venules {
        /// Distance between neighbours.
        spacing_um: f64,
    },
    /// Parallel channels along y on a square grid.
    Channels {
        /// Radius of a channel.
        radius_um: f64,
        /// Distance between the axes of neighbours.
        pitch_um: f64,
    },
    /// The outer face: an aggregate in a dish.
    Face,
}

/// Between post-capillary venules: capillaries of the thymus are 50 to 100 um apart (own knowledge,
/// unverified).
const VENULES_UM: f64 = 75.0;

impl Default for Ways {
    fn default() -> Self {
        Self::Venules { spacing_um: VENULES_UM }
    }
}

/// What is there at the start.
///
/// ```
/// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
/// # let options = Options { thresholds: None, space: Space::On };
/// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
/// use thymoid_chip::cells::Start;
/// assert_eq!(unit.start, Start::Steady);
/// let bare = Unit { start: Start::Empty, ..unit };
/// let bare = Simulation::new(&bare, &parameters, options, Seed(1))?;
/// assert!(bare.census().thymocytes() == 0 && simulation.census().thymocytes() > 1000);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// Stroma alone.
    #[default]
    Empty,
    /// Thymocytes of every stage, as many as the closed form says that the supply maintains.
    Steady,
}

const fn one() -> f64 {
    1.0
}
const fn half() -> f64 {
    0.5
}
const fn yes() -> bool {
    true
}

/// The units that come with the program: name and text.
pub const PRESETS: [(&str, &str); 4] = [
    ("infant-lobule", include_str!("../../../presets/infant_lobule.toml")),
    ("ato-like", include_str!("../../../presets/ato_like.toml")),
    ("cultured-slice", include_str!("../../../presets/cultured_slice.toml")),
    ("perfused-chip", include_str!("../../../presets/perfused_chip.toml")),
];

/// Two sites: below, nobody has a neighbour.
const SHORTEST_UM: f64 = 15.0;
/// Above this a length is a slip of the pen.
const LONGEST_UM: f64 = 1e5;

impl Unit {
    /// Reads and checks a unit; `file` names the text in errors.
    ///
    /// # Errors
    /// [`Error::Syntax`] with line and column, or [`Error::Field`].
    ///
    /// ```
    /// use thymoid_chip::cells::{Start, Unit, Ways};
    /// let text = "name = \"box\"\nlength_um = 90\nwidth_um = 60\ndepth_um = 150\n\
    ///             cortex_share = 0.6";
    /// let unit = Unit::parse("box.toml", text)?;
    /// assert_eq!((unit.start, unit.ways), (Start::Empty, Ways::Venules { spacing_um: 75.0 }));
    /// let error = Unit::parse("box.toml", &text.replace("0.6", "6")).expect_err("it is no share");
    /// assert!(error.to_string().contains("`cortex_share` must be a share from 0 to 1"));
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        let unit: Self = toml_text::parse(file, text)?;
        unit.check(file)?;
        Ok(unit)
    }

    /// Reads one of [`PRESETS`]; none when none is called so.
    ///
    /// ```
    /// use thymoid_chip::cells::{PRESETS, Unit};
    /// for (name, _) in PRESETS {
    ///     assert!(Unit::preset(name).is_some_and(|unit| unit.is_ok()));
    /// }
    /// assert!(Unit::preset("spleen").is_none());
    /// ```
    pub fn preset(name: &str) -> Option<Result<Self, Error>> {
        let (name, text) = PRESETS.iter().find(|(preset, _)| *preset == name)?;
        Some(Self::parse(name, text))
    }

    /// Returns the volume of the box, channels included.
    pub fn volume_mm3(&self) -> f64 {
        self.length_um * self.width_um * self.depth_um / 1e9
    }

    /// Checks every field; `origin` names the unit in errors.
    pub(crate) fn check(&self, origin: &str) -> Result<(), Error> {
        let require = |field, value: f64, met: bool, allowed| {
            if met {
                return Ok(());
            }
            let value = value.to_string();
            Err(Error::Field { design: origin.into(), field, allowed, value })
        };
        let length = |field, value: f64| {
            let met = (SHORTEST_UM..=LONGEST_UM).contains(&value);
            require(field, value, met, "from 15 to 100 000 um")
        };
        let share = |field, value: f64| {
            require(field, value, (0.0..=1.0).contains(&value), "a share from 0 to 1")
        };
        let rate = |field, value: f64| {
            require(field, value, (0.0..=1e9).contains(&value), "from 0 to 1e9")
        };
        length("length_um", self.length_um)?;
        length("width_um", self.width_um)?;
        length("depth_um", self.depth_um)?;
        share("cortex_share", self.cortex_share)?;
        share("functional_share", self.functional_share)?;
        share("class_two_share", self.class_two_share)?;
        rate("pulse_per_mm3", self.pulse_per_mm3)?;
        rate("progenitors_per_mm3_day", self.progenitors_per_mm3_day)?;
        if let Some(surroundings) = &self.surroundings {
            surroundings.check(&require)?;
            self.check_channels(surroundings.medium, origin)?;
        }
        match self.ways {
            Ways::Venules { spacing_um } => length("ways.spacing_um", spacing_um),
            Ways::Channels { radius_um, pitch_um } => {
                let positive = radius_um > 0.0 && radius_um <= LONGEST_UM;
                require("ways.radius_um", radius_um, positive, "above 0, at most 100 000 um")?;
                let met = pitch_um > 2.0 * radius_um + SHORTEST_UM && pitch_um <= LONGEST_UM;
                let allowed = "more than twice radius_um and 15 um, or no tissue is left";
                require("ways.pitch_um", pitch_um, met, allowed)
            }
            Ways::Face => Ok(()),
        }
    }

    /// Checks that medium flows in the channels by which cells come and go.
    fn check_channels(&self, medium: Medium, origin: &str) -> Result<(), Error> {
        let Medium::Perfused { channel_radius_um: radius_um, channel_pitch_um: pitch_um, .. } =
            medium
        else {
            return Ok(());
        };
        if self.ways == (Ways::Channels { radius_um, pitch_um }) {
            return Ok(());
        }
        Err(Error::Field {
            design: origin.into(),
            field: "surroundings.medium",
            allowed: "in channels of the radius and pitch of `ways`, by which cells come and go",
            value: format!("{radius_um} um every {pitch_um} um"),
        })
    }
}
