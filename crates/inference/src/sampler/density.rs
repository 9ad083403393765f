//! What can be sampled.

/// A density with its gradient on unconstrained coordinates, centred and scaled to order 1.
///
/// ```
/// use thymoid_inference::sampler::Density;
/// /// Standard normal.
/// struct Normal;
/// impl Density for Normal {
///     type Error = thymoid_inference::Error;
///     fn dimension(&self) -> usize {
///         1
///     }
///     fn ln_density(&self, x: &[f64], gradient: &mut [f64]) -> Result<Option<f64>, Self::Error> {
///         gradient[0] = -x[0];
///         Ok(Some(-0.5 * x[0] * x[0]))
///     }
/// }
/// let mut gradient = [0.0];
/// assert_eq!(Normal.ln_density(&[2.0], &mut gradient), Ok(Some(-2.0)));
/// assert_eq!(gradient, [-2.0]);
/// ```
pub trait Density: Sync {
    /// What stops the sampler and is handed to whoever called it, who finds the sampler's own
    /// errors in the same type.
    type Error: std::error::Error + From<crate::Error> + Send + Sync + 'static;

    /// Returns the number of coordinates.
    fn dimension(&self) -> usize;

    /// Computes the logarithm of the density up to a constant, its gradient written to `gradient`;
    /// `None` where the density is zero. Never a panic: a wild proposal is not a fault.
    ///
    /// # Errors
    /// When the density could not be computed anywhere. Equations that cannot be solved at this
    /// position ([`crate::SolveError`]) are no error but a density of zero.
    fn ln_density(
        &self,
        position: &[f64],
        gradient: &mut [f64],
    ) -> Result<Option<f64>, Self::Error>;

    /// Returns how many times its diagonal estimate, or what share of it, the variance along a
    /// direction must be for the sampler's metric to follow that direction. Low where correlations
    /// are linear.
    fn correlation_cutoff(&self) -> f64 {
        2.0
    }
}
