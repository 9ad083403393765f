//! Oxygen and signals of a chip as fields, voxel by voxel.
//!
//! [`piece_of`] is the part of a parametric design that stands for all of it, [`fields`] what each
//! [`Signal`] is there, and [`answer`] what its oxygen leaves of the yield.

mod answer;
mod at_source;
pub(crate) mod boundary;
mod depletion;
mod field;
pub(crate) mod piece;
mod signal;
mod sources;

pub use answer::answer;
pub use field::{Field, fields};
pub use piece::{Piece, piece_of};
pub use signal::Signal;
