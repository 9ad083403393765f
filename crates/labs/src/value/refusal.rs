//! Why a value cannot be taken.

use super::reasons::{Reason, Remedy};

/// What is wrong with one column of a value, and how to mend it.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// Column that is at fault.
    pub(crate) column: String,
    pub(crate) why: Reason,
    pub(crate) remedy: Remedy,
}

impl Refusal {
    /// Names the column at fault. Boxed, for a refusal is large and rare.
    pub(crate) fn of(column: &str, why: Reason, remedy: Remedy) -> Box<Self> {
        Box::new(Self { column: column.into(), why, remedy })
    }
}
