//! The mean field: a chip in closed form, from its design to the T cells that leave.
//!
//! * [`OxygenSupply`], [`ZeroOrder`], [`MichaelisMenten`], [`OxygenBudget`]: how far oxygen
//!   reaches.
//! * [`TecFunction`], [`OxygenProfile`]: what low oxygen leaves of the epithelium.
//! * [`StageKinetics`], [`StageChain`], [`SteadyState`]: thymocytes as a chain of stages.
//! * [`medium_ul_per_min()`]: how much medium a perfused tissue breathes.
//! * [`mean_field()`]: from a [`crate::Design`] to a [`ChipOutput`], with [`Caution`]s.

mod caution;
mod chip_output;
mod export;
mod layout;
mod medium_need;
mod michaelis_menten;
mod oxygen;
mod oxygen_budget;
mod oxygen_profile;
mod stage_chain;
mod stage_kinetics;
mod steady_state;
mod tec_function;

pub use caution::Caution;
pub use chip_output::{ChipOutput, Export, ExportDay};
pub use export::{mean_field, thymocytes_per_ml};
pub use medium_need::{EXTRACTED, medium_ul_per_min};
pub use michaelis_menten::MichaelisMenten;
pub use oxygen::{OxygenSupply, ZeroOrder};
pub use oxygen_budget::{OxygenBudget, uptake_mol_m3_s};
pub use oxygen_profile::OxygenProfile;
pub use stage_chain::{LabelTimes, StageChain};
pub use stage_kinetics::StageKinetics;
pub use steady_state::SteadyState;
pub use tec_function::TecFunction;
