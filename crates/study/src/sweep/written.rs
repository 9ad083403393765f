//! `SWEEP.toml` as a person writes it.

use std::collections::BTreeMap;

use serde::Deserialize;
use thymoid_chip::cells::Start;
use toml::Spanned;

use super::values::Scale;

/// How points are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Every combination.
    Grid,
    /// Each entry in each of as many strata as runs.
    LatinHypercube,
    /// Scrambled Sobol points.
    Sobol,
    /// Trajectories on which one entry moves at a time.
    Morris,
    /// Pairs of points that swap one entry at a time.
    Saltelli,
}

impl Method {
    /// Returns the word of `SWEEP.toml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::LatinHypercube => "latin_hypercube",
            Self::Sobol => "sobol",
            Self::Morris => "morris",
            Self::Saltelli => "saltelli",
        }
    }
}

/// How a chip is computed, as a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LevelWord {
    #[default]
    ClosedForm,
    Fields,
    Cells,
}

/// How a chip is simulated cell by cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellsPlan {
    /// Days simulated.
    pub days: u32,
    /// Simulations of each chip, of which the mean is taken.
    #[serde(default = "one")]
    pub seeds: u32,
    /// Sites of the unit that stands for the chip; by default the parameter `chip.unit_sites`.
    #[serde(default)]
    pub unit_sites: Option<u32>,
    /// What is in the tissue on day 0.
    #[serde(default)]
    pub start: Start,
}

const fn one() -> u32 {
    1
}

const fn first_seed() -> u64 {
    1
}

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) name: Spanned<String>,
    pub(super) design: Spanned<String>,
    pub(super) method: Spanned<Method>,
    pub(super) number: Option<Spanned<u32>>,
    #[serde(default = "first_seed")]
    pub(super) seed: u64,
    #[serde(default)]
    pub(super) level: LevelWord,
    pub(super) cells: Option<Spanned<CellsPlan>>,
    #[serde(default)]
    pub(super) parameters: BTreeMap<Spanned<String>, f64>,
    pub(super) vary: Vec<WrittenEntry>,
}

/// One `[[vary]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenEntry {
    pub(crate) entry: Spanned<String>,
    pub(super) low: Option<Spanned<f64>>,
    pub(super) high: Option<Spanned<f64>>,
    pub(super) scale: Option<Spanned<Scale>>,
    pub(super) steps: Option<Spanned<u32>>,
    pub(super) values: Option<Spanned<Vec<f64>>>,
}
