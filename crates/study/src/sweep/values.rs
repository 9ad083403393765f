//! The values that an entry takes.

use serde::Deserialize;
use thymoid_core::math::{exp, ln};

/// How a range is walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// By equal steps.
    #[default]
    Linear,
    /// By equal factors.
    Log,
}

/// The values that an entry takes.
///
/// ```
/// use thymoid_study::sweep::{Scale, Values};
/// let pitch = Values::Range { low: 100.0, high: 400.0, scale: Scale::Log, steps: 3 };
/// assert_eq!([0.0, 1.0].map(|share| pitch.at(share)), [100.0, 400.0]);
/// assert!((pitch.at(0.5) - 200.0).abs() < 1e-9);
/// let faces = Values::List(vec![1.0, 2.0]);
/// assert_eq!([0.0, 0.49, 0.5, 1.0].map(|share| faces.at(share)), [1.0, 1.0, 2.0, 2.0]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Any from low to high.
    Range {
        /// The least.
        low: f64,
        /// The most.
        high: f64,
        /// How it is walked through.
        scale: Scale,
        /// Values of it in a grid, both ends among them.
        steps: usize,
    },
    /// Some.
    List(Vec<f64>),
}

impl Values {
    /// Returns the value at a share of the way from the first to the last.
    pub fn at(&self, share: f64) -> f64 {
        match self {
            Self::Range { low, high, .. } if share <= 0.0 || share >= 1.0 => {
                if share <= 0.0 {
                    *low
                } else {
                    *high
                }
            }
            Self::Range { low, high, scale: Scale::Linear, .. } => low + share * (high - low),
            Self::Range { low, high, scale: Scale::Log, .. } => {
                exp(ln(*low) + share * (ln(*high) - ln(*low))).clamp(*low, *high)
            }
            Self::List(values) => {
                values[((share * values.len() as f64) as usize).min(values.len() - 1)]
            }
        }
    }

    /// Returns how many values a grid has.
    pub const fn levels(&self) -> usize {
        match self {
            Self::Range { steps, .. } => *steps,
            Self::List(values) => values.len(),
        }
    }

    /// Returns the values of a grid.
    pub fn grid(&self) -> Vec<f64> {
        match self {
            Self::Range { steps, .. } => {
                let share = |step: usize| step as f64 / (*steps - 1).max(1) as f64;
                (0..*steps).map(|step| self.at(share(step))).collect()
            }
            Self::List(values) => values.clone(),
        }
    }

    /// Returns the values that a check tries: both ends, or all of a list.
    pub fn extremes(&self) -> Vec<f64> {
        match self {
            Self::Range { low, high, .. } => vec![*low, *high],
            Self::List(values) => values.clone(),
        }
    }
}
