//! Receptors: sampled, scored, described, and what selection lets through of them.

mod directory;
mod pgen;
mod sample;
mod selection;
mod stats;
mod understood;

pub use directory::ModelDirectory;
pub use pgen::{ModelChoice, PgenJob, number};
pub use sample::SampleJob;
pub use selection::{FitJob, FitOutcome, ScoreJob};
pub use stats::{StatsJob, StatsOutcome};
