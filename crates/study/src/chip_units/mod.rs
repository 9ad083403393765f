//! Units side by side, cell by cell, that share the medium of one chip.
//!
//! * [`period`]: what is kept of a tissue between two exchanges with the medium.
//! * [`member`]: one of the tissues. [`group`]: all of them, in step.
//! * [`track`]: what a group leaves. [`run`]: groups from the first day to the last, or from a
//!   checkpoint on.

pub mod group;
pub mod member;
pub mod period;
pub mod run;
pub mod track;
