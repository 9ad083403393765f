//! Fields against closed forms, resolved references and one another.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bits;
mod common;
mod convergence;
mod curved_walls;
mod in_time;
mod slabs;
