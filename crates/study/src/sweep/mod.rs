//! Sweeps: many runs of one chip, each with other numbers.
//!
//! * [`plan`]: `SWEEP.toml` as it is written, checked, and the inputs of every run.
//! * [`entry`]: what of a design or of the parameters a run replaces.
//! * [`question`]: the chip of one run.
//! * [`yields`]: what that chip yields, in closed form or cell by cell.
//! * [`row`]: what is kept of a run.
//! * [`shard`]: part of a sweep: which runs, where they are logged, what is handed to a merge.

pub(crate) mod checks;
pub mod entry;
pub mod plan;
pub mod question;
pub mod row;
pub mod shard;
mod values;
pub(crate) mod written;
pub mod yields;

pub use plan::{CellsPlan, Level, Method, Sweep};
pub use row::{Output, Row};
pub use shard::Shard;
pub use values::{Scale, Values};
