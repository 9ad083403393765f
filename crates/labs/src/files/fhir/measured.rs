//! What an observation says: name and code, number and unit, time, and what makes it doubtful.

use serde_json::Value;

use super::element::{concept_text, string};
use crate::analyte::Analyte;
use crate::catalogue::catalogue;
use crate::field::Field;
use crate::name::{self, unit_of};
use crate::raw::Aside;
use crate::units;
use crate::value::{LabVerdict, Reason};

/// Says what makes the values of an observation doubtful: another subject, a modifier, a reason why
/// there is none, a report that was withdrawn, a note that warns.
pub(super) fn suspicion(path: &str, resource: &Value, within: &Value) -> Option<Aside> {
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
    Some(Aside { verdict: LabVerdict::Doubtful, why, remedy: None })
}

/// Returns when a sample was taken.
pub(super) fn effective(resource: &Value) -> Option<&str> {
    let period = string(&resource["effectivePeriod"], "start");
    let moments = ["effectiveDateTime", "effectiveInstant"].map(|key| string(resource, key));
    moments.into_iter().chain([period]).find(|text| !text.is_empty())
}

/// Returns what is measured, where code or name tell.
pub(super) fn analyte(text: &str, code: &str) -> Option<Analyte> {
    let meaning = catalogue().code(code).or_else(|| name::parse(text).known())?;
    Some(meaning.definition.analyte)
}

/// Returns the column, value and unit of an observation or component.
pub(super) fn quantity(
    path: &str,
    part: &Value,
    analyte: Option<Analyte>,
) -> Option<(String, String, Field)> {
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

/// Returns the name and code of what was measured: the first LOINC code that is known. One of
/// another system is none, though it looks like it; two that say different things are none either.
pub(super) fn name(path: &str, code: &Value) -> (Field, String) {
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
