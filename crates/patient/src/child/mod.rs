//! One child's posterior, given the population and the child's own laboratory values.
//!
//! The [prior](ChildPrior) of the child's parameters is the normal distribution with the mean and
//! covariance of the population's draws, the between-child variance and the effect of the centre.
//! Values are log-normal about the course ([`Assay`]); a value below its limit contributes the
//! probability of being there (method M3 of Beal 2001), never half the limit. That the child is
//! alive on the day of its last value counts as well. A graft that never engrafts is a second
//! component of the mixture, summed over exactly.

mod assay;
mod cholesky;
mod fit;
mod posterior;
mod prior;

pub use assay::{Assay, Observation};
pub use fit::ChildFit;
pub use posterior::ChildPosterior;
pub use prior::{ChildDraw, ChildPrior, Recipient};

use crate::ode::Tolerance;

/// Coordinates: export, lag, loss, renewal, CD8 per CD4, what competition acts on, activation,
/// memory loss, TREC per emigrant, fading.
const DIMENSION: usize = 10;
/// Names of the coordinates, as in tables.
pub const COORDINATES: [&str; DIMENSION] = [
    "export",
    "lag",
    "loss",
    "renewal",
    "cd8_per_cd4",
    "competition",
    "activation",
    "memory_loss",
    "trec_per_emigrant",
    "fading",
];
/// Output of a graft that never engrafts: one cell a day, so that logarithms stay finite.
pub(crate) const NO_EXPORT: f64 = 1e-9;
/// A thousandth of the error of an assay, over years: the states are in 10⁹ cells.
const TOLERANCE: Tolerance = Tolerance { relative: 1e-5, absolute: 1e-8, max_steps: 20_000 };
