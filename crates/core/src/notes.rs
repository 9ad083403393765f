//! Warnings as data: they travel with the result they qualify.

use serde::Serialize;

/// One warning: a stable code for machines and catalogues, and its figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// Stable key of the sentence in the language catalogues, such as `chip.core_starves`.
    pub code: &'static str,
    /// Values the sentence names, in the order of its placeholders.
    pub values: Vec<(&'static str, String)>,
}

/// The warnings collected along one computation, in order.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Notes(Vec<Note>);

impl Notes {
    /// Adds a warning.
    pub fn add(&mut self, code: &'static str, values: Vec<(&'static str, String)>) {
        self.0.push(Note { code, values });
    }

    /// Appends the warnings of a part.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The warnings in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Note> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a Notes {
    type Item = &'a Note;
    type IntoIter = std::slice::Iter<'a, Note>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
