//! The turn of one thymocyte in a pass: its clock, and what it meets.

mod condemned;
mod egress;
mod fate;
mod growth;
mod loss;
pub(super) mod pass_context;
pub(super) mod plane_outcome;
mod signalled;
mod small;
pub(super) mod thymocyte;
