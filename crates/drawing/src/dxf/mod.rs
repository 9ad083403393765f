//! DXF: outlines on layers, read and written.
//!
//! The reader is our own: the crates that there are drop what they do not know, and hatches among
//! it, without a word; here every entity that is not understood is refused, with its line.

mod chain;
mod entity;
mod hatch;
mod outline;
mod pairs;
mod placement;
mod read;
mod spline;
mod write;

pub use read::{Dxf, Sheet};
pub use write::write_dxf;
