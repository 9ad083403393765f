//! What a chip is made of, voxel by voxel, and how medium, oxygen and signals move through it.
//!
//! * [`layout`]: what a designer draws, as data.
//! * [`voxels`]: cubes, their materials, where between two of them a wall lies, and the ports.
//! * [`fields`]: oxygen and signals, steady and in time.
//! * [`flow`]: medium in channels and chambers, and what it carries.

pub mod error;
pub mod fields;
pub mod flow;
pub mod layout;
pub mod voxels;

pub use error::Error;
