//! The three inner loops of a sweep, written for AVX2.
//!
//! Its registers are half as wide as those of AVX-512, and it has neither masks nor truth tables.
//! So more is done on narrow numbers. Each function gives the bits of its namesake in
//! [`super::portable`].

mod blocks;
mod exchange;
mod halves;
mod look_up;
mod step;
mod vector;

pub(crate) use blocks::blocks;
pub(crate) use exchange::exchange;
pub(crate) use step::{CELLS, step, step_of_few};
