//! Repertoire tables of other tools.
//!
//! * [`Reader`] recognises the format by the column names and streams the table in [`Batch`]es.
//! * [`Rearrangement`] is a row: what it means in AIRR terms, what is wrong with it, and its fields
//!   as they are in the file.
//! * [`Understanding`] says what was made of the table.
//! * [`Writer`] passes rows on, with every field as it was and further columns behind.

mod batch;
mod fields;
mod format;
mod gene_name;
mod lines;
mod meaning;
mod problem;
mod reader;
mod split;
mod understanding;
mod writer;

pub use batch::{Batch, Rearrangement};
pub use fields::Fields;
pub use format::{Format, Role};
pub use lines::MAX_ROW_BYTES;
pub use problem::{Problem, Problems};
pub use reader::Reader;
pub use understanding::{Junctions, ProblemCount, Understanding};
pub use writer::Writer;
