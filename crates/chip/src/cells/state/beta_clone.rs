//! Beta clones.

/// A beta clone: whose child it is, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BetaClone {
    /// Number of the progenitor.
    pub progenitor: u32,
    /// Number of the pass in which beta-selection was passed.
    pub selected: u32,
    /// Divisions since the progenitor came in.
    pub divisions: u32,
}
