//! Jobs on trials: what a table of follow-up says.

mod analyse;

pub use analyse::{AnalyseJob, AnalyseOutcome};
