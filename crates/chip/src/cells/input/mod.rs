//! What a run is of: a unit as it is written, options, and the tissue made of them.

pub(crate) mod anatomy;
pub(crate) mod identity;
pub(crate) mod involution;
pub(crate) mod layer;
pub(crate) mod layer_origin;
pub(crate) mod memory;
pub(crate) mod options;
pub(crate) mod signals;
pub(crate) mod surroundings;
pub(crate) mod unit;
mod unit_of_design;
pub(in crate::cells) mod ways;
