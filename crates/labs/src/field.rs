//! A cell as it stands in a file.

/// A cell and the header above it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field {
    pub(crate) column: String,
    pub(crate) text: String,
}
