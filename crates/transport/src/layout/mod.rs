//! What a designer draws, as data: materials, a stack of layers, drawings, and ports.
//!
//! Nothing here reads a file; the crate `thymoid-drawing` turns a layout into voxels.

mod drawing;
mod layer;
mod port_place;

pub use drawing::{Along, Arrangement, Drawing, Files};
pub use layer::{Layer, Layout};
pub use port_place::PortPlace;
