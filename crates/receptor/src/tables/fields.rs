//! The fields of one row.

/// The fields of a row, as in the file but for quotes.
///
/// ```
/// use thymoid_receptor::tables::{Batch, Reader};
/// let text = "junction_aa,note\nCASSF,\"tube 1, day 3\"\n";
/// let (mut reader, mut batch) = (Reader::new("t.csv", text.as_bytes())?, Batch::default());
/// reader.read(&mut batch, 100)?;
/// let fields = batch.get(0).expect("one row").fields;
/// assert_eq!(fields.get(1), Some("tube 1, day 3"));
/// assert_eq!(fields.iter().count(), 2);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    pub(super) text: &'a str,
    /// Of the row.
    pub(super) start: usize,
    pub(super) ends: &'a [usize],
}

impl<'a> Fields<'a> {
    /// Returns the field in a column, counted from 0.
    pub fn get(&self, column: usize) -> Option<&'a str> {
        let end = *self.ends.get(column)?;
        let start = if column == 0 { self.start } else { self.ends[column - 1] + 1 };
        Some(&self.text[start..end])
    }

    /// Returns all fields, in the order of the columns.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let fields = *self;
        (0..self.ends.len()).filter_map(move |column| fields.get(column))
    }

    /// Returns all fields, separated by tabs.
    pub(super) fn joined(&self) -> &'a str {
        self.ends.last().map_or("", |end| &self.text[self.start..*end])
    }

    /// Returns where a piece of a field begins in the text of the batch.
    pub(super) fn offset_of(&self, piece: &str) -> usize {
        piece.as_ptr() as usize - self.text.as_ptr() as usize
    }
}
