//! Everything that takes long, as values: plain inputs, `run` under an [`Observer`], and an outcome
//! that writes itself into a folder. Command line, studio and Python call the same jobs.

mod chip;
mod forecast;
mod observer;
pub mod receptor;
mod run;

pub use chip::{ChipJob, ChipOutcome};
pub use forecast::{ForecastJob, ForecastOutcome, ForecastRequest, KnownOfChildren};
pub(crate) use observer::now;
pub use observer::{Cancelled, Event, Meter, Observer, StageTime, Stages, Ticking, ticks};
pub use run::{RunJob, RunOutcome};
