//! The columns that only Thymoid's own table has.

use crate::field::Field;
use crate::raw::Raw;
use crate::value::{Entry, LabVerdict, Provenance, Reason, Refusal, Remedy, Use};

/// Reads how a value is to be used, and how it is known.
///
/// # Errors
/// For a word that these columns do not have.
pub(super) fn own_words(raw: &Raw, entry: &mut Entry) -> Result<(), Box<Refusal>> {
    let unknown = |field: &Field, expected: &str| {
        let why = Reason::UnknownVariant { word: field.text.clone(), known: expected.into() };
        Err(Refusal::of(&field.column, why, Remedy::SeeColumns))
    };
    entry.marked = !raw.used.text.is_empty();
    match raw.used.text.as_str() {
        "" => {}
        "fit" => entry.used = Use::Fit,
        "shown" => entry.used = Use::Shown,
        _ => return unknown(&raw.used, "`fit`, `shown`"),
    }
    entry.status = match raw.status.text.as_str() {
        "" | "read" => Provenance::Read,
        "derived" => Provenance::Derived,
        "memory" => Provenance::Memory,
        _ => return unknown(&raw.status, "`read`, `derived`, `memory`"),
    };
    if entry.status == Provenance::Memory {
        entry.judge(LabVerdict::Doubtful, Reason::Unverified);
    }
    if !entry.conflict.is_empty() {
        entry.judge(LabVerdict::Doubtful, Reason::Contradicts);
    }
    Ok(())
}
