//! Errors of this crate.

/// What can be wrong with the voxels of a chip, or with the flow of medium.
///
/// ```
/// use thymoid_transport::voxels::Grid;
/// let error = Grid::new([0, 10, 10], 15.0).expect_err("a chip has some width");
/// assert!(error.to_string().starts_with("a grid must have 1 to 4294967295 voxels"));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A grid without voxels, with too many of them, or with an edge that is no length.
    #[error("a grid must have {allowed}, not {value}")]
    Grid {
        /// The allowed values in words.
        allowed: &'static str,
        /// What was asked for.
        value: String,
    },
    /// Parts of a chip that do not fit each other.
    #[error("the voxels of a chip do not fit together: {reason}")]
    Voxels {
        /// What does not fit, in words.
        reason: String,
    },
    /// Parts of a problem that do not fit each other.
    #[error("the field of a substance cannot be solved: {reason}")]
    Problem {
        /// What does not fit, in words.
        reason: String,
    },
    /// A steady field that was not found.
    #[error(
        "no steady field after {cycles} cycles: the last one changed it by {correction} of its \
         greatest concentration, not by {tolerance} or less; do sources outdo uptake?"
    )]
    Unsolved {
        /// Cycles made.
        cycles: u32,
        /// Greatest correction of the last, relative.
        correction: f32,
        /// What was asked for.
        tolerance: f32,
    },
    /// A network of channels that cannot be, or in which nothing can flow.
    #[error("the network of channels cannot be solved: {reason}")]
    Network {
        /// What is wrong, where, and how to mend it.
        reason: String,
    },
    /// A parameter is missing or unusable.
    #[error(transparent)]
    Parameter(#[from] thymoid_core::Error),
}
