//! STL: closed bodies of triangles, read and written.
//!
//! The reader is our own: it must know the body, the line or the facet of every fault, the names of
//! several `solid` in a text, and the length of a file before it takes memory for it.

mod extrude;
mod prism;
mod read;
mod write;

pub use extrude::extrude;
pub use prism::{Prism, prism};
pub use read::{Solid, read_stl};
pub use write::write_stl;
