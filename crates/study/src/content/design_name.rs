//! What a design is called.

use thymoid_report::catalogue::{Catalogue, Value};

/// The name of a design: those of the bundled study in each language, others as their file has it.
pub(super) fn named(design: &str) -> Value {
    let key = format!("design.{}", design.replace(' ', "_"));
    if Catalogue::has(&key) { Value::key(&key) } else { design.into() }
}
