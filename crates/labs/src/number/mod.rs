//! Numbers as people and instruments write them: `<10`, `1.234,5`, `1.2×10³`, 未检出.

mod limit;
mod parse;
mod style;
mod words;

pub use limit::Limit;
pub(crate) use parse::{Fault, Quantity, parse};
pub(crate) use style::{Style, style_of};
pub(crate) use words::{is_missing_code, may_be_a_code};
