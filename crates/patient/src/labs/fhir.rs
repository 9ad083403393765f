//! Bundles of FHIR R4: patients' dates of birth, implantations, and observations.

use std::collections::BTreeMap;

use serde_json::Value;

use super::catalogue::catalogue;
use super::raw::{Aside, Fact, FactKind, Field, Raw, Rough};
use super::reasons::Reason;
use super::value::Verdict;
use super::{identifiers, units};
use crate::error::Error;
use crate::table::MAX_ROWS;

/// Resources about a child or its kin.
const PERSONS: [&str; 3] = ["Patient", "RelatedPerson", "Person"];
/// Elements of a person that tell who it is.
const PERSONAL: [&str; 5] = ["name", "telecom", "address", "contact", "photo"];

/// What is done to a thymus that is implanted.
const IMPLANTED: [&str; 4] = ["implant", "transplant", "植入", "移植"];

/// Reads a bundle; rows are its entries.
///
/// # Errors
/// For text that is no bundle, and for elements that identify a person.
pub(super) fn read(file: &str, text: &str) -> Result<Rough, Error> {
    let bundle: Value = serde_json::from_str(text).map_err(|error| {
        let problem = format!("the JSON cannot be read: {error}");
        Error::at(file, error.line(), "-", problem, "check that the file is whole")
    })?;
    if string(&bundle, "resourceType") != "Bundle" {
        let problem = "it is JSON, and no FHIR Bundle".into();
        return Err(Error::at(file, 1, "resourceType", problem, "export a Bundle of FHIR R4"));
    }
    let none = Vec::new();
    let entries = bundle.get("entry").and_then(Value::as_array).unwrap_or(&none);
    if entries.len() > MAX_ROWS {
        let problem = format!("the bundle has more than {MAX_ROWS} entries");
        return Err(Error::at(file, MAX_ROWS + 1, "-", problem, "split it by child or by year"));
    }
    let mut reader = Reader { file, children: BTreeMap::new(), rough: Rough::default() };
    for (index, entry) in entries.iter().enumerate() {
        reader.look_for_persons(index + 1, entry)?;
        let resource = &entry["resource"];
        if string(resource, "resourceType") == "Patient" {
            reader.patient(index + 1, entry);
        }
    }
    for (index, entry) in entries.iter().enumerate() {
        let (row, resource) = (index + 1, &entry["resource"]);
        match string(resource, "resourceType") {
            "Patient" => {}
            "Observation" => reader.observation(row, resource),
            "Procedure" => reader.procedure(row, resource),
            other => {
                let why = Reason::OtherResource { resource: other.into() };
                reader.rough.raws.push(Raw::not_read(row, other, why));
            }
        }
        reader.rough.bounded(file, row)?;
    }
    Ok(reader.rough)
}

struct Reader<'a> {
    file: &'a str,
    /// Pseudonym by every reference to a patient.
    children: BTreeMap<String, String>,
    rough: Rough,
}

impl Reader<'_> {
    fn look_for_persons(&self, row: usize, entry: &Value) -> Result<(), Error> {
        let resource = &entry["resource"];
        let kind = string(resource, "resourceType");
        let contained = resource["contained"].as_array().into_iter().flatten();
        for person in std::iter::once(resource).chain(contained) {
            let kind = string(person, "resourceType");
            if !PERSONS.contains(&kind) {
                continue;
            }
            if let Some(element) = PERSONAL.iter().find(|e| person.get(**e).is_some()) {
                let column = format!("{kind}.{element}");
                return identifiers::refuse(self.file, row, &column, "an identifier");
            }
            for identifier in person["identifier"].as_array().into_iter().flatten() {
                if let Some(looks) = identifiers::not_a_pseudonym(string(identifier, "value")) {
                    let column = format!("{kind}.identifier");
                    return identifiers::refuse(self.file, row, &column, looks);
                }
            }
        }
        let display = string(&resource["subject"], "display");
        if let Some(looks) = identifiers::not_a_pseudonym(display) {
            return identifiers::refuse(self.file, row, &format!("{kind}.subject.display"), looks);
        }
        match text_that_identifies(resource) {
            Some(looks) => identifiers::refuse(self.file, row, kind, looks),
            None => Ok(()),
        }
    }

    fn patient(&mut self, row: usize, entry: &Value) {
        let id = string(&entry["resource"], "id");
        let url = string(entry, "fullUrl");
        let pseudonym = if id.is_empty() { format!("patient-{row}") } else { id.to_owned() };
        self.children.insert(format!("Patient/{id}"), pseudonym.clone());
        if !url.is_empty() {
            self.children.insert(url.into(), pseudonym.clone());
        }
        self.fact(
            row,
            FactKind::Birth,
            pseudonym,
            "Patient.birthDate",
            string(&entry["resource"], "birthDate"),
        );
    }

    fn fact(&mut self, row: usize, kind: FactKind, child: String, column: &str, text: &str) {
        if !text.is_empty() {
            let field = Field { column: column.into(), text: text.into() };
            self.rough.facts.push(Fact { child, kind, row, field });
        }
    }

    /// The child that a resource is about; a reference to a patient outside the bundle is its own
    /// pseudonym.
    fn child(&self, resource: &Value) -> String {
        let reference = string(&resource["subject"], "reference");
        // A reference may name the version that was read.
        let reference = reference.split("/_history/").next().unwrap_or_default();
        let known = self.children.get(reference).cloned();
        known.unwrap_or_else(|| reference.rsplit('/').next().unwrap_or_default().to_owned())
    }

    /// An implantation of thymus tissue gives the day that others are counted from.
    fn procedure(&mut self, row: usize, resource: &Value) {
        let name = concept_text(&resource["code"]).to_lowercase();
        let done = string(resource, "status") == "completed";
        // A thymus is also taken out, and biopsied.
        let thymus = name.contains("thym") || name.contains("胸腺");
        let implanted = thymus && IMPLANTED.iter().any(|word| name.contains(word));
        let start = string(&resource["performedPeriod"], "start");
        let day = [string(resource, "performedDateTime"), start].concat();
        if implanted && done && !day.is_empty() {
            let child = self.child(resource);
            self.fact(row, FactKind::Implant, child, "Procedure.performedDateTime", day_of(&day));
        } else {
            self.rough.raws.push(Raw::not_read(row, "Procedure", Reason::OtherProcedure));
        }
    }

    fn observation(&mut self, row: usize, resource: &Value) {
        let aside = match string(resource, "status") {
            "" | "final" | "amended" | "corrected" => None,
            status @ ("entered-in-error" | "cancelled") => {
                let why = Reason::Status { status: status.into() };
                self.rough.raws.push(Raw::not_read(row, "Observation.status", why));
                return;
            }
            status => Some(Aside {
                verdict: Verdict::Doubtful,
                why: Reason::Status { status: status.into() },
                remedy: None,
            }),
        };
        let mut base = Raw { row, aside, ..Raw::default() };
        base.child = Field { column: "Observation.subject".into(), text: self.child(resource) };
        let period = string(&resource["effectivePeriod"], "start");
        let moments = ["effectiveDateTime", "effectiveInstant"].map(|key| string(resource, key));
        let date = moments.into_iter().chain([period]).find(|text| !text.is_empty());
        base.when.date = Field {
            column: "Observation.effectiveDateTime".into(),
            text: date.unwrap_or_default().into(),
        };
        let mut any = false;
        let components = resource["component"].as_array().into_iter().flatten();
        let parts =
            components.enumerate().map(|(i, part)| (format!("Observation.component[{i}]"), part));
        for (path, part) in std::iter::once(("Observation".to_owned(), resource)).chain(parts) {
            if let Some((column, text, unit)) = quantity(&path, part) {
                let mut raw = Raw { column, text, unit, ..base.clone() };
                (raw.name, raw.code) = name(&path, &part["code"]);
                self.rough.raws.push(raw);
                any = true;
            }
        }
        if !any {
            let why = Reason::ObservationWithoutValue;
            self.rough.raws.push(Raw::not_read(row, "Observation", why));
        }
    }
}

/// Column, value and unit of an observation or component.
fn quantity(path: &str, part: &Value) -> Option<(String, String, Field)> {
    if let Some(quantity) = part.get("valueQuantity") {
        let column = format!("{path}.valueQuantity");
        let number =
            quantity.get("value").map(|n| n.as_str().map_or_else(|| n.to_string(), str::to_owned));
        let text = format!("{}{}", string(quantity, "comparator"), number.unwrap_or_default());
        // UCUM where it is understood, the printed unit otherwise.
        let stated = [string(quantity, "code"), string(quantity, "unit")];
        let unit = stated.iter().find(|unit| units::parse(unit).is_some());
        let unit =
            unit.or(stated.iter().rfind(|unit| !unit.is_empty())).copied().unwrap_or_default();
        return Some((column.clone(), text, Field { column, text: unit.into() }));
    }
    for key in ["valueString", "valueInteger"] {
        if let Some(value) = part.get(key) {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let column = format!("{path}.{key}");
            return Some((column.clone(), text, Field { column, text: String::new() }));
        }
    }
    let concept = part.get("valueCodeableConcept")?;
    let column = format!("{path}.valueCodeableConcept");
    Some((column.clone(), concept_text(concept), Field { column, text: String::new() }))
}

/// Name and code of what was measured: the first coding that the catalogue knows.
fn name(path: &str, code: &Value) -> (Field, String) {
    let codings = || code["coding"].as_array().into_iter().flatten();
    let known = codings()
        .map(|coding| string(coding, "code"))
        .find(|code| catalogue().code(code).is_some());
    let first = codings().map(|coding| string(coding, "code")).next();
    let field = Field { column: format!("{path}.code"), text: concept_text(code) };
    (field, known.or(first).unwrap_or_default().into())
}

/// The text of a concept that the catalogue knows, or else the first.
fn concept_text(concept: &Value) -> String {
    let codings = concept["coding"].as_array().into_iter().flatten();
    let texts: Vec<&str> = std::iter::once(string(concept, "text"))
        .chain(codings.map(|coding| string(coding, "display")))
        .filter(|text| !text.is_empty())
        .collect();
    let known = texts.iter().find(|text| catalogue().name(text).is_some());
    known.or(texts.first()).copied().unwrap_or_default().to_owned()
}

/// The day of a moment.
fn day_of(moment: &str) -> &str {
    moment.split('T').next().unwrap_or_default()
}

/// What a text within a resource looks like, where it identifies a person.
fn text_that_identifies(value: &Value) -> Option<&'static str> {
    match value {
        Value::String(text) => identifiers::identifies(text),
        Value::Array(items) => items.iter().find_map(text_that_identifies),
        Value::Object(fields) => fields.values().find_map(text_that_identifies),
        _ => None,
    }
}

fn string<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(resources: &str) -> Result<Rough, Error> {
        read("x", &format!("{{\"resourceType\":\"Bundle\",\"entry\":[{resources}]}}"))
    }

    #[test]
    fn only_an_implantation_of_thymus_gives_the_day() {
        for (name, facts) in [
            ("Implantation of thymus tissue", 1),
            ("胸腺移植术", 1),
            ("Thymustransplantation", 1),
            ("Thymectomy", 0),
            ("胸腺切除术", 0),
            ("Thymus biopsy", 0),
        ] {
            let procedure = format!(
                r#"{{"resource":{{"resourceType":"Procedure","status":"completed","performedDateTime":"2025-01-10","code":{{"text":"{name}"}},"subject":{{"reference":"Patient/c1/_history/2"}}}}}}"#
            );
            let rough = bundle(&procedure).unwrap();
            assert_eq!((rough.facts.len(), rough.raws.len()), (facts, 1 - facts), "{name}");
            assert!(rough.facts.iter().all(|fact| fact.child == "c1"));
            let undated = bundle(&procedure.replace("performedDateTime", "recorded")).unwrap();
            assert_eq!((undated.facts.len(), undated.raws.len()), (0, 1), "{name}");
        }
    }

    #[test]
    fn names_within_other_resources_are_found() {
        for person in [
            r#"{"resource":{"resourceType":"Observation","contained":[{"resourceType":"Patient","name":[{"text":"x"}]}]}}"#,
            r#"{"resource":{"resourceType":"RelatedPerson","name":[{"text":"x"}]}}"#,
        ] {
            assert!(bundle(person).unwrap_err().to_string().contains("an identifier"), "{person}");
        }
    }
}
