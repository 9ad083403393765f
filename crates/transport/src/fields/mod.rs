//! Fields of oxygen and signals in a chip: diffusion, decay, sources, and uptake that saturates.
//!
//! [`Problem`] is the balance of one substance in every voxel, [`Solver`] finds the steady field.

mod balance;
mod multigrid;
mod problem;
mod solver;

pub use balance::Balance;
pub use problem::{Contact, Perfusion, Problem};
pub use solver::{Solution, Solver, Stop};
