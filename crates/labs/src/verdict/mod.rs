//! How a verdict comes about: on each value by itself, and beside the others of its sample.

mod blank;
mod duplicates;
mod fill;
mod judge;
mod own_words;
mod parts;
mod plausible;
mod sample;
mod samples;
mod shares;
mod understood;
mod unit;

pub(crate) use judge::judge;
