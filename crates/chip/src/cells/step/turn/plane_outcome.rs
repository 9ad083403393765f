//! What the turns of the sites of a plane leave.

use crate::cells::state::emigrant::Emigrant;
use crate::cells::state::event_counts::EventCounts;
use crate::cells::state::thymocyte_state::ThymocyteState;

/// What is left to do with a site once all sites have had their turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The cell divides.
    Divide,
    /// The cell founds a beta clone, and then divides or not.
    Found {
        /// Whether it divides.
        divides: bool,
    },
}

/// What a plane leaves to be carried out in the order of the sites.
#[derive(Debug, Default)]
pub(crate) struct PlaneOutcome {
    /// States by label of cells that have changed.
    pub(crate) changed: Vec<(u32, ThymocyteState)>,
    /// Labels of cells that are gone.
    pub(crate) gone: Vec<u32>,
    /// Orders by site.
    pub(crate) orders: Vec<(u32, Order)>,
    pub(crate) emigrants: Vec<Emigrant>,
    pub(crate) events: EventCounts,
}
