//! May this model be used for this child? Asked before any forecast is shown.

use serde::Serialize;
use thymoid_core::Months;

use crate::drugs::Medication;
use crate::labs::{ChildRecord, LabValue, Treatment};

/// Ages at implantation of the published cohorts (RETHYMIC analysis set), months.
const PUBLISHED_AGES: (Months, Months) = (Months(1.0), Months(36.0));

/// Whether a forecast may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The child resembles the published cohorts.
    Within,
    /// The forecast leaves what the cohorts cover, in the ways listed.
    Borderline,
    /// No forecast is made.
    Outside,
}

/// The verdict and its reasons, as catalogue codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// The verdict.
    pub scope: Scope,
    /// Why it is not simply in scope.
    pub reasons: Vec<&'static str>,
}

/// Asks the questions in order; the first that excludes the child ends it.
pub fn gate(child: &ChildRecord, labs: &[LabValue], drugs: &[Medication]) -> Gate {
    let out = |reason| Gate { scope: Scope::Outside, reasons: vec![reason] };
    match child.treatment {
        Treatment::ThymusImplant => {}
        Treatment::Hsct => return out("scope.hsct"),
        Treatment::None => return out("scope.no_implant"),
    }
    let Some(age) = child.age_at_implant_months.map(Months) else {
        return out("scope.age_unknown");
    };
    let mut reasons = Vec::new();
    if age < PUBLISHED_AGES.0 || age > PUBLISHED_AGES.1 {
        reasons.push("scope.age_outside_cohorts");
    }
    if child.graft_export.is_some() {
        reasons.push("scope.other_graft");
    }
    let mut days: Vec<f64> =
        labs.iter().filter(|lab| lab.informs()).filter_map(|lab| lab.day).collect();
    days.sort_by(f64::total_cmp);
    days.dedup();
    match days.len() {
        0 => reasons.push("scope.no_labs"),
        1 => reasons.push("scope.one_visit"),
        _ => {}
    }
    if drugs.iter().any(|drug| drug.to_day > 0.0) {
        reasons.push("scope.drugs");
    }
    let scope = if reasons.is_empty() { Scope::Within } else { Scope::Borderline };
    Gate { scope, reasons }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::read_children;

    fn child(treatment: &str, age: &str, graft_export: &str) -> ChildRecord {
        let table = format!(
            "child_id,study,sex,cause,phenotype,treatment,centre,age_at_implant_months,graft_export,outcome,status,source\n\
             a,s,,,,{treatment},other,{age},{graft_export},,read,x\n"
        );
        read_children("children.csv", table.as_bytes()).unwrap().remove(0)
    }

    #[test]
    fn only_implanted_children_are_forecast() {
        let scope = |treatment, age| gate(&child(treatment, age, ""), &[], &[]).scope;
        assert_eq!(scope("hsct", "9"), Scope::Outside);
        assert_eq!(scope("none", "9"), Scope::Outside);
        assert_eq!(scope("thymus_implant", ""), Scope::Outside);
    }

    #[test]
    fn what_the_cohorts_do_not_cover_is_named() {
        let drugs = "child_id,drug,from_day,to_day\na,glucocorticoid,-5,30\n";
        let drugs = crate::drugs::read("drugs.csv", drugs.as_bytes()).unwrap();
        let gate = gate(&child("thymus_implant", "60", "0.5"), &[], &drugs);
        assert_eq!(gate.scope, Scope::Borderline);
        let reasons =
            ["scope.age_outside_cohorts", "scope.other_graft", "scope.no_labs", "scope.drugs"];
        assert_eq!(gate.reasons, reasons);
    }
}
