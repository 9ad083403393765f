//! Survival of children who are not all followed to the end.

mod data;
mod estimate;
mod kaplan_meier;
mod restricted_mean;

pub use data::RightCensored;
pub use estimate::{Estimate, Transform};
pub use kaplan_meier::{KaplanMeier, Median, Step};
pub use restricted_mean::RestrictedMean;
