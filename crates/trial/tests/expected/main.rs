//! This crate against the reference values of `validation/trial/expected`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod designs;
mod proportions;
mod table;
