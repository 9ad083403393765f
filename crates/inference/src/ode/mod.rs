//! Ordinary differential equations, with exact derivatives of their discrete solutions.
//!
//! [`solve`] follows states of plain numbers, of [dual numbers](thymoid_core::Dual) and of several
//! individuals side by side. [`SolveError`] is all that can go wrong.

mod error;
mod solver;
mod tolerance;
pub(crate) mod tsit5;

pub use error::SolveError;
pub use solver::{Effort, Slope, solve};
pub use tolerance::Tolerance;
