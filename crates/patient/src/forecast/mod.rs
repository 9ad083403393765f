//! What is to be expected of a child: bands of future laboratory values, times to thresholds with
//! death as a competing event, where the uncertainty comes from, what influence each value had, and
//! which next value would narrow the forecast most.

mod band;
mod ensemble;
mod influence;
mod next_lab;
mod predict;
mod sources;
mod target;
mod threshold;
mod weighted;

pub use band::Band;
pub use ensemble::{Ensemble, Known, Member};
pub use influence::Influence;
pub use next_lab::NextLab;
pub use predict::{Forecast, forecast};
pub use sources::Sources;
pub use target::{TOLD, needed_days, target_day};
pub use threshold::{States, THRESHOLDS, TimeToThreshold};
