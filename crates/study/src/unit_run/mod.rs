//! A run of one unit of tissue, cell by cell, that can be stopped and go on to the same bits.
//!
//! * [`input`]: what is asked for. [`memory`]: whether it fits.
//! * [`log`]: tables that grow in the folder of a run that is not whole yet.
//! * [`run`]: from the first pass, or from a checkpoint, to the last.
//! * [`series`], [`emigrants`], [`summary`]: what is written at the end.

pub mod emigrants;
pub mod input;
pub mod log;
pub mod memory;
pub mod oxygen;
pub mod run;
pub mod series;
pub mod summary;

/// Name of the table of T cells that left, plain and compressed.
pub const EMIGRANTS: &str = "emigrants.tsv";
/// See [`EMIGRANTS`].
pub const EMIGRANTS_GZ: &str = "emigrants.tsv.gz";
