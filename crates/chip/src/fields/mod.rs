//! Oxygen and signals of a chip as fields, voxel by voxel.
//!
//! [`piece_of`] is the part of a parametric design that stands for all of it, [`fields`] what each
//! [`Signal`] is there.

pub(crate) mod boundary;
mod field;
pub(crate) mod piece;
mod signal;
mod sources;

pub use field::{Field, fields};
pub use piece::{Piece, piece_of};
pub use signal::Signal;
