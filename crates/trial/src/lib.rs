//! What can be concluded from a study of few children, followed for a while.
//!
//! * [`survival`]: Kaplan-Meier curves, their intervals, medians and restricted means, as R's
//!   package `survival` defines them.
//! * [`exact`]: proportions and single-stage designs without any normal approximation; at thirty
//!   children every outcome can be enumerated.
//! * [`mod@simon`]: two-stage designs that stop early for futility.
//! * [`operating`]: what a design does when the truth is known (exact), uncertain (assurance), or
//!   a virtual cohort ([`mod@simulate`]).
//! * [`published`]: intervals that a published survival figure implies.
//!
//! Times are days since implant. Every function is pure and the same on any number of threads.

pub mod binomial;
pub mod cohort;
pub mod design;
pub mod error;
pub mod exact;
pub mod interval;
pub mod operating;
pub mod published;
pub mod simon;
pub mod simulate;
pub mod survival;

pub use binomial::Binomial;
pub use cohort::{Criterion, SurvivalBand, VirtualCohort};
pub use design::{Aim, Design, Look};
pub use error::Error;
pub use exact::{Proportion, single_stage, smallest_single_stage};
pub use interval::{Interval, Level};
pub use operating::{OperatingCharacteristics, SizedDesign};
pub use published::published_estimate;
pub use simon::{SimonDesigns, simon};
pub use simulate::{Outcome, Rate, Simulated, simulate};
pub use survival::{Estimate, KaplanMeier, Median, RestrictedMean, RightCensored, Step, Transform};
