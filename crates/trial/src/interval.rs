//! Confidence levels and intervals.

use serde::{Deserialize, Serialize};
use thymoid_core::math::normal_quantile;

use crate::error::{Error, open_probability};

/// A two-sided interval, ends included.
///
/// ```
/// use thymoid_trial::{Interval, Level, Proportion};
/// let Interval { low, high } = Proportion::new(5, 10)?.clopper_pearson(Level::PERCENT_95);
/// // Half of the children: the interval is symmetric.
/// assert!((low + high - 1.0).abs() < 1e-12);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A two-sided confidence level, such as 0.95.
///
/// ```
/// use thymoid_trial::{Level, Proportion};
/// let seen = Proportion::new(5, 10)?;
/// let width = |level| {
///     let interval = seen.clopper_pearson(level);
///     interval.high - interval.low
/// };
/// assert!(width(Level::new(0.99)?) > width(Level::PERCENT_95));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Level(f64);

impl Level {
    /// The customary level.
    pub const PERCENT_95: Self = Self(0.95);

    /// Takes a level strictly between 0 and 1.
    ///
    /// # Errors
    /// For any other number.
    ///
    /// ```
    /// use thymoid_trial::Level;
    /// assert_eq!(f64::from(Level::new(0.9)?), 0.9);
    /// assert!(Level::new(95.0).is_err());
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn new(level: f64) -> Result<Self, Error> {
        open_probability("confidence level", level).map(Self)
    }

    /// Returns the probability left out on each side.
    pub(crate) fn tail(self) -> f64 {
        0.5 * (1.0 - self.0)
    }

    /// Returns the half-width of a normal interval in standard errors.
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
