//! Full-approximation multigrid for diffusion with uptake that saturates.
//!
//! Nothing is summed over voxels on the way to a solution, and every voxel is computed the same way
//! by any thread in vectors of any width: the bits depend on neither.

mod change;
mod coarsen;
mod cycle;
mod hierarchy;
mod layout;
mod level;
mod operator;
mod order;
mod prolong;
mod relax;
mod residual;
mod restrict;
mod rows;
mod scale;
mod smooth;

pub(super) use hierarchy::Hierarchy;
