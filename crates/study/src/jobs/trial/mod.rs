//! Jobs on trials: what a table of follow-up says, which design answers an aim, what earlier
//! studies are worth, and what a declared trial would find.

mod analyse;
mod design;
mod prior;
mod simulate;

pub use analyse::{AnalyseJob, AnalyseOutcome};
pub use design::{DesignJob, DesignOutcome};
pub use prior::{PriorJob, PriorOutcome};
pub use simulate::{SimulateJob, SimulateOutcome};
