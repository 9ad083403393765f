//! Draws of a posterior, and whether they can be trusted.
//!
//! A [`Density`] is handed to [`sample`], which returns [`Chains`]; their [`Convergence`] says
//! whether they agree and how many independent draws they are worth.

mod adapter;
mod chains;
mod density;
mod diagnostics;
mod nuts;

pub use chains::{Chains, Sampling};
pub use density::Density;
pub use diagnostics::{Convergence, convergence};
pub use nuts::sample;
