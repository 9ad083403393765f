//! Designs of experiments: which runs of a model tell most of it.
//!
//! A point has one number in [0, 1] for each input; what these mean is for the caller to say. Every
//! design is a pure function of its size and of the seed.

mod elementary_effects;
mod full_grid;
mod latin_hypercube;
mod saltelli;
mod sobol;

pub use elementary_effects::{LEVELS, STEP, Trajectory, trajectories};
pub use full_grid::full_grid;
pub use latin_hypercube::latin_hypercube;
pub use saltelli::saltelli;
pub use sobol::{MOST_COORDINATES, MOST_POINTS, sobol};
