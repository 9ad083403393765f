//! Everything that takes long, as values: plain inputs, `run` under an [`Observer`], and an outcome
//! that writes itself into a folder. Command line, studio and Python call the same jobs.

mod chip;
mod flow;
mod forecast;
mod limits;
mod observer;
pub mod receptor;
mod run;
mod ticking;

pub use chip::{ChipJob, ChipOutcome};
pub use flow::{FlowJob, FlowOutcome};
pub use forecast::{ForecastJob, ForecastOutcome, ForecastRequest, KnownOfChildren};
pub use limits::{LimitsJob, LimitsOutcome};
pub(crate) use observer::now;
pub use observer::{Cancelled, Event, Meter, Observer, StageTime, Stages, Whole};
pub use run::{RunJob, RunOutcome};
pub use ticking::{Ticking, ticks};
