//! The declared estimand as a section of a page.

use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::Cell;
use thymoid_report::html::Section;
use thymoid_trial::declared::Intercurrent;

use super::table;
use crate::trial_file::TrialFile;

/// The five attributes, and what becomes of each intercurrent event.
pub fn estimand(trial: &TrialFile) -> Section {
    let estimand = &trial.estimand;
    let variable = Message::new("estimand.variable_is")
        .with("count", estimand.naive_cd4_per_ul.to_string())
        .with("month", estimand.month.to_string())
        .with("early", trial.visits.days_early.to_string())
        .with("late", trial.visits.days_late.to_string());
    let attribute = |key: &str, value: Value| vec![Cell::from(Value::key(key)), Cell::from(value)];
    let attributes = vec![
        attribute("estimand.population", estimand.population.as_str().into()),
        attribute("estimand.treatment", estimand.treatment.as_str().into()),
        attribute("estimand.variable", variable.into()),
        attribute("estimand.summary", Value::key("estimand.summary_share")),
    ];
    let event = |event: Intercurrent| {
        let strategy = estimand.events.of(event).as_str();
        vec![
            Cell::from(Value::key(&format!("estimand.event_{}", event.as_str()))),
            Cell::from(Value::key(&format!("estimand.strategy_{strategy}"))),
            Cell::from(Value::key(&format!("estimand.then_{strategy}"))),
        ]
    };
    let events = Intercurrent::ALL.map(event).to_vec();
    let blocks = vec![
        table("estimand.attributes", &["estimand.attribute", "estimand.is"], attributes),
        table("estimand.events", &["estimand.event", "estimand.strategy", "estimand.then"], events),
    ];
    Section { id: "estimand".into(), heading: Message::new("estimand.heading"), blocks }
}
