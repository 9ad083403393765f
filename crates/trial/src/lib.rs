//! What can be concluded from a study of few children, followed for a while.
//!
//! * [`survival`]: Kaplan-Meier curves, their intervals, medians and restricted means, as R's
//!   package `survival` defines them; intervals that a published survival figure implies.
//! * [`proportion`]: exact inference on a share of children.
//! * [`designs`]: single-stage designs, Simon's two-stage designs that stop early for futility, and
//!   their exact operating characteristics.
//! * [`simulation`]: virtual cohorts, and trials of them.
//!
//! Times are days since implant. Every function is pure and the same on any number of threads.

pub mod designs;
pub mod distributions;
pub mod error;
pub mod interval;
pub mod proportion;
pub mod simulation;
pub mod survival;

pub use designs::{
    AdmissibleDesign, Aim, Design, Look, LookEnds, MonitoredCharacteristics, MonitoredDesign,
    MonitoredLook, OperatingCharacteristics, SimonDesigns, SingleStageSizes, SizedDesign,
    TwoStageInference, simon, single_stage, single_stage_sizes, smallest_single_stage,
    two_stage_inference,
};
pub use distributions::{Beta, Gamma};
pub use error::Error;
pub use interval::{Interval, Level};
pub use proportion::{Binomial, BinomialTest, MissingOutcomes, Proportion, Tipping, TippingRow};
pub use simulation::{Criterion, Outcome, Rate, Simulated, SurvivalBand, VirtualCohort, simulate};
pub use survival::{
    Estimate, KaplanMeier, Median, RestrictedMean, RightCensored, Step, Transform,
    published_estimate,
};
