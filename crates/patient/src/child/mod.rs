//! One child's posterior, given the population and the child's own laboratory values.
//!
//! The [prior](ChildPrior) of the child's parameters is the normal distribution with the mean and
//! covariance of the population's draws, the between-child variance and the effect of the centre.
//! Values are log-normal about the course ([`Assay`]); a value below its limit contributes the
//! probability of being there (method M3 of Beal 2001), never half the limit. Which values inform
//! what is one [rule](Rule). That the child is alive on the day of its last value counts as well.
//!
//! A graft that never engrafts is a second component of the mixture, and whether there are T cells
//! that [no graft made](crate::host) splits each in two: all four are summed over exactly, on two
//! courses, for such cells do not act on the graft's.

mod assay;
mod cholesky;
mod fit;
mod informs;
mod posterior;
mod prior;
mod record;

pub use assay::{Assay, Observation};
pub use fit::ChildFit;
pub use informs::{Informs, Rule, Unused};
pub(crate) use informs::{is_naive, is_total};
pub use posterior::ChildPosterior;
pub use prior::{ChildDraw, ChildPrior, Fate, Recipient};
pub use record::{ChildRecord, GRAFT_EXPORT, Treatment, read_children};

use thymoid_inference::ode::Tolerance;

/// Coordinates of the graft: export, lag, loss, renewal, CD8 per CD4, what competition acts on,
/// activation, memory loss, TREC per emigrant, naive CD4 before it, fading.
const GRAFT: usize = 11;
/// Coordinates of T cells that no graft made: CD4 at implantation, loss, CD8 per CD4.
const HOST: usize = 3;
const DIMENSION: usize = GRAFT + HOST;
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
    "baseline_naive",
    "fading",
    "host_cd4",
    "host_loss",
    "host_cd8_per_cd4",
];
/// Output of a graft that never engrafts: one cell a day, so that logarithms stay finite.
pub(crate) const NO_EXPORT: f64 = 1e-9;
/// A thousandth of the error of an assay, over years: the states are in 10⁹ cells.
const TOLERANCE: Tolerance = Tolerance { relative: 1e-5, absolute: 1e-8, max_steps: 20_000 };
