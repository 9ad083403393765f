//! A declared trial, played through in virtual children.
//!
//! * [`Children`], [`Conduct`]: who is referred, and how the trial goes; [`Scenario`]: what is
//!   varied.
//! * [`VirtualTrial`]: the children of one trial, from referral to the visit; each is a function of
//!   its trial and number, so that designs and scenarios are compared on the same children.
//! * [`walk`]: one design over these children, look by look, on what is known then.
//! * [`run`]: many trials, several designs. [`sizes`]: every size at once. [`lessons`]: what the
//!   trial teaches of the chip.

mod child;
mod cohort;
mod conduct;
mod lessons;
mod run;
mod scenario;
mod sizes;
mod walk;

pub use child::{Analyte, Treated};
pub use cohort::{Cohort, VirtualTrial};
pub use conduct::{Children, Conduct, DrugPlan, SecondGraft};
pub use lessons::{Evidence, Lesson, lessons};
pub use run::{Average, DesignResult, ScenarioResult, run};
pub use scenario::{CentreOf, Export, Grid, Scenario};
pub use sizes::{SizePoint, sizes};
pub use walk::{End, Ending, walk};
