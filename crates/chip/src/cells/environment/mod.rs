//! What surrounds the cells of a unit: oxygen that they take up and feel, and the signals that its
//! stroma makes and that they follow.

mod appetite;
pub(crate) mod chemokines;
pub(crate) mod felt;
mod geometry;
mod memory;
pub(crate) mod milieu;
pub(crate) mod oxygen;
mod settle;
mod voxels;
