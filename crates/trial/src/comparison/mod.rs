//! Do groups die at different rates, or one group at another rate than it should? Log-rank tests in
//! all their weights, within strata, for a trend, over all arrangements of few children, and of one
//! group against a given hazard.

mod log_rank;
mod one_sample;
mod permutation;
mod weight;

pub use log_rank::{Groups, LogRank, LogRankGroup, Trend, log_rank};
pub use one_sample::{OneSample, one_sample};
pub use permutation::{Permutation, exact_log_rank};
pub use weight::Weight;
