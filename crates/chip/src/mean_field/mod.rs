//! The mean field: a chip in closed form, from its design to the T cells that leave.
//!
//! * [`OxygenSupply`], [`ZeroOrder`], [`MichaelisMenten`], [`OxygenBudget`]: how far oxygen
//!   reaches.
//! * [`ChannelFlow`], [`AlongChannel`]: medium that is used up as it flows.
//! * [`OxygenResponse`], [`OxygenProfile`]: what low oxygen leaves of the stroma and of growth.
//! * [`CapillaryFront`]: vessels that grow into an implant.
//! * [`StageKinetics`], [`StageChain`], [`SteadyState`]: thymocytes as a chain of stages.
//! * [`medium_ul_per_min()`]: how much medium a perfused tissue breathes.
//! * [`Answer`]: what a chip gives and what holds it back, at one [`Level`].
//! * [`mean_field()`]: from a [`crate::Design`] to a [`ChipOutput`], with its [`Limits`] and
//!   [`Caution`]s.

mod along_channel;
mod answer;
mod capacities;
mod capillary_front;
mod caution;
mod channel_flow;
mod chip_output;
mod course;
mod export;
mod feed;
mod feeding;
mod implant;
mod krogh;
mod layout;
mod limits;
mod medium_need;
mod michaelis_menten;
mod oxygen;
mod oxygen_budget;
mod oxygen_profile;
mod oxygen_response;
mod oxygen_shares;
mod oxygen_supply;
mod part;
mod population;
mod square_cell;
mod stage_chain;
mod stage_kinetics;
mod steady_state;

pub use along_channel::AlongChannel;
pub use answer::{Answer, Level};
pub use capillary_front::CapillaryFront;
pub use caution::Caution;
pub use channel_flow::{ChannelFlow, half_extraction_ul_min, lasts_mm};
pub use chip_output::{ChipOutput, Export, ExportDay};
pub use export::{mean_field, thymocytes_per_ml};
pub use limits::{Limit, Limits, Margin, thymocytes_fed};
pub use medium_need::medium_ul_per_min;
pub use michaelis_menten::MichaelisMenten;
pub use oxygen::ZeroOrder;
pub use oxygen_budget::{OxygenBudget, uptake_mol_m3_s};
pub use oxygen_profile::OxygenProfile;
pub use oxygen_response::{OxygenCurve, OxygenResponse};
pub use oxygen_shares::OxygenShares;
pub use oxygen_supply::OxygenSupply;
pub(crate) use part::Panel;
pub use stage_chain::{LabelTimes, StageChain};
pub use stage_kinetics::StageKinetics;
pub use steady_state::SteadyState;
