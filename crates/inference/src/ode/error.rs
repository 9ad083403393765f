//! Equations that could not be solved.

/// Why differential equations could not be solved at a point of the parameter space.
///
/// Wild parameters make a system stiff or let it explode, so that this is no fault of a program or
/// of its input: to a sampler it means that the point has probability zero. No other error does.
///
/// ```
/// use thymoid_inference::SolveError;
/// use thymoid_inference::ode::{Tolerance, solve};
/// // y' = y^2 from 1 leaves all bounds at time 1.
/// let explodes = |_: f64, y: &[f64; 1]| [y[0] * y[0]];
/// let error = solve(&explodes, 0.0, [1.0], &[2.0], Tolerance::of(1e-6)).unwrap_err();
/// let reached = match error {
///     SolveError::TooManySteps { reached, .. } | SolveError::NotFinite { reached } => reached,
///     other => panic!("{other}"),
/// };
/// assert!((reached - 1.0).abs() < 1e-3, "{reached}");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SolveError {
    /// The bound on the number of steps was met.
    #[error("the solver needed more than {steps} steps before day {reached}")]
    TooManySteps {
        /// The bound.
        steps: usize,
        /// Time reached, in the unit of the equations.
        reached: f64,
    },
    /// A state became infinite or not a number.
    #[error("the solution left the finite numbers at day {reached}")]
    NotFinite {
        /// Time reached, in the unit of the equations.
        reached: f64,
    },
}
