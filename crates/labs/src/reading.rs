//! How a file is to be read.

use crate::dates::Given;
use crate::identity::Pseudonyms;
use crate::mapping::Mapping;

/// What a user says of a file besides its bytes.
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
