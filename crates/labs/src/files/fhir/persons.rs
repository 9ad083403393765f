//! The refusal of resources that tell who a child is.

use serde_json::Value;

use super::element::string;
use crate::error::Error;
use crate::identity::{identifies, not_a_pseudonym, refuse};

/// Resources about a child or its kin.
const PERSONS: [&str; 3] = ["Patient", "RelatedPerson", "Person"];
/// Elements of a person that tell who it is.
const PERSONAL: [&str; 5] = ["name", "telecom", "address", "contact", "photo"];

/// Refuses a resource that tells who a child or its kin is.
///
/// # Errors
/// For such a resource; the message names the element, never its text.
pub(crate) fn refuse_persons(file: &str, row: usize, resource: &Value) -> Result<(), Error> {
    let kind = string(resource, "resourceType");
    let contained = resource["contained"].as_array().into_iter().flatten();
    for person in std::iter::once(resource).chain(contained) {
        let kind = string(person, "resourceType");
        if !PERSONS.contains(&kind) {
            continue;
        }
        if let Some(element) = PERSONAL.iter().find(|e| person.get(**e).is_some()) {
            let column = format!("{kind}.{element}");
            return refuse(file, row, &column, "an identifier");
        }
        for identifier in person["identifier"].as_array().into_iter().flatten() {
            if let Some(looks) = not_a_pseudonym(string(identifier, "value")) {
                let column = format!("{kind}.identifier");
                return refuse(file, row, &column, looks);
            }
        }
    }
    let display = string(&resource["subject"], "display");
    if let Some(looks) = not_a_pseudonym(display) {
        return refuse(file, row, &format!("{kind}.subject.display"), looks);
    }
    match text_that_identifies(resource) {
        Some(looks) => refuse(file, row, kind, looks),
        None => Ok(()),
    }
}

/// Says what a text within a resource looks like, where it identifies a person.
fn text_that_identifies(value: &Value) -> Option<&'static str> {
    match value {
        Value::String(text) => identifies(text),
        Value::Array(items) => items.iter().find_map(text_that_identifies),
        Value::Object(fields) => fields.values().find_map(text_that_identifies),
        _ => None,
    }
}
