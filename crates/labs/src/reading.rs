//! How a file is to be read.

use crate::dates::Given;
use crate::identity::Pseudonyms;
use crate::mapping::Mapping;

/// What a user says of a file besides its bytes.
///
/// ```
/// use thymoid_labs::{Reading, check};
///
/// let file = "date,CD4 (/uL)\n2026-03-05,350\n\ndate,CD4 (/uL)\n2026-04-05,360\n";
/// let refused = check("blocks.csv", file.as_bytes(), Reading::default()).unwrap_err();
/// assert!(refused.to_string().contains("--one-child"));
/// let reading = Reading { one_child: true, ..Reading::default() };
/// assert!(check("blocks.csv", file.as_bytes(), reading).is_ok());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Reading<'a> {
    /// Dates of its only child.
    pub given: Given,
    /// What its own words mean.
    pub mapping: Mapping,
    /// Drops what identifies persons, and keeps these pseudonyms; without them a file that names
    /// somebody is refused.
    pub pseudonyms: Option<&'a Pseudonyms>,
    /// All sheets and blocks are of one child.
    pub one_child: bool,
}

impl From<Given> for Reading<'_> {
    fn from(given: Given) -> Self {
        Self { given, ..Self::default() }
    }
}
