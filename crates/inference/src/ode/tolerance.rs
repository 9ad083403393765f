//! How accurately to solve.

/// How accurately to solve, and when to give up.
///
/// ```
/// use thymoid_inference::ode::Tolerance;
/// // A stricter bound on steps than the default, for proposals of a sampler.
/// let tolerance = Tolerance { max_steps: 2000, ..Tolerance::of(1e-6) };
/// assert_eq!((tolerance.relative, tolerance.absolute), (1e-6, 1e-6));
/// assert_eq!(Tolerance::of(1e-6).max_steps, 100_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// Relative error a step may make.
    pub relative: f64,
    /// Absolute error a step may make, in the unit of the state.
    pub absolute: f64,
    /// Steps after which the solver gives up.
    pub max_steps: usize,
}

impl Tolerance {
    /// Allows the same error relative and absolute.
    pub const fn of(error: f64) -> Self {
        Self { relative: error, absolute: error, max_steps: 100_000 }
    }
}
