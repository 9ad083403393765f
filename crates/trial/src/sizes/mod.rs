//! How many children a single arm with a time to an event needs. Accrual is even over some time,
//! then everybody is followed for some more.

mod exponential;
mod fixed_time;
mod one_sample_log_rank;

pub use exponential::{ExponentialAim, ExponentialSize};
pub use fixed_time::{FixedTimeAim, FixedTimeSize};
pub use one_sample_log_rank::{OneSampleAim, OneSampleSize};
