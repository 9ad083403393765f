//! One child's posterior, given the population and the child's own laboratory values.
//!
//! The [prior](ChildPrior) of the child's parameters is the normal distribution with the mean and
//! covariance of the population's draws, the between-child variance and the effect of the centre.
//! Values are log-normal about the course ([`Assay`]); a value below its limit contributes the
//! probability of being there (method M3 of Beal 2001), never half the limit. Which values inform
//! what is one [rule](Rule). That the child is alive on the day of its last value counts as well.
//!
//! A graft that never engrafts is a second component of the mixture, and whether there are T cells
//! that [no graft made](HostCells) splits each in two: all four are summed over exactly, on two
//! courses, for such cells do not act on the graft's.
//!
//! Before any of it is shown, [`scope`] asks whether the model may be used for the child at all,
//! and [`concerns`] what its values say by themselves.

mod assay;
mod cholesky;
pub mod concerns;
mod coordinate;
mod draw;
mod fit;
mod host_cells;
mod informs;
mod moments;
mod posterior;
mod presentation;
mod prior;
mod recipient;
mod record;
pub mod scope;
mod traits;

pub use assay::{Assay, Observation};
pub use coordinate::Coordinate;
pub use draw::{ChildDraw, Fate};
pub use fit::ChildFit;
pub use host_cells::HostCells;
pub(crate) use informs::is_naive;
pub use informs::{Informs, Rule, Unused};
pub use posterior::ChildPosterior;
pub use presentation::{Answer, Phenotype, Presentation};
pub use prior::ChildPrior;
pub use recipient::Recipient;
pub use record::{ChildRecord, GRAFT_EXPORT, Treatment, read_children};
pub(crate) use traits::Traits;
