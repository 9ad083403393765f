//! Elements of a resource: strings, and the texts of concepts.

use serde_json::Value;

use crate::name;

/// Returns the string under a key; empty where there is none.
pub(crate) fn string<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Returns the texts of a concept.
pub(super) fn texts(concept: &Value) -> impl Iterator<Item = &str> {
    let codings = concept["coding"].as_array().into_iter().flatten();
    std::iter::once(string(concept, "text"))
        .chain(codings.map(|coding| string(coding, "display")))
        .filter(|text| !text.is_empty())
}

/// Returns the text of a concept that is understood, or else the first.
pub(super) fn concept_text(concept: &Value) -> String {
    let known = texts(concept).find(|text| name::parse(text).known().is_some());
    known.or_else(|| texts(concept).next()).unwrap_or_default().to_owned()
}
