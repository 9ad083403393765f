//! Errors of this crate.

/// What can go wrong between a laboratory sheet and a forecast.
///
/// ```
/// use thymoid_patient::Error;
/// // Errors of other crates speak for themselves.
/// let problem = "`x` is no number".into();
/// let table = thymoid_core::TableError::at("a.csv", 2, "n", problem, "write one");
/// assert_eq!(Error::from(table.clone()).to_string(), table.to_string());
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A table cannot be used.
    #[error(transparent)]
    Table(#[from] thymoid_core::TableError),
    /// A parameter is missing or outside its range.
    #[error(transparent)]
    Parameter(#[from] thymoid_core::Error),
    /// Equations could not be solved, or a posterior not be sampled.
    #[error(transparent)]
    Inference(#[from] thymoid_inference::Error),
    /// A course does not hold a day that is asked of it.
    #[error("day {day} after implantation is not among the days that were solved")]
    UnknownDay {
        /// The day.
        day: f64,
    },
    /// Nothing is left of a forecast: every draw has died, or there is none.
    #[error("no draw is alive on the day that is forecast; sample the posterior, or ask earlier")]
    NoDraws,
    /// The published tables lack what the population fit needs.
    #[error("{file}: {problem}; {remedy}")]
    Cohort {
        /// File as the user named it.
        file: String,
        /// What is missing.
        problem: String,
        /// How to mend it.
        remedy: String,
    },
}

impl Error {
    /// Whether equations could not be solved, which to a sampler is probability zero. No other
    /// error is: it must reach whoever asked.
    pub fn is_unsolved(&self) -> bool {
        matches!(self, Self::Inference(error) if error.is_unsolved())
    }
}

impl From<thymoid_inference::SolveError> for Error {
    fn from(error: thymoid_inference::SolveError) -> Self {
        Self::Inference(error.into())
    }
}
