//! Naive, regulatory and memory T cells and TREC of one child after implantation.
//!
//! * [`Child`]: what differs between children. [`Blood`]: what stands behind a sample.
//! * [`Physiology`]: what children share, and the solved course of a child over a [`Timeline`].
//! * [`body`]: blood volume of a growing child. [`drugs`]: what holds T cells back, and when.
//! * [`clones`]: sizes of clones.
//!
//! The equations stand in `equations.rs`, those of TREC in `trec.rs`, what drugs do to them in
//! `drug_effects.rs`.

mod blood;
pub mod body;
mod child;
pub mod clones;
mod course;
mod drug_effects;
pub mod drugs;
mod equations;
mod physiology;
mod side_by_side;
mod timeline;
mod trec;

pub use blood::Blood;
pub use child::Child;
pub(crate) use child::NO_EXPORT;
pub use physiology::Physiology;
pub use timeline::Timeline;
