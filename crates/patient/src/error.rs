//! Errors of this crate.

/// What can go wrong between a laboratory sheet and a forecast.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A table cannot be used. Row 1 is the header.
    #[error("{file}: row {row}, column `{column}`: {problem}; {remedy}")]
    Table {
        /// File as the user named it.
        file: String,
        /// 1-based row; 1 is the header.
        row: usize,
        /// Column by its header, or `-` when the row as a whole is meant.
        column: String,
        /// What is wrong, with the offending value.
        problem: String,
        /// How to mend it.
        remedy: String,
    },
    /// A parameter is missing or outside its range.
    #[error(transparent)]
    Parameter(#[from] thymoid_core::Error),
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
    /// A fault of one cell of a table; row 1 is the header.
    pub(crate) fn at(file: &str, row: usize, column: &str, problem: String, remedy: &str) -> Self {
        let (file, column, remedy) = (file.into(), column.into(), remedy.into());
        Self::Table { file, row, column, problem, remedy }
    }
}
