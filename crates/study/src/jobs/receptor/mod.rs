//! Receptors: sampled, scored, described, and what selection lets through of them.

mod directory;
mod pgen;
mod receptor_of_row;
mod sample;
mod selection;
mod stats;
mod stats_outcome;
mod understood;

pub use directory::ModelDirectory;
pub use pgen::{ModelChoice, PgenJob, number};
pub use receptor_of_row::LeftOut;
pub use sample::SampleJob;
pub use selection::{FitJob, FitOutcome, ScoreJob};
pub use stats::StatsJob;
pub use stats_outcome::StatsOutcome;
