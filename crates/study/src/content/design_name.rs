//! Names of designs.

use thymoid_report::catalogue::{Catalogue, Value};

/// Returns the name of a design: those that come with the program in each language, others as their
/// file has it.
pub(super) fn named(design: &str) -> Value {
    let key = format!("design.{}", design.replace(' ', "_"));
    if Catalogue::has(&key) { Value::key(&key) } else { design.into() }
}
