//! The pieces of a name.

use super::lexicon::Sense;

/// A piece of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A surface or intracellular marker, and whether cells have it.
    Marker(String, Sign),
    /// A unit as written.
    Unit(String),
    Word(Sense),
    Slash,
    Open,
    Close,
    /// Not understood.
    Unknown,
}

/// What a sign behind a marker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    /// Much of it: a part of those that have it.
    Bright,
    Minus,
    /// Dim or low.
    Low,
}
