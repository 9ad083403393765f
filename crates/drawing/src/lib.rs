//! From what a designer draws to the voxels of a chip, and back to files that other solvers read.
//!
//! * [`draw`] turns a [`Layout`](thymoid_transport::layout::Layout) into a [`Drawn`]: areas and
//!   bodies layer by layer, and voxels with walls at their true places.
//! * [`mask`], [`dxf`] and [`stl`] read, and the last two write, files of other programs.
//! * [`measure`] tells volumes and wall areas of what is drawn; [`reach`], what no port can feed.
//! * [`export`] writes the chip as STL and DXF, with layouts that read it back.

mod build;
mod check;
mod curves;
mod drawn;
pub mod dxf;
pub mod error;
pub mod export;
mod files;
mod lines;
pub mod mask;
pub mod measure;
mod paint;
mod parametric;
mod ports;
mod profile;
pub mod reach;
pub mod region;
mod stack;
pub mod stl;
mod surface;
pub mod ticks;
mod voxelise;

pub use drawn::{DEFAULT_VOXEL_UM, Drawn, draw, draw_part, understand, voxels};
pub use error::{Error, Result};
pub use files::Files;
pub use stack::{Body, PortPart, PortRegion, Slab, Stack, Triangle};
