//! What the algorithm finds.

/// Estimates of a population, each on the scale of its parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate<const P: usize> {
    /// Typical values.
    pub typical: [f64; P],
    /// Standard deviations between individuals; 0 for what they share.
    pub between: [f64; P],
    /// Residual standard deviation.
    pub residual: f64,
    /// Logarithm of the likelihood of the linearised model.
    pub ln_likelihood: f64,
    /// Iterations taken.
    pub iterations: usize,
}
