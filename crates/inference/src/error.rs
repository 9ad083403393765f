//! Errors of this crate.

/// What can go wrong between equations and a posterior.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The differential equations could not be solved at this point of the parameter space.
    #[error("the solver needed more than {steps} steps before day {reached}")]
    TooManySteps {
        /// The bound.
        steps: usize,
        /// Time reached, days.
        reached: f64,
    },
    /// A state became infinite or not a number.
    #[error("the solution left the finite numbers at day {reached}")]
    NotFinite {
        /// Time reached, days.
        reached: f64,
    },
    /// The sampler refused its settings or its starting point.
    #[error("the posterior of {what} could not be sampled: {reason}")]
    Sampler {
        /// Which posterior.
        what: String,
        /// What the sampler said.
        reason: String,
    },
}
