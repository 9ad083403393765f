//! What drugs do to the dynamics: factors of loss and of export while they act.

use thymoid_core::math::sorted_distinct;
use thymoid_core::{Parameters, SinceImplant};

use super::drugs::{Drug, Medication};
use crate::error::Error;

/// Factors by which a drug changes the dynamics while it acts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Effect {
    /// Of the loss of naive and of memory cells.
    pub(super) loss: f64,
    /// Of the export of the graft.
    pub(super) export: f64,
}

impl Effect {
    const NONE: Self = Self { loss: 1.0, export: 1.0 };
}

/// The effect of each drug, from the parameter tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Effects {
    globulin: Effect,
    calcineurin: Effect,
    glucocorticoid: Effect,
}

impl Effects {
    pub(super) fn new(parameters: &Parameters) -> Result<Self, Error> {
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
    pub(super) fn on(&self, day: f64, drugs: &[Medication]) -> Effect {
        let day = SinceImplant::from_days(day);
        drugs.iter().filter(|m| (m.from_day..m.to_day).contains(&day)).fold(Effect::NONE, |e, m| {
            let of = self.of(m.drug);
            Effect { loss: e.loss * of.loss, export: e.export * of.export }
        })
    }

    /// Days of undisturbed loss that drugs have added up to a day after implantation.
    pub(super) fn excess_loss_days(&self, drugs: &[Medication], day: f64) -> f64 {
        let (mut from, mut total) = (0.0, 0.0);
        for to in changes(drugs, day).into_iter().chain([day.max(0.0)]) {
            total += (self.on(from, drugs).loss - 1.0) * (to - from);
            from = to;
        }
        total
    }
}

/// Days within `(0, end)` on which the effect of a drug begins or ends, ascending.
pub(super) fn changes(drugs: &[Medication], end: f64) -> Vec<f64> {
    let days = drugs.iter().flat_map(|m| [m.from_day.days(), m.to_day.days()]);
    sorted_distinct(days.filter(|day| *day > 0.0 && *day < end))
}

#[cfg(test)]
mod tests {
    use super::super::drugs::read;
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
}
