//! This crate against the reference values of `validation/trial/expected`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bayes;
mod designs;
mod history;
mod proportions;
mod sequential;
mod sizes;
mod table;
