//! A trial that is running: where each child stands, what the looks and rules of its plan say of
//! what is known, and what may still come.
//!
//! * [`MonitoredChild`], [`Standing`]: one child on the clock of the trial, and its outcome under
//!   the estimand.
//! * [`Progress`]: children by standing, looks taken or waiting, the rule that stops for harm.
//! * [`Outlook`]: the predictive probability of success, children still pending included, and what
//!   one more outcome would change.

mod child;
mod outlook;
mod progress;

pub use child::{MonitoredChild, Standing};
pub use outlook::{Outlook, WhatIf};
pub use progress::{LookState, Progress, SafetyState};
