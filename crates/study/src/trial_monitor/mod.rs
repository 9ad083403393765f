//! A running trial: its two tables, what is wrong with them, and what its plan says of them, as
//! values before anything is shown.

mod adam;
mod answer;
mod finding;
mod forecasts;
mod of_children;
mod of_labs;
mod read;

pub use adam::adam;
pub use answer::{Decision, Monitored, OneChild, answer};
pub use finding::Finding;
pub use forecasts::{ChildOutlook, forecasts};
pub use of_children::of_children;
pub use of_labs::of_labs;
pub use read::{ChildRow, TrialData};
