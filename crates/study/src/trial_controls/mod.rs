//! Children of a trial against published curves of others, treated and untreated, as values before
//! anything is shown.

mod answer;
mod read;

pub use answer::{AgainstCurve, ControlsRequest, answer};
pub use read::{ControlClock, ControlCurve, read_curves};
