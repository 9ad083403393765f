//! A run of one unit of tissue, cell by cell, that can be stopped and go on to the same bits.
//!
//! * [`input`]: what is asked for. [`memory`]: whether it fits.
//! * [`unfinished`]: the folder of a run that is not whole yet; [`log`]: tables that grow in it.
//! * [`run`]: from the first pass, or from a checkpoint, to the last; [`stop`]: who may end it.
//! * [`series`], [`emigrants`], [`summary`]: what is written at the end.

pub mod emigrants;
pub mod input;
pub mod log;
pub mod memory;
pub mod run;
pub mod series;
pub mod stop;
pub mod summary;
pub mod unfinished;
