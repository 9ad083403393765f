//! What a run holds: thymocytes, their receptors, the stroma, and the numbers that grow.

pub(crate) mod beta_clone;
pub(crate) mod emigrant;
pub(crate) mod event_counts;
pub(crate) mod layers;
pub(crate) mod progress;
pub(crate) mod receptors;
pub(crate) mod roster;
pub(crate) mod stage;
pub(crate) mod stroma;
pub(crate) mod stromal_kind;
pub(crate) mod thymocyte_state;
