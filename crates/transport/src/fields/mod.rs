//! Fields of oxygen and signals in a chip: diffusion, decay, sources, and uptake that saturates.
//!
//! [`Problem`] is the balance of one substance in every voxel, that of a chip
//! [`Problem::of_chip`]; [`Solver`] finds the steady field and [`Transient`] follows it in time.

mod balance;
mod capillaries;
mod multigrid;
mod of_chip;
mod problem;
mod solver;
mod substance;
mod transient;
mod wall_normal;

pub use balance::Balance;
pub use capillaries::capillary_exchange_per_s;
pub use problem::{Contact, Perfusion, Problem};
pub use solver::{Solution, Solver, Stop};
pub use substance::{Gas, Outside, Substance, Surroundings};
pub use transient::Transient;
