//! What a chip is made of, voxel by voxel, and how medium, oxygen and signals move through it.
//!
//! * [`voxels`]: cubes, their materials, where between two of them a wall lies, and the ports.
//! * [`flow`]: medium in channels and chambers, and what it carries.

pub mod error;
pub mod flow;
pub mod voxels;

pub use error::Error;
