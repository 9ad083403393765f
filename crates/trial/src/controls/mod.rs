//! Children who were not in the trial: what a published curve says they would have come to, the
//! bias in that, and how far the curve may be wrong before a conclusion turns.
//!
//! * [`PublishedCurve`]: survival printed at a few times, on one of the two clocks.
//! * [`ControlBias`]: era, centre and selection, as a ratio of hazards with its uncertainty.
//! * [`Controlled`]: children of the trial against such a curve, without immortal time.

mod bias;
mod compared;
mod published_curve;

pub use bias::ControlBias;
pub use compared::{Controlled, against_controls};
pub use published_curve::PublishedCurve;
