//! A column, and what its header says that it holds.

use super::fields::{Part, field_part};
use crate::catalogue::{Meaning, catalogue};
use crate::dates::date;
use crate::headers::{Role, role};
use crate::mapping::{Mapped, Mapping};
use crate::name::{self, Named, Other, loinc_within};

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holds {
    Role(Role),
    /// Values of an analyte; its meaning, or what its name is not.
    Lab(Meaning),
    /// Named like an analyte that matters, and not understood.
    LooksLike,
    /// Values of the day that the header names.
    Dated,
    /// The unit of the values of another column.
    UnitOf(usize),
    /// Date, flag or comment of a test.
    Beside,
    /// Another test.
    Other,
    /// Of no blood.
    Specimen,
    /// The user said to leave it out.
    LeftOut,
    /// Who the child is; dropped unread but for the pseudonym.
    Person,
    Blank,
    Unknown,
}

impl From<Mapped> for Holds {
    fn from(mapped: Mapped) -> Self {
        match mapped {
            Mapped::To(meaning) => Self::Lab(meaning),
            Mapped::LeftOut => Self::LeftOut,
        }
    }
}

/// A column of a table.
#[derive(Debug)]
pub(super) struct Column {
    /// Its header.
    pub(super) title: String,
    /// What its values are named by: the header, or its place where the mapping goes by that.
    pub(super) name: String,
    /// How messages name it: its header, or its letter where that may name a person.
    pub(super) shown: String,
    pub(super) holds: Holds,
}

impl Column {
    /// Tells whether the column has a role.
    pub(super) fn has(&self, wanted: Role) -> bool {
        matches!(self.holds, Holds::Role(role) if role == wanted)
    }
}

/// Tells what a column with this title holds.
pub(super) fn holds(title: &str, mapping: &Mapping) -> Holds {
    if title.is_empty() {
        return Holds::Blank;
    }
    if let Some(mapped) = mapping.find(title) {
        return mapped.into();
    }
    if let Some(role) = role(title) {
        return Holds::Role(role);
    }
    if let Some(meaning) = catalogue().code(title).or_else(|| loinc_within(title)) {
        return field_part(title).map_or(Holds::Lab(meaning), |part| match part {
            Part::Value => Holds::Lab(meaning),
            Part::Unit | Part::Beside => Holds::Beside,
        });
    }
    match name::parse(title) {
        Named::Known(meaning) => Holds::Lab(meaning),
        Named::Other(Other::Companion) => Holds::Beside,
        Named::Other(Other::Specimen) => Holds::Specimen,
        Named::Other(Other::Test) => Holds::Other,
        Named::Unknown(Some(_)) => Holds::LooksLike,
        Named::Unknown(None) if date::parse(title).is_ok() => Holds::Dated,
        Named::Unknown(None) => Holds::Unknown,
    }
}
