//! Errors of this crate.

use std::sync::Arc;

use crate::ode::SolveError;

/// What can go wrong between equations and a posterior.
///
/// ```
/// use thymoid_inference::{Error, SolveError};
/// let solve = SolveError::TooManySteps { steps: 2000, reached: 12.5 };
/// // A failed solve speaks for itself.
/// assert_eq!(Error::from(solve).to_string(), solve.to_string());
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Differential equations could not be solved.
    #[error(transparent)]
    Solve(#[from] SolveError),
    /// A chain found no point to start from.
    #[error(
        "the posterior of {what} could not be sampled: no starting point has positive density; see \
         whether priors and observations contradict one another"
    )]
    NoStart {
        /// Which posterior.
        what: String,
    },
    /// The sampler refused its settings, or failed by itself.
    #[error("the posterior of {what} could not be sampled")]
    Sampler {
        /// Which posterior.
        what: String,
        /// What the sampler said.
        source: Refusal,
    },
    /// The algorithm of Lindstrom and Bates has no use for such data or such a model.
    #[error("the alternating algorithm {requirement}; sample the posterior instead")]
    Unsuited {
        /// What it requires.
        requirement: &'static str,
    },
    /// A matrix of the alternating algorithm has no Cholesky factor.
    #[error(
        "the observations do not tell the parameters apart: after {iterations} iterations the \
         information about them is not positive definite"
    )]
    Singular {
        /// Iterations before.
        iterations: usize,
    },
    /// Scrambled Sobol points exist up to a number of points and of coordinates only.
    #[error("{asked} {what} are asked of a Sobol sequence that has {most}; ask for fewer")]
    SobolEnds {
        /// Points or coordinates.
        what: &'static str,
        /// How many there are.
        most: usize,
        /// How many were asked for.
        asked: usize,
    },
    /// The alternating algorithm did not come to rest.
    #[error("the estimates still move after {iterations} iterations")]
    Unsettled {
        /// Iterations taken.
        iterations: usize,
    },
}

impl Error {
    /// Tells whether equations could not be solved, which to a sampler is probability zero. Of no
    /// other error is that true: it must reach whoever asked.
    ///
    /// ```
    /// use thymoid_inference::{Error, SolveError};
    /// let explodes = Error::from(SolveError::NotFinite { reached: 3.0 });
    /// assert!(explodes.is_unsolved());
    /// assert!(!Error::NoStart { what: "a child".into() }.is_unsolved());
    /// ```
    pub fn is_unsolved(&self) -> bool {
        matches!(self, Self::Solve(_))
    }
}

/// An error of the sampler's library, kept as it was.
#[derive(Debug, Clone, thiserror::Error)]
#[error(transparent)]
pub struct Refusal(Arc<dyn std::error::Error + Send + Sync>);

impl Refusal {
    pub(crate) fn new(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(Arc::from(error.into()))
    }
}

/// Two are the same if they say the same.
impl PartialEq for Refusal {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}
