//! What changes in a run, beside the sites and the stroma.

use super::beta_clone::BetaClone;
use super::emigrant::Emigrant;
use super::event_counts::EventCounts;

/// What changes, beside the sites and the stroma.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Progress {
    /// Passes done.
    pub(crate) passes: u32,
    pub(crate) events: EventCounts,
    /// Beta clones, by number.
    pub(crate) clones: Vec<BetaClone>,
    /// The pass in which each progenitor came in, by its number.
    pub(crate) progenitors: Vec<u32>,
    /// Who left and has not been taken yet.
    pub(crate) emigrants: Vec<Emigrant>,
}
