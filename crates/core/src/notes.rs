//! Warnings as data: they travel with the result they qualify.

use serde::Serialize;

/// One warning: a stable code for machines and catalogues, and its figures.
///
/// ```
/// use thymoid_core::Note;
/// let note = Note { code: "chip.core_starves", values: vec![("depth_um", "210".into())] };
/// // The sentence is in the catalogues, in every language; here are only its figures.
/// assert_eq!(note.values[0].1, "210");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// Stable key of the sentence in the language catalogues, such as `chip.core_starves`.
    pub code: &'static str,
    /// Values the sentence names, in the order of its placeholders.
    pub values: Vec<(&'static str, String)>,
}

/// The warnings collected along one computation, in order.
///
/// ```
/// use thymoid_core::Notes;
/// let mut notes = Notes::default();
/// notes.add("chip.core_starves", vec![("depth_um", "210".into())]);
/// let codes: Vec<&str> = notes.iter().map(|note| note.code).collect();
/// assert_eq!(codes, ["chip.core_starves"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Notes(Vec<Note>);

impl Notes {
    /// Adds a warning.
    pub fn add(&mut self, code: &'static str, values: Vec<(&'static str, String)>) {
        self.0.push(Note { code, values });
    }

    /// Appends the warnings of a part.
    ///
    /// ```
    /// use thymoid_core::Notes;
    /// let (mut whole, mut part) = (Notes::default(), Notes::default());
    /// part.add("chip.core_starves", Vec::new());
    /// whole.extend(part);
    /// assert!(!whole.is_empty());
    /// ```
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Returns the warnings in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Note> {
        self.0.iter()
    }

    /// Tells whether there are none.
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
