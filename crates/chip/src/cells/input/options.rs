//! What decides over fates and room in a simulation.

use crate::selection::Thresholds;

/// Whether cells take room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// They move, daughters need an empty neighbouring site, and exits must be found.
    On,
    /// Nobody moves, any empty site will do for a daughter, and who is ready leaves.
    Off,
}

/// What decides over fates and room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Thresholds of selection; none where fates are drawn with the shares of the chain.
    pub thresholds: Option<Thresholds>,
    /// Whether cells take room.
    pub space: Space,
}
