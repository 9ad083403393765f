//! Everything that takes long, as values: plain inputs, `run` under an [`Observer`], and an outcome
//! that writes itself into a folder. Command line, studio and Python call the same jobs.

mod chip;
mod fields;
mod flow;
mod forecast;
mod geometry;
mod limits;
mod observer;
pub mod receptor;
mod run;
mod size;
mod sweep;
mod ticking;
pub mod trial;

pub use chip::{ChipJob, ChipOutcome};
pub use fields::{FieldsJob, FieldsOutcome};
pub use flow::{FlowJob, FlowOutcome};
pub use forecast::{ForecastJob, ForecastOutcome, ForecastRequest, KnownOfChildren};
pub use geometry::{GeometryJob, GeometryOutcome};
pub use limits::{LimitsJob, LimitsOutcome};
pub(crate) use observer::now;
pub use observer::{Cancelled, Event, Meter, Observer, Saved, StageTime, Stages, Whole};
pub use run::{RunJob, RunOutcome};
pub use size::{SizeJob, SizeOutcome};
pub use sweep::{MergeJob, SweepJob, SweepOutcome};
pub use ticking::{Ticking, ticks};
