//! Thymopoiesis cell by cell: stages, receptors, selection, entry and exit of thymocytes in tissue.
//!
//! * [`Unit`]: a box of tissue as it is written; [`PRESETS`] come with the program.
//! * [`Simulation`]: its thymocytes from pass to pass. [`Census`], [`Flows`], [`Emigrant`]: what can
//!   be seen of it.
//! * [`Watch`], [`Path`]: single cells, seen from outside.
//! * [`Kind`]: the stages. [`Receptors`]: from the numbers of a cell to its receptor.

mod anatomy;
mod calibration;
mod calls;
mod census;
mod checkpoint;
mod culture;
mod emigrant;
mod encounter;
mod fate;
mod film;
mod flows;
mod identity;
mod kind;
mod memory;
mod pass;
mod programme;
mod receptors;
mod room;
mod roster;
mod schedule;
mod seeding;
mod simulation;
mod snapshot;
mod state;
mod stream;
mod stroma;
mod turn;
mod unit;
mod watch;

pub use calibration::calibrate;
pub use census::Census;
pub use culture::{Culture, grow};
pub use emigrant::{Clone, Emigrant};
pub use film::Path;
pub use flows::Flows;
pub use kind::Kind;
pub use memory::memory_bytes;
pub use receptors::Receptors;
pub use simulation::{Options, Simulation, Space};
pub use snapshot::{Detail, NO_CLONE, Placed, Snapshot};
pub use stroma::StromalKind;
pub use unit::{PRESETS, Start, Unit, Ways};
pub use watch::{Record, Stay, Watch, Waves};
