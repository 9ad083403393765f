//! One question, what a chip gives and what holds it back, and the level at which it is answered.

use serde::Serialize;
use thymoid_core::{Notes, Parameters};

use super::chip_output::Export;
use super::export::Basis;
use super::limits::Limits;
use super::oxygen_shares::OxygenShares;
use super::population::Solved;
use super::steady_state::SteadyState;
use crate::design::Design;
use crate::error::Error;

/// How a chip was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Oxygen in closed form: milliseconds.
    ClosedForm,
    /// Oxygen solved voxel by voxel, with uptake that falls with it: a second.
    Fields,
}

impl Level {
    /// Returns the word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClosedForm => "closed_form",
            Self::Fields => "fields",
        }
    }
}

/// What a chip gives and what holds it back, at one level.
///
/// ```
/// use thymoid_chip::mean_field::{Answer, Level};
/// let slab = thymoid_chip::Design::parse(
///     "slab.toml",
///     "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 5\n\
///      functional_stroma_fraction = 1\n\
///      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }",
/// )?;
/// let parameters = thymoid_chip::parameters()?;
/// let answer = Answer::closed_form(&slab, &parameters)?;
/// let output = thymoid_chip::mean_field(&slab, &parameters, 1)?;
/// assert_eq!((answer.level, answer.export), (Level::ClosedForm, output.export));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The level.
    pub level: Level,
    /// T cells that leave.
    pub export: Export,
    /// Thymocytes at steady state.
    pub thymocytes: f64,
    /// Those by stage, and the flows between the stages.
    pub steady_state: SteadyState,
    /// What its oxygen leaves of the tissue.
    pub oxygen: OxygenShares,
    /// What holds it back, with the margins of all else.
    pub limits: Option<Limits>,
}

impl Answer {
    /// Answers in closed form.
    ///
    /// # Errors
    /// When a field of `design` is unusable or `parameters` lacks an entry.
    pub fn closed_form(design: &Design, parameters: &Parameters) -> Result<Self, Error> {
        Self::with(Level::ClosedForm, design, None, parameters)
    }

    /// Answers with oxygen that is solved, at a level.
    pub(crate) fn with(
        level: Level,
        design: &Design,
        solved: Option<Solved<'_>>,
        parameters: &Parameters,
    ) -> Result<Self, Error> {
        let basis = Basis::new(design, parameters, &mut Notes::default())?;
        let tissue = basis.tissue(solved);
        let yielded = basis.yielded(&tissue);
        let layers = tissue.layers(yielded.population.degree);
        Ok(Self {
            level,
            export: yielded.export,
            thymocytes: yielded.population.steady_state.thymocytes(),
            steady_state: yielded.population.steady_state,
            oxygen: OxygenShares::of(&layers, basis.response),
            limits: yielded.limits,
        })
    }
}
