//! Units of counts, shares, TREC and serum, and what each is in the standard unit of its kind.
//!
//! A value is converted where [`Unit::to_standard`] is called, and nowhere else. TREC copies per
//! one denominator are never turned into those per another.

mod count;
mod other;
mod parse;
mod spelling;
mod trec;
mod unit;

pub(crate) use parse::{is_unit, parse, parse_of};
pub(crate) use trec::is_bare_copies;
pub(crate) use unit::TREC_STANDARD;
pub use unit::{Denominator, Dimension, Parent, Unit};
