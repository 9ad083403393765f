//! What runs of a model say of its inputs, and of what can be had at once.
//!
//! * [`elementary_effects`]: which inputs matter at all, from few runs (Morris).
//! * [`sobol_indices`]: how much of the variance each input makes, alone and with the others.
//! * [`rank_correlation`]: whether an output rises or falls with an input, from any design.
//! * [`pareto_front`]: runs to which no other is better in everything.

mod bootstrap;
mod effects;
mod indices;
mod pareto;
mod rank;

pub use bootstrap::REPLICATES;
pub use effects::{Effect, elementary_effects};
pub use indices::{Index, sobol_indices};
pub use pareto::{Direction, pareto_front};
pub use rank::{Correlation, rank_correlation};
