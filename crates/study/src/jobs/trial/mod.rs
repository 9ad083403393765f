//! Jobs on trials: what a table of follow-up says, which design answers an aim, what earlier
//! studies are worth, what a declared trial would find, and where a running one stands.

mod analyse;
mod controls;
mod design;
mod monitor;
mod prior;
mod protocol;
mod simulate;

pub use analyse::{AnalyseJob, AnalyseOutcome};
pub use controls::{ControlsJob, ControlsOutcome};
pub use design::{DesignJob, DesignOutcome};
pub use monitor::{ForecastBy, MonitorJob, MonitorOutcome, TrialFiles};
pub use prior::{PriorJob, PriorOutcome};
pub use protocol::{ProtocolJob, ProtocolOutcome};
pub use simulate::{SimulateJob, SimulateOutcome};
