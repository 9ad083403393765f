//! Survival of children who are not all followed to the end.
//!
//! Curves, their intervals, medians and restricted means are those of R's package `survival`.
//! [`published_estimate`] stands for what a publication printed.

mod data;
mod estimate;
mod kaplan_meier;
mod published;
mod restricted_mean;

pub use data::RightCensored;
pub use estimate::{Estimate, Transform};
pub use kaplan_meier::{KaplanMeier, Median, Step};
pub use published::published_estimate;
pub use restricted_mean::RestrictedMean;
