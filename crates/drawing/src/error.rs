//! Errors of this crate.

/// What can be wrong with a layout or with a file that it names.
///
/// ```
/// use thymoid_drawing::Error;
/// let error = Error::new("mask.png, pixel (3, 7)", "colour #ff0000 is no material", "map it");
/// assert_eq!(
///     error.to_string(),
///     "mask.png, pixel (3, 7): colour #ff0000 is no material\nhint: map it"
/// );
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Something is wrong at a place.
    #[error("{place}: {problem}\nhint: {remedy}")]
    Located {
        /// File, and line, page, pixel, entity, layer or body in it.
        place: String,
        /// What is wrong.
        problem: String,
        /// How to mend it.
        remedy: String,
    },
    /// A file cannot be read.
    #[error(
        "{file}: cannot be read\nhint: {by} names it; paths count from the folder of the design"
    )]
    File {
        /// The file as it is named.
        file: String,
        /// What names it.
        by: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The voxels are refused.
    #[error(transparent)]
    Voxels(#[from] thymoid_transport::Error),
}

impl Error {
    /// Makes an error at a place.
    pub fn new(
        place: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::Located { place: place.into(), problem: problem.into(), remedy: remedy.into() }
    }
}

/// What the functions of this crate return.
pub type Result<T> = std::result::Result<T, Error>;
