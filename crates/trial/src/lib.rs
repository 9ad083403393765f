//! What can be concluded from a study of few children, followed for a while.
//!
//! * [`survival`]: Kaplan-Meier curves, their intervals, medians and restricted means, as R's
//!   package `survival` defines them; intervals that a published survival figure implies.
//! * [`proportion`]: exact inference on a share of children.
//! * [`designs`]: single-stage designs, Simon's two-stage designs that stop early for futility, any
//!   other looks, their exact operating characteristics, and inference after two stages.
//! * [`bayes`]: designs that stop by a posterior or predictive probability.
//! * [`history`]: what earlier studies say, and how much of it is believed.
//! * [`controls`]: published curves of children who were not in the trial.
//! * [`monitoring`]: a trial that is running, against its plan.
//! * [`sequential`]: group-sequential bounds and spending, normal and exact binomial.
//! * [`sizes`]: children that a single arm with a time to an event needs.
//! * [`distributions`]: beta and gamma, to nearly the last bit.
//! * [`declared`]: the one estimand, the visits and the design that a trial declares.
//! * [`simulation`]: virtual cohorts, and trials of them.
//! * [`virtual_trial`]: a declared trial in virtual children, from referral to the visit.
//!
//! Times are days since implant. Every function is pure and the same on any number of threads.

pub mod bayes;
mod bounds;
pub mod comparison;
pub mod controls;
pub mod cox;
pub mod declared;
pub mod designs;
pub mod distributions;
pub mod error;
pub mod history;
pub mod interval;
pub mod interval_censored;
mod linear;
pub mod monitoring;
pub mod multistate;
pub mod proportion;
pub mod sequential;
pub mod simulation;
pub mod sizes;
pub mod survival;
pub mod virtual_trial;

pub use bayes::{
    Bop2, JointBop2, JointCharacteristics, JointLook, JointRates, OptimalBop2, PendingOutcomes,
    PosteriorDesign, PredictiveDesign,
};
pub use comparison::{
    Groups, LogRank, LogRankGroup, OneSample, Permutation, Trend, Weight, exact_log_rank, log_rank,
    one_sample,
};
pub use controls::{ControlBias, Controlled, PublishedCurve, against_controls};
pub use cox::{
    BaselineStep, CensoringOrder, Concordance, Cox, CoxFit, CoxTies, FineGray, Firth, FirthTerm,
    PredictedStep, Proportionality, Residuals, Schoenfeld, TimeScale, fine_gray,
};
pub use designs::{
    AdmissibleDesign, Aim, Design, Look, LookEnds, MonitoredCharacteristics, MonitoredDesign,
    MonitoredLook, OperatingCharacteristics, SimonDesigns, SingleStageSizes, SizedDesign,
    TwoStageInference, simon, single_stage, single_stage_sizes, smallest_single_stage,
    two_stage_inference,
};
pub use distributions::{Beta, Gamma};
pub use error::Error;
pub use history::{
    BetaMixture, Borrowed, Commensurate, Commensurated, EffectiveSampleSizes, HazardHistory,
    MapPrior, MapSettings, PriorDataConflict, PublishedRate, RateTipping, Spread,
    normalised_power_prior, power_prior,
};
pub use interval::{Interval, Level};
pub use interval_censored::{Between, Mass, Turnbull};
pub use multistate::{
    CauseStep, CompetingRisks, GrayTest, IncidenceStep, StateStep, States, Stay, gray,
    state_occupation,
};
pub use proportion::{Binomial, BinomialTest, MissingOutcomes, Proportion, Tipping, TippingRow};
pub use sequential::{
    BinomialSpending, Boundary, FutilityDesign, FutilityRule, GroupSequential,
    SequentialCharacteristics, Sides, Spending, SpentLook,
};
pub use simulation::{Criterion, Outcome, Rate, Simulated, SurvivalBand, VirtualCohort, simulate};
pub use sizes::{
    ExponentialAim, ExponentialSize, FixedTimeAim, FixedTimeSize, OneSampleAim, OneSampleSize,
};
pub use survival::{
    AtTime, Clock, Contrast, Estimate, FollowUp, HazardStep, IntervalMethod, KaplanMeier, Median,
    QuantileRule, RestrictedMean, RestrictedMeanContrast, RightCensored, Step, TiedHazard,
    Transform, published_estimate,
};
