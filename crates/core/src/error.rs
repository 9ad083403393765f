//! Errors of this crate.

/// What can be wrong with a parameter table or a quantity.
///
/// ```
/// use thymoid_core::{Error, math::quantile_sorted};
/// let error = quantile_sorted(&[1.0], 2.0).unwrap_err();
/// assert!(matches!(error, Error::OutOfRange { value: 2.0, .. }));
/// let message = "a quantile's probability must be in [0, 1], of at least one value, not `2`";
/// assert_eq!(error.to_string(), message);
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not TOML, or an entry lacks a field or has an unknown one.
    #[error("parameter table `{table}` cannot be read")]
    ParameterTable {
        /// Name of the table.
        table: String,
        /// What the TOML reader said, with its line.
        source: toml::de::Error,
    },
    /// An entry is not usable as it stands.
    #[error("parameter `{name}`: {reason}")]
    Parameter {
        /// Full name, `crate.parameter`.
        name: String,
        /// What is wrong and how to mend it.
        reason: String,
    },
    /// No parameter has this name.
    #[error("no parameter is called `{name}`; {hint}")]
    UnknownParameter {
        /// The name asked for.
        name: String,
        /// The nearest names.
        hint: String,
    },
    /// A quantity outside the range in which it has a meaning.
    #[error("{quantity} must be {allowed}, not `{value}`")]
    OutOfRange {
        /// What was given.
        quantity: &'static str,
        /// The allowed range in words.
        allowed: &'static str,
        /// The offending value.
        value: f64,
    },
}
