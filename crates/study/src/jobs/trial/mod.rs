//! Jobs on trials: what a table of follow-up says, which design answers an aim, and what earlier
//! studies are worth.

mod analyse;
mod design;
mod prior;

pub use analyse::{AnalyseJob, AnalyseOutcome};
pub use design::{DesignJob, DesignOutcome};
pub use prior::{PriorJob, PriorOutcome};
