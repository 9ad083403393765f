//! The state of a run to a file and back.

mod checkpoint;
mod milieu;
pub(crate) mod stream;
