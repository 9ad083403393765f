//! Medium that creeps through channels and chambers, and what it carries.
//!
//! * [`Section`], [`Membrane`], [`darcy_m3_s_pa`]: how easily medium passes, and wall shear.
//! * [`Network`]: channels between nodes; [`Network::solve`] gives pressures and flows.
//! * [`Exchange`], [`Network::carry`]: a solute that the tissue beside the channels takes up.
//! * [`flow_in_lumen`]: the lumen of a drawn chip, voxel by voxel, chambers and pillars among it.
//! * [`gel_peclet`], [`pressure_across_gel`]: whether flow through gel matters.
//! * [`parameters`]: the numbers, with their sources.

mod aggregation;
mod carry;
mod chamber;
mod circuit;
mod drive;
mod elimination;
mod exchange;
mod gap;
mod interstitial;
mod lumen;
mod lumen_circuit;
mod membrane;
mod motion;
mod network;
mod parameters;
mod plan;
mod section;
mod sherwood;
mod solve;

pub use carry::{Carried, Course, CoursePoint, film_m2_s};
pub use chamber::{LumenFlow, flow_in_lumen};
pub use exchange::Exchange;
pub use interstitial::{GEL_CARRIES_FLOW, gel_peclet, note_gel_flow, pressure_across_gel};
pub use membrane::{Membrane, darcy_m3_s_pa};
pub use network::{Channel, Conduit, Network, Node, PortCondition};
pub use parameters::{Medium, parameters};
pub use plan::FlowPlan;
pub use section::Section;
pub use sherwood::{developed_sherwood, mean_sherwood};
pub use solve::Flow;

/// Metres in a micrometre.
const M_PER_UM: f64 = 1e-6;
/// Microlitres a minute in a cubic metre a second.
pub const UL_MIN_PER_M3_S: f64 = 60e9;
