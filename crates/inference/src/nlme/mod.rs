//! Non-linear mixed effects: individuals who follow one model and differ in its parameters.
//!
//! Parameter p of individual i is `theta_p + omega_p eta_ip` on its own scale, linear or
//! logarithmic, with standard normal effects `eta`. A share of them may lack something
//! ([`Absence`]). All individuals are fitted at once: by the posterior of everything with its exact
//! gradient ([`Posterior`], for [`crate::sampler`]) or by approximate maximum likelihood
//! ([`lindstrom_bates`]).
//!
//! * [`thymoid_core::Lanes`]: several individuals side by side, one to a vector lane.
//! * [`Prediction`]: what a model foretells, and how a change of that pulls on its parameters. For
//!   differential equations this is [`Course`]: the solver of order 5(4) and its discrete adjoint.
//! * [`Hierarchy`]: parameters, outputs and their priors. [`Individual`]: who was observed when.
//! * [`simulate`] and [`calibration`]: populations that are known, and what is found of them.
//! * [`problems`]: data sets with known answers.

pub mod calibration;
mod course;
mod hierarchy;
mod individual;
mod likelihood;
pub mod lindstrom_bates;
mod posterior;
mod prediction;
pub mod problems;
pub mod simulate;

pub use course::{Course, Dynamics, Tape};
pub use hierarchy::{Absence, Hierarchy, Output, Parameter, Scale};
pub use individual::{Individual, Observation};
pub use likelihood::ErrorModel;
pub use posterior::Posterior;
pub use prediction::Prediction;
