//! Events that are known only to lie between two visits.

mod turnbull;

pub use turnbull::{Between, Mass, Turnbull};
