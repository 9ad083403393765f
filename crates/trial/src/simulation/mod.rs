//! What a trial would find in virtual children.

mod cohort;
mod simulate;

pub use cohort::{Criterion, SurvivalBand, VirtualCohort};
pub use simulate::{Outcome, Rate, Simulated, simulate};
