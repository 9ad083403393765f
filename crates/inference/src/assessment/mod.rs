//! Whether answers are right, and what they are worth.
//!
//! * [`ranks`]: whether posteriors are right on the average, by simulation-based calibration.
//! * [`scores`]: how good a forecast was, once the value has come.
//! * [`contraction`]: what data said of a parameter, beside the prior.

pub mod contraction;
pub mod ranks;
pub mod scores;
