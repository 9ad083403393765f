//! Dates, ages and times since implantation, as wards write them.
//!
//! What leaves here is an age and a number of days since implantation: the dates are forgotten.

pub(crate) mod date;
mod given;
mod moment;
mod planned;
mod span;
mod written;

pub use given::Given;
pub(crate) use given::dates;
pub use moment::ADULT_MONTHS;
pub(crate) use moment::moment;
pub(crate) use span::Span;
pub(crate) use written::{Fact, FactKind, When};
