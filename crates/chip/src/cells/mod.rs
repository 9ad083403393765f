//! Thymopoiesis cell by cell: stages, receptors, selection, entry and exit of thymocytes in tissue.
//!
//! * [`Unit`]: a box of tissue as it is written; [`PRESETS`] come with the program.
//! * [`Simulation`]: its thymocytes from pass to pass. [`Census`], [`EventCounts`], [`Emigrant`]:
//!   what can be seen of it.
//! * [`Watch`], [`Path`]: single cells, seen from outside.
//! * [`Stage`]: the stages. [`Receptors`]: from the numbers of a cell to its receptor.
//!
//! Seven rooms, each of which knows only those before it:
//!
//! | room | what |
//! |---|---|
//! | `state` | what a run holds: thymocytes, receptors, stroma, numbers |
//! | `input` | what a run is of: unit, options, anatomy, identity |
//! | `rules` | what may happen to a thymocyte: beta-selection, the deletion clock, encounters |
//! | `environment` | oxygen and signals: what cells take up, make, feel and follow |
//! | `step` | from pass to pass: the rules on every site, entries, divisions |
//! | `save` | checkpoints |
//! | `observe` | census, film, snapshot, watch, culture |

mod environment;
mod input;
mod observe;
mod rules;
mod save;
mod state;
mod step;

pub use input::involution::involuted_share;
pub use input::layer_origin::LayerOrigin;
pub use input::memory::memory_bytes;
pub use input::options::{Options, Space};
pub use input::surroundings::Surroundings;
pub use input::unit::{PRESETS, Start, Unit, Ways};
pub use observe::census::Census;
pub use observe::culture::{Culture, grow};
pub use observe::film::Path;
pub use observe::oxygen_census::OxygenCensus;
pub use observe::record::{Record, Stay, Wave, Waves};
pub use observe::snapshot::{Detail, NO_CLONE, Placed, Snapshot};
pub use observe::watch::Watch;
pub use rules::calibration::{calibrate, calibrate_in};
pub use state::beta_clone::BetaClone;
pub use state::emigrant::Emigrant;
pub use state::event_counts::EventCounts;
pub use state::receptors::Receptors;
pub use state::stage::Stage;
pub use state::stromal_kind::StromalKind;
pub use step::simulation::Simulation;
