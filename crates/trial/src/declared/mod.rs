//! What a trial declares beforehand: one estimand, its visits, its design. Simulation, analysis,
//! monitoring, tables and protocol text all take it from here, so that a number is the same
//! everywhere.
//!
//! * [`Estimand`]: who, what, which variable, and what becomes of intercurrent events (ICH E9 R1).
//! * [`Visits`]: when children are seen, and how far from the day a value still counts.
//! * [`PlannedDesign`]: errors, looks, rules that stop.

mod estimand;
mod intercurrent;
mod planned;
mod rule;
mod safety;
mod visits;

pub use estimand::{Course, Estimand, Summary};
pub use intercurrent::{Intercurrent, IntercurrentEvents, Strategy};
pub use planned::{Enrolment, PlannedDesign};
pub use rule::DesignRule;
pub use safety::{AtRisk, SafetyRule};
pub use visits::Visits;
