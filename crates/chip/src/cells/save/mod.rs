//! The state of a run to a file and back.

mod checkpoint;
pub(crate) mod stream;
