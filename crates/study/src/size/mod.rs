//! The smallest chip that is enough: inverse design.
//!
//! Between chip and patient passes one number, the ratio r of its export to that of the reference.
//! So the question falls apart: which r a child needs ([`required`], on posterior draws of the
//! population, [`children`]), and which size gives it ([`smallest`], over parameters that are not
//! known, [`chips`]).
//!
//! * [`plan`]: `SIZE.toml`, checked.
//! * [`answer()`]: sizes for half, 80 % and 90 % of children, and the curve between.

mod answer;
pub mod children;
pub mod chips;
pub mod plan;
pub mod required;
pub mod smallest;

pub use answer::{Answer, CurvePoint, Found, PROBABILITIES, Sized, answer, steps};
pub use plan::SizePlan;
