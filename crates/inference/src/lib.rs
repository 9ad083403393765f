//! How one learns from data: equations solved, posteriors sampled, and their answers judged.
//!
//! * [`ode`]: ordinary differential equations, with derivatives of their solutions.
//! * [`sampler`]: draws of a posterior, and whether its chains agree.
//! * [`nlme`]: models whose individuals vary about a population, fitted to all of them at once, and
//!   [problems](nlme::problems) with known answers.
//! * [`assessment`]: whether posteriors are right on the average, how good forecasts were, and what
//!   data said of a parameter beside the prior.
//! * [`quasi_random`]: points that fill a space evenly.
//! * [`designs_of_experiments`]: which runs tell most of a model, and [`sensitivity`]: what they
//!   say of its inputs and of what can be had at once.

pub mod assessment;
pub mod designs_of_experiments;
pub mod error;
pub mod nlme;
pub mod ode;
pub mod quasi_random;
pub mod sampler;
pub mod sensitivity;

pub use assessment::{contraction, ranks, scores};
pub use error::{Error, Refusal};
pub use ode::SolveError;
