//! Oxygen and signals of a chip as fields, voxel by voxel.
//!
//! [`piece_of`] is the part of a parametric design that stands for all of it, [`fields`] what each
//! [`Signal`] is there.

mod boundary;
mod field;
mod piece;
mod signal;
mod sources;

pub use field::{Field, fields};
pub use piece::{Piece, piece_of};
pub use signal::Signal;
