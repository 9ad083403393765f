//! What every stage of Thymoid shares, and nothing a biologist would call a model.
//!
//! * [`rng`] and [`draw`]: random numbers that are a pure function of (seed, purpose, identity,
//!   step), so that a result does not depend on threads, shards or restarts.
//! * [`math`] and [`dual`]: elementary functions with the same bits on every target, and exact
//!   first derivatives of anything written with [`Number`].
//! * [`lanes`] and [`duals`]: several numbers, or derivatives, side by side in vectors.
//! * [`table`]: CSV with errors that name file, row and column.
//! * [`params`]: every physical number with its unit, plausible range, source and status.
//! * [`units`]: the quantities that cross a crate boundary.
//! * [`clocks`]: a child's age, and the time since implantation.
//! * [`notes`]: warnings as data, which travel with a result.
//! * [`vectors`]: how wide the vectors may be that a process computes with.

pub mod clocks;
pub mod draw;
pub mod dual;
pub mod duals;
pub mod error;
pub mod lanes;
pub mod math;
pub mod notes;
pub mod params;
pub mod rng;
pub mod table;
pub mod units;
pub mod vectors;

pub use clocks::{Age, SinceImplant};
pub use dual::{Dual, Number, Real};
pub use duals::Duals;
pub use error::Error;
pub use lanes::Lanes;
pub use notes::{Note, Notes};
pub use params::{Parameter, Parameters, Status};
pub use rng::{Draws, Purpose, Seed};
pub use table::TableError;
pub use units::{CellsPerUl, Days, Months};
pub use vectors::Vectors;

/// The sentence that stands on every output.
///
/// ```
/// let page = format!("<footer>{}</footer>", thymoid_core::INTENDED_USE);
/// assert!(page.contains("not for treatment decisions"));
/// ```
pub const INTENDED_USE: &str = "Research use only, not for treatment decisions.";
