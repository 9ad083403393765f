//! Whether the model is right, as far as data can tell.
//!
//! * [`predictive`]: the fitted population against the published cohorts.
//! * [`rewind`]: forecasts that would have been made in the past against what came, and against the
//!   simple forecasts of [`baseline`].
//! * [`calibration`]: posteriors of virtual children against the truth.

pub mod baseline;
pub mod calibration;
pub mod predictive;
pub mod rewind;
