//! Bayesian rules of single-arm trials with a yes-or-no outcome. What is known is a beta
//! distribution; what a rule does is enumerated, as for any other design.
//!
//! * [`PredictiveDesign`]: stop when success by the end has become improbable (Lee and Liu).
//! * [`PosteriorDesign`]: stop when a worthwhile success probability has (Thall and Simon).
//! * [`Bop2`], [`JointBop2`]: the same with a cut-off that rises with the data, optimised for power
//!   at a given type I error; of success alone, or of success and toxicity.
//! * [`PendingOutcomes`]: children still within their window count by their share of it.

mod bop2;
mod joint_bop2;
mod pending;
mod posterior;
mod predictive;

pub use bop2::{Bop2, OptimalBop2};
pub use joint_bop2::{JointBop2, JointCharacteristics, JointLook, JointRates};
pub use pending::PendingOutcomes;
pub use posterior::PosteriorDesign;
pub use predictive::PredictiveDesign;
