//! `TRIAL.toml`: what a trial declares beforehand, read once for simulation, monitoring and text.

mod read;
mod written;

pub use read::TrialFile;
