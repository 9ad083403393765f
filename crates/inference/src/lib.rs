//! How one learns from data: equations solved, posteriors sampled, and their answers judged.
//!
//! * [`ode`]: ordinary differential equations, with derivatives of their solutions.
//! * [`nuts`]: draws of a posterior, and [`diagnostics`]: whether its chains agree.
//! * [`nlme`]: models whose individuals vary about a population, fitted to all of them at once, and
//!   [problems](nlme::problems) with known answers.
//! * [`ranks`] and [`scores`]: whether posteriors are right on the average; how good forecasts were.
//! * [`contraction`]: what data said of a parameter, beside the prior.
//! * [`quasi_random`]: points that fill a space evenly.

pub mod contraction;
pub mod diagnostics;
pub mod error;
pub mod nlme;
pub mod nuts;
pub mod ode;
pub mod quasi_random;
pub mod ranks;
pub mod scores;
mod tsit5;

pub use error::Error;
