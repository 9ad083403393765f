//! A table of children followed, and what can be concluded from it: curves, comparisons and models
//! as values, before anything is shown.

mod analyse;
mod causes;
mod curves;
mod landmark;
mod model;
mod read;
mod request;
mod tests_of_groups;

pub use analyse::{Followed, analyse};
pub use causes::Causes;
pub use curves::{GroupCurve, Mean, curves};
pub use model::Model;
pub use read::{FollowUpTable, Label};
pub use request::{AnalyseRequest, ClockName, ColumnNames, Landmark};
pub use tests_of_groups::{Compared, NamedTest};
pub use thymoid_trial::{IntervalMethod, Level};
