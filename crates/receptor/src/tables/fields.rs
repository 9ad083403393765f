//! The fields of one row.

/// The fields of a row, as in the file but for quotes.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    pub(super) text: &'a str,
    /// Of the row.
    pub(super) start: usize,
    pub(super) ends: &'a [usize],
}

impl<'a> Fields<'a> {
    /// The field in a column, counted from 0.
    pub fn get(&self, column: usize) -> Option<&'a str> {
        let end = *self.ends.get(column)?;
        let start = if column == 0 { self.start } else { self.ends[column - 1] + 1 };
        Some(&self.text[start..end])
    }

    /// All fields, in the order of the columns.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let fields = *self;
        (0..self.ends.len()).filter_map(move |column| fields.get(column))
    }

    /// All fields, separated by tabs.
    pub(super) fn joined(&self) -> &'a str {
        self.ends.last().map_or("", |end| &self.text[self.start..*end])
    }

    /// Where a piece of a field begins in the text of the batch.
    pub(super) fn offset_of(&self, piece: &str) -> usize {
        piece.as_ptr() as usize - self.text.as_ptr() as usize
    }
}
