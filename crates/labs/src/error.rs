//! Errors of this crate.

/// A file of laboratory values that cannot be read: where, what is wrong, and how to mend it.
pub use thymoid_core::TableError as Error;
