//! May this model be used for this child? Asked before any forecast is shown.

use serde::Serialize;
use thymoid_core::Months;

use crate::labs::{LabValue, Treatment};

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
pub fn gate(treatment: Treatment, age_at_implant: Option<Months>, labs: &[LabValue]) -> Gate {
    let out = |reason| Gate { scope: Scope::Outside, reasons: vec![reason] };
    match treatment {
        Treatment::ThymusImplant => {}
        Treatment::Hsct => return out("scope.hsct"),
        Treatment::None => return out("scope.no_implant"),
    }
    let Some(age) = age_at_implant else { return out("scope.age_unknown") };
    let mut reasons = Vec::new();
    if age < PUBLISHED_AGES.0 || age > PUBLISHED_AGES.1 {
        reasons.push("scope.age_outside_cohorts");
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
    let scope = if reasons.is_empty() { Scope::Within } else { Scope::Borderline };
    Gate { scope, reasons }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_implanted_children_are_forecast() {
        let age = Some(Months(9.0));
        assert_eq!(gate(Treatment::Hsct, age, &[]).scope, Scope::Outside);
        assert_eq!(gate(Treatment::None, age, &[]).scope, Scope::Outside);
        assert_eq!(gate(Treatment::ThymusImplant, None, &[]).scope, Scope::Outside);
        let gate = gate(Treatment::ThymusImplant, Some(Months(60.0)), &[]);
        assert_eq!(gate.scope, Scope::Borderline);
        assert_eq!(gate.reasons, ["scope.age_outside_cohorts", "scope.no_labs"]);
    }
}
