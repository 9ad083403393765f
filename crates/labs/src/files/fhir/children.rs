//! The children of a bundle, by the references that other resources name them by.

use std::collections::BTreeMap;

use serde_json::Value;

use super::element::string;
use crate::identity::Pseudonyms;

/// Pseudonyms of patients.
pub(crate) struct Children<'a> {
    /// Makes pseudonyms; without it, the identifiers of the file are pseudonyms already.
    key: Option<&'a Pseudonyms>,
    /// Pseudonym by every reference to a patient.
    known: BTreeMap<String, String>,
}

impl<'a> Children<'a> {
    /// Knows no child yet.
    pub(crate) fn new(key: Option<&'a Pseudonyms>) -> Self {
        Self { key, known: BTreeMap::new() }
    }

    /// Remembers a patient, and returns the pseudonym.
    pub(crate) fn learn(&mut self, row: usize, url: &str, patient: &Value) -> String {
        let id = string(patient, "id");
        let named = if id.is_empty() { format!("patient-{row}") } else { id.to_owned() };
        let pseudonym = self.pseudonym(&named);
        self.known.insert(format!("Patient/{id}"), pseudonym.clone());
        if !url.is_empty() {
            self.known.insert(url.into(), pseudonym.clone());
        }
        pseudonym
    }

    /// Returns what a child is called.
    fn pseudonym(&self, id: &str) -> String {
        self.key.map_or_else(|| id.to_owned(), |key| key.of(id))
    }

    /// Returns the child that a resource is about; a reference to a patient outside the file is
    /// its own pseudonym.
    pub(crate) fn of(&self, resource: &Value) -> String {
        let reference = string(&resource["subject"], "reference");
        // A reference may name the version that was read.
        let reference = reference.split("/_history/").next().unwrap_or_default();
        let known = self.known.get(reference).cloned();
        known.unwrap_or_else(|| {
            // Of another server, `p1` is another child.
            let elsewhere = reference.contains("://");
            let id = if elsewhere {
                reference
            } else {
                reference.rsplit('/').next().unwrap_or_default()
            };
            if id.is_empty() { String::new() } else { self.pseudonym(id) }
        })
    }
}
