//! Survival of children who are not all followed to the end.
//!
//! Curves, restricted means and the five classic intervals are those of R's package `survival`; the
//! interval to use by default at few children is not ([`IntervalMethod`]). [`FollowUp`] keeps the
//! two clocks of a child apart. [`published_estimate`] stands for what a publication printed.

mod at_times;
mod beta_product;
mod data;
mod estimate;
mod follow_up;
mod kaplan_meier;
mod method;
mod nelson_aalen;
mod published;
mod quantiles;
mod restricted_mean;
mod restricted_mean_difference;
mod small_sample;
mod ties;

pub use at_times::AtTime;
pub use data::RightCensored;
pub use estimate::{Estimate, Transform};
pub use follow_up::{Clock, FollowUp};
pub use kaplan_meier::{KaplanMeier, Step};
pub use method::IntervalMethod;
pub use nelson_aalen::{HazardStep, TiedHazard};
pub use published::published_estimate;
pub use quantiles::{Median, QuantileRule};
pub use restricted_mean::RestrictedMean;
pub use restricted_mean_difference::{Contrast, RestrictedMeanContrast};
