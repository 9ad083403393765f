//! From units to the chip: a chip whose conditions differ along the flow, from a few units of it.
//!
//! * [`Places`]: where units stand along the flow, and how much of the chip each stands for.
//! * [`Supply`]: how the oxygen of the medium falls by what the units take up.
//! * [`Agreement`]: medium and units brought into agreement, no finer than chance allows.
//! * [`Reading`], [`Estimate`]: what a chip gives, with the error of chance beside that of few
//!   units.
//! * [`Conditions`]: the conditions of a design along its flow, in closed form.
//! * [`unit_at`], [`whole_chip`]: the unit at a place, and the whole chip as one.

mod agreement;
mod conditions;
mod estimate;
mod gauss;
mod places;
mod reading;
mod representative;
mod supply;

pub use agreement::Agreement;
pub use conditions::Conditions;
pub use estimate::Estimate;
pub use places::{MOST_UNITS, Places};
pub use reading::Reading;
pub use representative::{unit_at, whole_chip};
pub use supply::Supply;
