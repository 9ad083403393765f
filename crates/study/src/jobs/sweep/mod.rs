//! Many runs of one chip: a shard at a time, and shards put together.

mod merge;
mod outcome;
mod run;

pub use merge::MergeJob;
pub use outcome::SweepOutcome;
pub use run::SweepJob;
