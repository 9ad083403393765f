//! Single-arm trials with a yes-or-no outcome, and what they do.
//!
//! * [`single_stage`] and [`smallest_single_stage`]: one look, by the exact binomial test.
//! * [`simon()`]: two stages, the first of which may stop for futility.
//! * [`OperatingCharacteristics`]: what a design does when the truth is known
//!   ([`Design::characteristics`]) or uncertain ([`Design::assurance`]).

mod aim;
mod design;
mod operating_characteristics;
mod simon;
mod single_stage;

pub use aim::Aim;
pub use design::{Design, Look};
pub use operating_characteristics::{OperatingCharacteristics, SizedDesign};
pub use simon::{SimonDesigns, simon};
pub use single_stage::{single_stage, smallest_single_stage};
