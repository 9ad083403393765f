//! Single-arm trials with a yes-or-no outcome, and what they do.
//!
//! * [`single_stage`], [`smallest_single_stage`], [`single_stage_sizes`]: one look, by the exact
//!   binomial test.
//! * [`simon()`]: two stages, the first of which may stop for futility.
//! * [`OperatingCharacteristics`]: what a design does when the truth is known
//!   ([`Design::characteristics`]) or uncertain ([`Design::assurance`]).
//! * [`MonitoredDesign`]: any looks, which may stop for futility or with success.
//! * [`two_stage_inference()`]: estimates, p-values and limits after two stages.

mod aim;
mod design;
mod monitored;
mod operating_characteristics;
mod simon;
mod single_stage;
mod tails;
mod two_stage_inference;

pub use aim::Aim;
pub use design::{Design, Look};
pub(crate) use monitored::after;
pub use monitored::{LookEnds, MonitoredCharacteristics, MonitoredDesign, MonitoredLook};
pub use operating_characteristics::{OperatingCharacteristics, SizedDesign};
pub use simon::{AdmissibleDesign, SimonDesigns, simon};
pub use single_stage::{SingleStageSizes, single_stage, single_stage_sizes, smallest_single_stage};
pub use two_stage_inference::{TwoStageInference, two_stage_inference};
