//! Children who move between states: implanted, recovered, dead; or dead of one cause among
//! several.

mod aalen_johansen;
mod competing;
mod gray;

pub use aalen_johansen::{StateStep, States, Stay, state_occupation};
pub use competing::{CauseStep, CompetingRisks, IncidenceStep};
pub use gray::{GrayTest, gray};
