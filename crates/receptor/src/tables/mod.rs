//! Repertoire tables of other tools.
//!
//! * [`Reader`] recognises the format by the column names and streams the table in [`Batch`]es.
//!   [`Reading`] says what the header does not.
//! * [`Rearrangement`] is a row, or a chain of one: what it means in AIRR terms, what is wrong with
//!   it, and its fields as they are in the file.
//! * [`Understanding`] says what was made of the table.
//! * [`Writer`] passes rows on, with every field as it was and further columns behind.

mod batch;
mod columns;
mod conserved_ends;
mod donor;
mod fields;
mod format;
mod gene_name;
mod header;
mod headerless;
mod layouts;
mod lines;
mod meaning;
mod named;
mod place;
mod problem;
mod reader;
mod role;
mod split;
mod understanding;
mod writer;

pub use batch::{Batch, Rearrangement};
pub use donor::Donor;
pub use fields::Fields;
pub use format::Format;
pub use lines::MAX_ROW_BYTES;
pub use named::{NamedColumn, Reading};
pub use problem::{Problem, Problems};
pub use reader::Reader;
pub use role::Role;
pub use understanding::{Junctions, ProblemCount, Understanding};
pub use writer::Writer;
