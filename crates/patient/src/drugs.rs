//! Drugs that hold T cells back: which, from when to when, and what they do.

use serde::{Deserialize, Serialize};
use thymoid_core::Parameters;
use thymoid_core::math::sorted_distinct;

use crate::error::Error;
use thymoid_core::table::{self, Columns, TableError};

/// A class of drugs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drug {
    /// Antithymocyte globulin (ATC L04AA03, L04AA04).
    AntithymocyteGlobulin,
    /// Ciclosporin or tacrolimus (ATC L04AD).
    CalcineurinInhibitor,
    /// Systemic glucocorticoid (ATC H02AB).
    Glucocorticoid,
}

/// A drug given to a child over one stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Medication {
    /// Pseudonym of the child.
    pub child_id: String,
    /// What was given.
    pub drug: Drug,
    /// First day, counted from implantation; may be negative.
    pub from_day: f64,
    /// Day on which its effect ends.
    pub to_day: f64,
}

/// Factors by which a drug changes the dynamics while it acts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Effect {
    /// Of the loss of naive and of memory cells.
    pub(crate) loss: f64,
    /// Of the export of the graft.
    pub(crate) export: f64,
}

impl Effect {
    pub(crate) const NONE: Self = Self { loss: 1.0, export: 1.0 };
}

/// The effect of each drug, from the parameter tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Effects {
    globulin: Effect,
    calcineurin: Effect,
    glucocorticoid: Effect,
}

impl Effects {
    pub(crate) fn new(parameters: &Parameters) -> Result<Self, Error> {
        let of = |name: &str| -> Result<Effect, Error> {
            Ok(Effect {
                loss: parameters.value(&format!("patient.{name}_loss"))?,
                export: parameters.value(&format!("patient.{name}_export"))?,
            })
        };
        Ok(Self {
            globulin: of("antithymocyte_globulin")?,
            calcineurin: of("calcineurin_inhibitor")?,
            glucocorticoid: of("glucocorticoid")?,
        })
    }

    const fn of(&self, drug: Drug) -> Effect {
        match drug {
            Drug::AntithymocyteGlobulin => self.globulin,
            Drug::CalcineurinInhibitor => self.calcineurin,
            Drug::Glucocorticoid => self.glucocorticoid,
        }
    }

    /// What all drugs that act on a day do together: their factors multiply.
    pub(crate) fn on(&self, day: f64, drugs: &[Medication]) -> Effect {
        drugs.iter().filter(|m| (m.from_day..m.to_day).contains(&day)).fold(Effect::NONE, |e, m| {
            let of = self.of(m.drug);
            Effect { loss: e.loss * of.loss, export: e.export * of.export }
        })
    }
}

/// Days within `(0, end)` on which the effect of a drug begins or ends, ascending.
pub(crate) fn changes(drugs: &[Medication], end: f64) -> Vec<f64> {
    let days = drugs.iter().flat_map(|m| [m.from_day, m.to_day]);
    sorted_distinct(days.filter(|day| *day > 0.0 && *day < end))
}

/// Reads `child_id,drug,from_day,to_day`.
///
/// # Errors
/// For a malformed table, or days out of order.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<Medication>, TableError> {
    const COLUMNS: Columns =
        Columns { required: &["child_id", "drug", "from_day", "to_day"], optional: &[] };
    let mut all = Vec::new();
    for (row, given) in table::read::<Medication>(file, bytes, COLUMNS)? {
        if !(given.from_day.is_finite() && given.to_day.is_finite()) {
            let problem = "a day is not a number".into();
            let remedy = "write days since implantation, such as -3 or 180";
            return Err(TableError::at(file, row, "from_day", problem, remedy));
        }
        if given.to_day <= given.from_day {
            let problem =
                format!("day {} is not after the first day, {}", given.to_day, given.from_day);
            return Err(TableError::at(
                file,
                row,
                "to_day",
                problem,
                "write the day on which the effect ends",
            ));
        }
        all.push(given);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "child_id,drug,from_day,to_day\n\
        a,glucocorticoid,-10,50\na,antithymocyte_globulin,-3,14\n";

    #[test]
    fn effects_multiply_while_both_act() {
        let effects = Effects::new(&crate::parameters().unwrap()).unwrap();
        let drugs = read("drugs.csv", TABLE.as_bytes()).unwrap();
        assert_eq!(changes(&drugs, 40.0), [14.0]);
        let [both, one, none] = [5.0, 20.0, 60.0].map(|day| effects.on(day, &drugs));
        assert_eq!(one, effects.of(Drug::Glucocorticoid));
        assert_eq!(both.loss, one.loss * effects.of(Drug::AntithymocyteGlobulin).loss);
        assert_eq!(none, Effect::NONE);
    }

    #[test]
    fn days_out_of_order_are_named() {
        let table = "child_id,drug,from_day,to_day\na,glucocorticoid,50,-10\n";
        let error = read("drugs.csv", table.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("drugs.csv: row 2, column `to_day`"), "{error}");
    }
}
