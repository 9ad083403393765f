//! What a header or the name of a test says. It is parsed, not looked up: markers with their signs,
//! words of five languages, units, the population that a share is of. A name of which anything is
//! left over is not understood.

mod cells;
mod lexicon;
mod loinc;
mod markers;
mod parse;
mod parts;
mod population;
mod range;
mod scan;
mod specimen;
mod token;
mod tokens;
mod unit;
mod unit_at;
mod words;

pub(crate) use loinc::loinc_within;
pub use parse::{Named, Other, parse};
pub(crate) use specimen::{Specimen, specimen, warns};
pub use unit::unit;
pub(crate) use unit::{says_absolute, unit_of};
