//! Bundles of FHIR R4: patients' dates of birth, implantations, and observations.

use serde_json::Value;

use super::bundle::{Standing, resources};
use super::children::Children;
use super::element::{string, texts};
use super::implantation::is_implantation;
use super::measured::{analyte, effective, name, quantity, suspicion};
use super::persons::refuse_persons;
use super::specimens::Specimens;
use crate::dates::{Fact, FactKind};
use crate::error::Error;
use crate::field::Field;
use crate::raw::{Aside, Raw, Rough};
use crate::reading::Reading;
use crate::value::{LabVerdict, Reason};
use thymoid_core::table::MAX_ROWS;

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

/// Reads a bundle, whose rows are its entries, or a bulk export of one resource a line.
///
/// # Errors
/// For text that is neither, and for elements that identify a person, unless they are to be
/// dropped.
pub(crate) fn read(file: &str, text: &str, reading: &Reading<'_>) -> Result<Rough, Error> {
    let resources = resources(file, text)?;
    if let Some(beyond) = resources.get(MAX_ROWS) {
        let problem = format!("the file has more than {MAX_ROWS} entries");
        return Err(Error::at(file, beyond.row, "-", problem, "split it by child or by year"));
    }
    let mut reader = Reader::new(reading);
    for Standing { row, url, resource } in &resources {
        if reading.pseudonyms.is_none() {
            refuse_persons(file, *row, resource)?;
        }
        match string(resource, "resourceType") {
            "Patient" => reader.patient(*row, url, resource),
            "Specimen" => reader.specimens.learn(url, resource),
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

struct Reader<'a> {
    children: Children<'a>,
    specimens: Specimens,
    rough: Rough,
}

impl<'a> Reader<'a> {
    /// Knows nothing of the bundle yet.
    fn new(reading: &Reading<'a>) -> Self {
        let children = Children::new(reading.pseudonyms);
        Self { children, specimens: Specimens::default(), rough: Rough::default() }
    }

    /// Remembers a child and its date of birth.
    fn patient(&mut self, row: usize, url: &str, patient: &Value) {
        let pseudonym = self.children.learn(row, url, patient);
        let birth = string(patient, "birthDate");
        self.fact(row, FactKind::Birth, pseudonym, "Patient.birthDate", birth);
    }

    /// Adds a date of a child, where it is given.
    fn fact(&mut self, row: usize, kind: FactKind, child: String, column: &str, text: &str) {
        if !text.is_empty() {
            let field = Field { column: column.into(), text: text.into() };
            self.rough.facts.push(Fact { child, kind, row, field });
        }
    }

    /// Adds the day of an implantation of thymus tissue, which others are counted from.
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
            let child = self.children.of(resource);
            self.fact(row, FactKind::Implant, child, "Procedure.performedDateTime", day_of(&day));
        } else {
            self.rough.raws.push(Raw::not_read(row, "Procedure", Reason::OtherProcedure));
        }
    }

    /// Reads the observations that a report contains, which take child and day from it.
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

    /// Reads an observation, which may stand within another resource.
    fn observation(&mut self, row: usize, path: &str, resource: &Value, within: &Value) {
        let aside = match string(resource, "status") {
            "" | "final" | "amended" | "corrected" => None,
            status @ ("entered-in-error" | "cancelled") => {
                let why = Reason::Status { status: status.into() };
                self.rough.raws.push(Raw::not_read(row, &format!("{path}.status"), why));
                return;
            }
            status => Some(Aside {
                verdict: LabVerdict::Doubtful,
                why: Reason::Status { status: status.into() },
                remedy: None,
            }),
        };
        let aside = aside.or_else(|| suspicion(path, resource, within));
        let mut base = Raw { row, aside, cells: 1, ..Raw::default() };
        let own = self.children.of(resource);
        let child = if own.is_empty() { self.children.of(within) } else { own };
        base.child = Field { column: format!("{path}.subject"), text: child };
        base.when.date = Field {
            column: format!("{path}.effectiveDateTime"),
            text: effective(resource).or_else(|| effective(within)).unwrap_or_default().into(),
        };
        base.specimen = self.specimens.of(resource, within);
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
}

/// Returns the day of a moment.
fn day_of(moment: &str) -> &str {
    moment.split('T').next().unwrap_or_default()
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
