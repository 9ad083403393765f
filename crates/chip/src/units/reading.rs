//! What is read from a run again and again: mean and standard error.

use thymoid_core::math;

/// Values read at equal intervals: their mean and its standard error.
///
/// ```
/// use thymoid_chip::units::Reading;
/// let still = Reading::of(&[3.0; 8]);
/// assert_eq!((still.mean, still.error), (3.0, 0.0));
/// // A steady rise is no chance: neighbours differ by 0.1 only.
/// let rise: Vec<f64> = (0..50).map(|i| 0.1 * f64::from(i)).collect();
/// assert!(Reading::drifting(&rise).error < 0.02 && Reading::of(&rise).error > 0.2);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Reading {
    /// Mean.
    pub mean: f64,
    /// Standard error of the mean.
    pub error: f64,
}

impl Reading {
    /// Reads values that are independent of one another; the error of one value is not known and
    /// given as 0.
    pub fn of(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let error = if values.len() > 1 { (math::variance(values) / count).sqrt() } else { 0.0 };
        Self { mean: math::mean(values), error }
    }

    /// Reads values of which the mean may move: chance is what neighbours differ by (von Neumann,
    /// Ann Math Stat 1941;12:367).
    pub fn drifting(values: &[f64]) -> Self {
        let steps = values.len().saturating_sub(1).max(1) as f64;
        let squares = values.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0]));
        let variance = 0.5 * math::sum(squares) / steps;
        Self { mean: math::mean(values), error: (variance / values.len() as f64).sqrt() }
    }

    /// Returns the same of something a constant factor larger.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self { mean: self.mean * factor, error: self.error * factor.abs() }
    }
}
