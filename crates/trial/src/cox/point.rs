//! What is known of a likelihood at one value of the coefficients.

use crate::linear::Square;

/// A likelihood at a point.
#[derive(Debug, Clone)]
pub(super) struct At {
    pub(super) log_likelihood: f64,
    pub(super) score: Vec<f64>,
    pub(super) information: Square,
}
