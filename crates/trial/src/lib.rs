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

pub mod comparison;
pub mod cox;
pub mod designs;
pub mod error;
pub mod interval;
pub mod interval_censored;
mod linear;
pub mod multistate;
pub mod proportion;
pub mod simulation;
pub mod survival;
mod tails;

pub use comparison::{
    Groups, LogRank, LogRankGroup, OneSample, Permutation, Trend, Weight, exact_log_rank, log_rank,
    one_sample,
};
pub use cox::{
    BaselineStep, CensoringOrder, Concordance, Cox, CoxFit, CoxTies, FineGray, Firth, FirthTerm,
    PredictedStep, Proportionality, Residuals, Schoenfeld, TimeScale, fine_gray,
};
pub use designs::{
    Aim, Design, Look, OperatingCharacteristics, SimonDesigns, SizedDesign, simon, single_stage,
    smallest_single_stage,
};
pub use error::Error;
pub use interval::{Interval, Level};
pub use interval_censored::{Between, Mass, Turnbull};
pub use multistate::{
    CauseStep, CompetingRisks, GrayTest, IncidenceStep, StateStep, States, Stay, gray,
    state_occupation,
};
pub use proportion::{Binomial, Proportion};
pub use simulation::{Criterion, Outcome, Rate, Simulated, SurvivalBand, VirtualCohort, simulate};
pub use survival::{
    AtTime, Clock, Contrast, Estimate, FollowUp, HazardStep, IntervalMethod, KaplanMeier, Median,
    QuantileRule, RestrictedMean, RestrictedMeanContrast, RightCensored, Step, TiedHazard,
    Transform, published_estimate,
};
