//! AIRR Rearrangement tables: the exchange format of the AIRR Community, schema 2.0.
//!
//! * [`Writer`]: sampled receptors, a row each.
//! * [`CellTable`]: cells with both chains, a row for each chain.
//! * [`REQUIRED_COLUMNS`] and [`COLUMNS`]: the columns, in order.

mod cells;
mod columns;
mod rearrangement;

pub use cells::{Carried, CellTable};
pub(crate) use columns::logical;
pub use columns::{COLUMNS, REQUIRED_COLUMNS};
pub use rearrangement::Writer;
