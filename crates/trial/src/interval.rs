//! Confidence levels and intervals.

use serde::{Deserialize, Serialize};
use thymoid_core::math::normal_quantile;

use crate::error::{Error, open_probability};

/// A two-sided interval, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A two-sided confidence level, such as 0.95.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Level(f64);

impl Level {
    /// The customary level.
    pub const PERCENT_95: Self = Self(0.95);

    /// A level strictly between 0 and 1.
    pub fn new(level: f64) -> Result<Self, Error> {
        open_probability("confidence level", level).map(Self)
    }

    /// Probability left out on each side.
    pub(crate) fn tail(self) -> f64 {
        0.5 * (1.0 - self.0)
    }

    /// Half-width of a normal interval in standard errors.
    pub(crate) fn z(self) -> f64 {
        -normal_quantile(self.tail())
    }
}

impl TryFrom<f64> for Level {
    type Error = Error;

    fn try_from(level: f64) -> Result<Self, Error> {
        Self::new(level)
    }
}

impl From<Level> for f64 {
    fn from(level: Level) -> Self {
        level.0
    }
}
