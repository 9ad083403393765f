//! Bundles of FHIR R4: patients' dates of birth, implantations, and observations.

use std::collections::BTreeMap;

use serde_json::Value;

use super::catalogue::catalogue;
use super::implantation::is_implantation;
use super::name::{self, unit_of};
use super::raw::{Aside, Fact, FactKind, Field, Raw, Rough};
use super::reading::Reading;
use super::reasons::Reason;
use super::value::Verdict;
use super::{identifiers, units};
use crate::Analyte;
use crate::error::Error;
use thymoid_core::table::MAX_ROWS;

/// Resources about a child or its kin.
const PERSONS: [&str; 3] = ["Patient", "RelatedPerson", "Person"];
/// Elements of a person that tell who it is.
const PERSONAL: [&str; 5] = ["name", "telecom", "address", "contact", "photo"];

/// Resources of hospital exports that hold no laboratory value.
const KNOWN: [&str; 28] = [
    "AllergyIntolerance",
    "Appointment",
    "Bundle",
    "CarePlan",
    "CareTeam",
    "Claim",
    "Composition",
    "Condition",
    "Consent",
    "Coverage",
    "Device",
    "DiagnosticReport",
    "DocumentReference",
    "Encounter",
    "EpisodeOfCare",
    "Immunization",
    "Location",
    "Medication",
    "MedicationAdministration",
    "MedicationRequest",
    "Organization",
    "Person",
    "Practitioner",
    "PractitionerRole",
    "Provenance",
    "RelatedPerson",
    "ServiceRequest",
    "Specimen",
];

/// A resource, where it stands, and the address that others name it by.
struct Standing {
    row: usize,
    url: String,
    resource: Value,
}

/// Reads a bundle, whose rows are its entries, or a bulk export of one resource a line.
///
/// # Errors
/// For text that is neither, and for elements that identify a person, unless they are to be dropped.
pub(super) fn read(file: &str, text: &str, reading: &Reading<'_>) -> Result<Rough, Error> {
    let resources = resources(file, text)?;
    if let Some(beyond) = resources.get(MAX_ROWS) {
        let problem = format!("the file has more than {MAX_ROWS} entries");
        return Err(Error::at(file, beyond.row, "-", problem, "split it by child or by year"));
    }
    let mut reader = Reader {
        file,
        reading,
        children: BTreeMap::new(),
        specimens: BTreeMap::new(),
        rough: Rough::default(),
    };
    for Standing { row, url, resource } in &resources {
        if reading.pseudonyms.is_none() {
            reader.look_for_persons(*row, resource)?;
        }
        match string(resource, "resourceType") {
            "Patient" => reader.patient(*row, url, resource),
            "Specimen" => reader.specimen(url, resource),
            _ => {}
        }
    }
    for Standing { row, resource, .. } in &resources {
        match string(resource, "resourceType") {
            "Patient" => {}
            "Observation" => reader.observation(*row, "Observation", resource, resource),
            "Procedure" => reader.procedure(*row, resource),
            kind => reader.other(*row, kind, resource),
        }
        reader.rough.bounded(file, *row)?;
    }
    Ok(reader.rough)
}

/// All resources of a bundle, or one a line.
fn resources(file: &str, text: &str) -> Result<Vec<Standing>, Error> {
    let broken = |error: &serde_json::Error, line: usize| {
        let problem = format!("the JSON cannot be read: {}", kind_of(error));
        Error::at(file, line, "-", problem, "check that the file is whole")
    };
    let whole: Result<Value, _> = serde_json::from_str(text);
    let mut bundle = match whole {
        Ok(bundle) => bundle,
        Err(error) => {
            // Of a bulk export, each line is whole.
            let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
            if lines.next().is_none_or(|(_, first)| serde_json::from_str::<Value>(first).is_err()) {
                return Err(broken(&error, error.line()));
            }
            let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
            return lines
                .map(|(at, line)| {
                    let resource =
                        serde_json::from_str(line).map_err(|error| broken(&error, at + 1))?;
                    Ok(Standing { row: at + 1, url: String::new(), resource })
                })
                .collect();
        }
    };
    let kind = string(&bundle, "resourceType");
    if kind == "Bundle" {
        let entries = bundle.get_mut("entry").and_then(Value::as_array_mut).map(std::mem::take);
        let standing = |(at, mut entry): (usize, Value)| Standing {
            row: at + 1,
            url: string(&entry, "fullUrl").into(),
            resource: entry.get_mut("resource").map(Value::take).unwrap_or_default(),
        };
        return Ok(entries.unwrap_or_default().into_iter().enumerate().map(standing).collect());
    }
    if !matches!(kind, "Observation" | "DiagnosticReport") {
        let problem = "it is JSON, and no FHIR Bundle".into();
        let remedy = "export a Bundle of FHIR R4, or one resource a line";
        return Err(Error::at(file, 1, "resourceType", problem, remedy));
    }
    Ok(vec![Standing { row: 1, url: String::new(), resource: bundle }])
}

/// What is wrong with JSON, without its text.
fn kind_of(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Eof => "it ends too early",
        _ => "it is not well formed",
    };
    format!("{what}, line {} character {}", error.line(), error.column())
}

struct Reader<'a> {
    file: &'a str,
    reading: &'a Reading<'a>,
    /// Pseudonym by every reference to a patient.
    children: BTreeMap<String, String>,
    /// What was sampled, by every reference to a specimen.
    specimens: BTreeMap<String, String>,
    rough: Rough,
}

impl Reader<'_> {
    fn look_for_persons(&self, row: usize, resource: &Value) -> Result<(), Error> {
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

    fn patient(&mut self, row: usize, url: &str, patient: &Value) {
        let id = string(patient, "id");
        let named = if id.is_empty() { format!("patient-{row}") } else { id.to_owned() };
        let pseudonym = self.pseudonym(&named);
        self.children.insert(format!("Patient/{id}"), pseudonym.clone());
        if !url.is_empty() {
            self.children.insert(url.into(), pseudonym.clone());
        }
        let birth = string(patient, "birthDate");
        self.fact(row, FactKind::Birth, pseudonym, "Patient.birthDate", birth);
    }

    fn pseudonym(&self, id: &str) -> String {
        self.reading.pseudonyms.map_or_else(|| id.to_owned(), |key| key.of(id))
    }

    fn specimen(&mut self, url: &str, specimen: &Value) {
        let what = concept_text(&specimen["type"]);
        self.specimens.insert(format!("Specimen/{}", string(specimen, "id")), what.clone());
        if !url.is_empty() {
            self.specimens.insert(url.into(), what);
        }
    }

    fn fact(&mut self, row: usize, kind: FactKind, child: String, column: &str, text: &str) {
        if !text.is_empty() {
            let field = Field { column: column.into(), text: text.into() };
            self.rough.facts.push(Fact { child, kind, row, field });
        }
    }

    /// The child that a resource is about; a reference to a patient outside the file is its own
    /// pseudonym.
    fn child(&self, resource: &Value) -> String {
        let reference = string(&resource["subject"], "reference");
        // A reference may name the version that was read.
        let reference = reference.split("/_history/").next().unwrap_or_default();
        let known = self.children.get(reference).cloned();
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

    /// An implantation of thymus tissue gives the day that others are counted from.
    fn procedure(&mut self, row: usize, resource: &Value) {
        let named = texts(&resource["code"]).next().is_some();
        let implanted = named && texts(&resource["code"]).all(is_implantation);
        // What came of it, or what does not fit into elements, may say that nothing was implanted.
        let plain = ["outcome", "modifierExtension", "statusReason"]
            .iter()
            .all(|key| resource.get(*key).is_none());
        let implanted = implanted && plain;
        let done = string(resource, "status") == "completed";
        let start = string(&resource["performedPeriod"], "start");
        let day = [string(resource, "performedDateTime"), start].concat();
        if implanted && done && !day.is_empty() {
            let child = self.child(resource);
            self.fact(row, FactKind::Implant, child, "Procedure.performedDateTime", day_of(&day));
        } else {
            self.rough.raws.push(Raw::not_read(row, "Procedure", Reason::OtherProcedure));
        }
    }

    /// A report may contain its observations, which take child and day from it.
    fn other(&mut self, row: usize, kind: &str, resource: &Value) {
        let contained = resource["contained"].as_array().into_iter().flatten();
        let mut any = false;
        for (at, part) in contained.enumerate() {
            if string(part, "resourceType") == "Observation" {
                self.observation(row, &format!("{kind}.contained[{at}]"), part, resource);
                any = true;
            }
        }
        if !any {
            // What a stranger calls a resource is not repeated.
            let kind = if KNOWN.contains(&kind) { kind } else { "?" };
            let why = Reason::OtherResource { resource: kind.into() };
            self.rough.raws.push(Raw::not_read(row, kind, why));
        }
    }

    /// An observation, which may stand within another resource.
    fn observation(&mut self, row: usize, path: &str, resource: &Value, within: &Value) {
        let aside = match string(resource, "status") {
            "" | "final" | "amended" | "corrected" => None,
            status @ ("entered-in-error" | "cancelled") => {
                let why = Reason::Status { status: status.into() };
                self.rough.raws.push(Raw::not_read(row, &format!("{path}.status"), why));
                return;
            }
            status => Some(Aside {
                verdict: Verdict::Doubtful,
                why: Reason::Status { status: status.into() },
                remedy: None,
            }),
        };
        let aside = aside.or_else(|| suspicion(path, resource, within));
        let mut base = Raw { row, aside, cells: 1, ..Raw::default() };
        let own = self.child(resource);
        let child = if own.is_empty() { self.child(within) } else { own };
        base.child = Field { column: format!("{path}.subject"), text: child };
        base.when.date = Field {
            column: format!("{path}.effectiveDateTime"),
            text: effective(resource).or_else(|| effective(within)).unwrap_or_default().into(),
        };
        base.specimen = self.sampled(resource, within);
        let mut any = false;
        let components = resource["component"].as_array().into_iter().flatten();
        let parts =
            components.enumerate().map(|(i, part)| (format!("{path}.component[{i}]"), part));
        for (path, part) in std::iter::once((path.to_owned(), resource)).chain(parts) {
            let (name, code) = name(&path, &part["code"]);
            if let Some((column, text, unit)) = quantity(&path, part, analyte(&name.text, &code)) {
                self.rough.raws.push(Raw { column, name, code, text, unit, ..base.clone() });
                any = true;
            }
        }
        if !any {
            let why = Reason::ObservationWithoutValue;
            self.rough.raws.push(Raw::not_read(row, path, why));
        }
    }

    /// What was sampled, as far as the observation or what it stands in says.
    fn sampled(&self, resource: &Value, within: &Value) -> String {
        let of = |resource: &Value, specimen: &Value| {
            let reference = string(specimen, "reference");
            let contained = reference.strip_prefix('#').and_then(|id| {
                let mut parts = resource["contained"].as_array().into_iter().flatten();
                parts.find(|part| string(part, "id") == id).map(|part| concept_text(&part["type"]))
            });
            let known = contained.or_else(|| self.specimens.get(reference).cloned());
            known
                .or_else(|| Some(string(specimen, "display").to_owned()))
                .filter(|text| !text.is_empty())
        };
        // Of a site of the body, nobody says that it is blood.
        let site = concept_text(&resource["bodySite"]);
        if !site.is_empty() {
            return site;
        }
        let first = &within["specimen"];
        let first = first.as_array().and_then(|all| all.first()).unwrap_or(first);
        of(within, &resource["specimen"])
            .or_else(|| of(resource, &resource["specimen"]))
            .or_else(|| of(within, first))
            .unwrap_or_default()
    }
}

/// What makes the values of an observation doubtful: another subject, a modifier, a reason why there is
/// none, a report that was withdrawn, a note that warns.
fn suspicion(path: &str, resource: &Value, within: &Value) -> Option<Aside> {
    let remarked = |part: &str| Reason::Remarked { column: format!("{path}.{part}") };
    let keys = ["focus", "modifierExtension", "dataAbsentReason"];
    let mut notes = resource["note"].as_array().into_iter().flatten();
    let why = if let Some(key) = keys.iter().find(|key| resource.get(**key).is_some()) {
        remarked(key)
    } else if notes.any(|note| name::warns(string(note, "text"))) {
        remarked("note")
    } else {
        let status = string(within, "status");
        if matches!(status, "" | "final" | "amended" | "corrected" | "appended" | "completed") {
            return None;
        }
        Reason::Status { status: status.into() }
    };
    Some(Aside { verdict: Verdict::Doubtful, why, remedy: None })
}

/// When a sample was taken.
fn effective(resource: &Value) -> Option<&str> {
    let period = string(&resource["effectivePeriod"], "start");
    let moments = ["effectiveDateTime", "effectiveInstant"].map(|key| string(resource, key));
    moments.into_iter().chain([period]).find(|text| !text.is_empty())
}

/// What is measured, where code or name tell.
fn analyte(text: &str, code: &str) -> Option<Analyte> {
    let meaning = catalogue().code(code).or_else(|| name::parse(text).known())?;
    Some(meaning.definition.analyte)
}

/// Column, value and unit of an observation or component.
fn quantity(path: &str, part: &Value, analyte: Option<Analyte>) -> Option<(String, String, Field)> {
    if let Some(quantity) = part.get("valueQuantity") {
        let column = format!("{path}.valueQuantity");
        let number =
            quantity.get("value").map(|n| n.as_str().map_or_else(|| n.to_string(), str::to_owned));
        let text = format!("{}{}", string(quantity, "comparator"), number.unwrap_or_default());
        // UCUM where it is understood, the printed unit otherwise.
        let stated = [string(quantity, "code"), string(quantity, "unit")];
        let understood = |unit: &&&str| match analyte {
            Some(analyte) => unit_of(analyte, unit).is_some(),
            None => units::parse(unit).is_some(),
        };
        // A code that says another thing than the printed unit is no unit: both are shown.
        let understood_both: Vec<_> =
            stated.iter().filter_map(|unit| unit_of(analyte?, unit)).collect();
        if let [code, printed] = understood_both[..]
            && code.agreed(printed).is_none()
        {
            let both = stated.join(" / ");
            return Some((column.clone(), text, Field { column, text: both }));
        }
        let unit = stated.iter().find(understood);
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

/// Name and code of what was measured: the first LOINC code that is known. One of another system is
/// none, though it looks like it; two that say different things are none either.
fn name(path: &str, code: &Value) -> (Field, String) {
    let codings = || code["coding"].as_array().into_iter().flatten();
    let ours = |coding: &&Value| {
        let system = string(coding, "system");
        system.is_empty()
            || system.contains("loinc")
            || string(coding, "code").starts_with("thymoid:")
    };
    let mut known: Vec<(&str, Analyte)> = codings()
        .filter(ours)
        .filter_map(|coding| {
            let code = string(coding, "code");
            Some((code, catalogue().code(code)?.definition.analyte))
        })
        .collect();
    known.dedup_by_key(|(_, analyte)| *analyte);
    let field = |text: String| Field { column: format!("{path}.code"), text };
    let text = concept_text(code);
    match known[..] {
        [(code, _)] => (field(text), code.into()),
        [] => (
            field(text),
            codings().filter(ours).map(|c| string(c, "code")).next().unwrap_or_default().into(),
        ),
        // Which of them is meant is not known.
        _ => (field("several codes".into()), String::new()),
    }
}

/// The texts of a concept.
fn texts(concept: &Value) -> impl Iterator<Item = &str> {
    let codings = concept["coding"].as_array().into_iter().flatten();
    std::iter::once(string(concept, "text"))
        .chain(codings.map(|coding| string(coding, "display")))
        .filter(|text| !text.is_empty())
}

/// The text of a concept that is understood, or else the first.
fn concept_text(concept: &Value) -> String {
    let known = texts(concept).find(|text| name::parse(text).known().is_some());
    known.or_else(|| texts(concept).next()).unwrap_or_default().to_owned()
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
        let text = format!("{{\"resourceType\":\"Bundle\",\"entry\":[{resources}]}}");
        read("x", &text, &Reading::default())
    }

    #[test]
    fn only_an_implantation_that_was_done_gives_the_day() {
        let procedure = r#"{"resource":{"resourceType":"Procedure","status":"completed","performedDateTime":"2025-01-10","code":{"text":"Implantation of thymus tissue"},"subject":{"reference":"Patient/c1/_history/2"}}}"#;
        let rough = bundle(procedure).unwrap();
        assert_eq!((rough.facts.len(), rough.raws.len()), (1, 0));
        assert!(rough.facts.iter().all(|fact| fact.child == "c1"));
        for other in [
            procedure.replace("performedDateTime", "recorded"),
            procedure.replace("completed", "preparation"),
            procedure.replace("Implantation", "Biopsy"),
        ] {
            let rough = bundle(&other).unwrap();
            assert_eq!((rough.facts.len(), rough.raws.len()), (0, 1), "{other}");
        }
    }

    /// Found by a fuzzer: an entry need not be an object.
    #[test]
    fn an_entry_of_any_kind_is_looked_at() {
        for entry in ["\"x\"", "7", "null", "[]", "{}"] {
            assert!(bundle(entry).is_ok(), "{entry}");
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
