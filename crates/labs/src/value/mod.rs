//! What a reading holds: laboratory values, and what became of every cell, with the reasons.

mod entry;
mod lab_value;
mod provenance;
mod reasons;
mod refusal;
mod verdict;

pub use entry::Entry;
pub use lab_value::LabValue;
pub use provenance::Provenance;
pub use reasons::{Reason, Remedy};
pub(crate) use refusal::Refusal;
pub use verdict::{LabVerdict, Use};
