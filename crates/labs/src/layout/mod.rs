//! From sheets of cells to raw values: where the header is, what its columns mean, and which of
//! three layouts the table has.
//!
//! * Long: one value a row, with columns for the analyte, the value and its unit.
//! * Wide: one sample a row, one column an analyte.
//! * Turned: one analyte a row, one column a date.
//!
//! Every cell with content is structure (headers, children, dates, units) or has an entry that
//! speaks for it.

mod column;
mod columns;
mod doubts;
mod fields;
mod labels;
mod own;
mod persons;
mod row;
mod rows;
mod sheet;
mod sheets;
mod table;
mod unread;
mod values;
mod whose;

pub(crate) use sheets::tables;
