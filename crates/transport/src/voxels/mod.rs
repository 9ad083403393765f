//! A chip as cubes: what each is made of, where between two of them a wall lies, and its ports.

mod grid;
mod material;
mod port;
mod voxel_chip;
mod wall;

pub use grid::{Axis, Grid};
pub use material::{Kind, Material};
pub use port::Port;
pub use voxel_chip::VoxelChip;
pub use wall::Wall;
