//! Times as they are written, before they are understood.

use super::span::Span;
use crate::field::Field;

/// When a sample was taken, as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct When {
    pub(crate) date: Field,
    pub(crate) time: String,
    pub(crate) age: Field,
    pub(crate) age_in: Span,
    pub(crate) since: Field,
    pub(crate) since_in: Span,
    /// Name of a planned visit.
    pub(crate) event: Field,
}

/// A date of a child, which may stand in another row than the values.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) child: String,
    pub(crate) kind: FactKind,
    pub(crate) row: usize,
    pub(crate) field: Field,
}

/// Which date of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FactKind {
    Birth,
    Implant,
}
