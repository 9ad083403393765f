//! What was sampled, by the references that observations name it by.

use std::collections::BTreeMap;

use serde_json::Value;

use super::element::{concept_text, string};

/// Specimens of a bundle.
#[derive(Default)]
pub(crate) struct Specimens {
    /// What was sampled, by every reference to a specimen.
    known: BTreeMap<String, String>,
}

impl Specimens {
    /// Remembers a specimen.
    pub(crate) fn learn(&mut self, url: &str, specimen: &Value) {
        let what = concept_text(&specimen["type"]);
        self.known.insert(format!("Specimen/{}", string(specimen, "id")), what.clone());
        if !url.is_empty() {
            self.known.insert(url.into(), what);
        }
    }

    /// Returns what was sampled, as far as the observation or what it stands in says.
    pub(crate) fn of(&self, resource: &Value, within: &Value) -> String {
        // Of a site of the body, nobody says that it is blood.
        let site = concept_text(&resource["bodySite"]);
        if !site.is_empty() {
            return site;
        }
        let first = &within["specimen"];
        let first = first.as_array().and_then(|all| all.first()).unwrap_or(first);
        self.named(within, &resource["specimen"])
            .or_else(|| self.named(resource, &resource["specimen"]))
            .or_else(|| self.named(within, first))
            .unwrap_or_default()
    }

    /// Returns the specimen that a reference names: one within the resource, one of the bundle, or
    /// its own words.
    fn named(&self, resource: &Value, specimen: &Value) -> Option<String> {
        let reference = string(specimen, "reference");
        let contained = reference.strip_prefix('#').and_then(|id| {
            let mut parts = resource["contained"].as_array().into_iter().flatten();
            parts.find(|part| string(part, "id") == id).map(|part| concept_text(&part["type"]))
        });
        contained
            .or_else(|| self.known.get(reference).cloned())
            .or_else(|| Some(string(specimen, "display").to_owned()))
            .filter(|text| !text.is_empty())
    }
}
