//! What may happen to a thymocyte, a file for each rule.
//!
//! [`schedule`] holds the integers of every clock; how a cell spends them is in `step::turn`.

mod alpha_attempts;
pub(crate) mod beta_selection;
pub(crate) mod calibration;
pub(crate) mod chance;
pub(crate) mod conduct;
pub(crate) mod deletion_clock;
pub(crate) mod encounter;
pub(crate) mod epithelial_layers;
pub(crate) mod epithelial_renewal;
pub(crate) mod fate_decision;
mod mtec_repertoire;
pub(crate) mod positive_selection;
pub(crate) mod schedule;
pub(crate) mod stromal_stress;
pub(crate) mod sub_stages;
pub(crate) mod time;
