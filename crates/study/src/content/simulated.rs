//! The page on a declared trial in virtual children; its sections stand in the report of a run too.

use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::Cell;
use thymoid_report::html::{Block, Lead, Page, Section};
use thymoid_trial::declared::Intercurrent;

use super::simulated_designs::{best, designs, rule};
use super::simulated_worlds::{borrowing, lessons, scenarios, sizes};
use super::table;
use crate::trial_file::TrialFile;
use crate::trial_simulated::SimulatedTrial;

/// The page.
pub fn page(found: &SimulatedTrial, file: &TrialFile, command: &str) -> Page {
    let mut said = sentences(found, file).into_iter();
    let sentence = said.next().unwrap_or_else(|| Message::new("simulated.title"));
    Page {
        title: Message::new("simulated.title").with("name", file.name.as_str()),
        subtitle: Message::new("simulated.subtitle"),
        lead: Lead { sentence, figures: Vec::new(), blocks: said.map(Block::Paragraph).collect() },
        sections: sections(found, file),
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.command"), command.into()),
        ],
    }
}

/// Estimand, designs, scenarios, sizes, lessons, borrowing.
pub fn sections(found: &SimulatedTrial, file: &TrialFile) -> Vec<Section> {
    let mut all =
        vec![estimand(file), designs(found, file), scenarios(found, file), sizes(found, file)];
    all.extend(lessons(found));
    all.extend(borrowing(found));
    all
}

/// The trial in words: for the page, and for a terminal.
pub fn sentences(found: &SimulatedTrial, file: &TrialFile) -> Vec<Message> {
    let chosen = &found.candidates[found.chosen];
    let result = &found.base.designs[found.chosen];
    let aim = file.design.aim;
    let lead = Message::new("simulated.lead")
        .with("rule", rule(chosen.rule.as_str()))
        .with("n", Value::integer(chosen.n.into()))
        .with("success", Value::probability(result.success.estimate, 0))
        .with("low", Value::probability(result.success.interval.low, 0))
        .with("high", Value::probability(result.success.interval.high, 0))
        .with("years", Value::significant(result.years.mean, 2));
    let exact = Message::new("simulated.exact")
        .with("p0", Value::percent(aim.p0, 0))
        .with("p1", Value::percent(aim.p1, 0))
        .with("alpha", Value::percent(chosen.at_p0.success, 2))
        .with("power", Value::percent(chosen.at_p1.success, 1))
        .with("expected", Value::significant(chosen.at_p0.expected_n, 3));
    let child = Message::new("simulated.child")
        .with("success", Value::probability(found.base.child_success.mean, 0))
        .with("death", Value::probability(found.base.child_death.mean, 0))
        .with("waiting", Value::probability(found.base.died_waiting, 0));
    let mut said = vec![lead, exact, child];
    said.extend(best(found));
    said
}

/// What is to be estimated, as declared.
fn estimand(file: &TrialFile) -> Section {
    let estimand = &file.estimand;
    let row = |key: &str, value: Value| vec![Cell::from(Value::key(key)), Cell::from(value)];
    let variable = Message::new("trial.criterion_value")
        .with("count", Value::significant(estimand.naive_cd4_per_ul, 4))
        .with("month", Value::significant(estimand.month, 4));
    let months: Vec<String> = file.visits.months.iter().map(f64::to_string).collect();
    let visits = Message::new("simulated.visits_value")
        .with("months", months.join(", "))
        .with("early", Value::significant(file.visits.days_early, 3))
        .with("late", Value::significant(file.visits.days_late, 3));
    let mut rows = vec![
        row("simulated.population", estimand.population.as_str().into()),
        row("simulated.treatment", estimand.treatment.as_str().into()),
        row("simulated.variable", Value::Message(variable)),
        row("simulated.summary", Value::key("simulated.share")),
    ];
    rows.extend(Intercurrent::ALL.map(|event| {
        let strategy = estimand.events.of(event);
        let name = format!("simulated.event_{}", event.as_str());
        row(&name, Value::key(&format!("simulated.strategy_{}", strategy.as_str())))
    }));
    rows.push(row("simulated.visits", Value::Message(visits)));
    if let Some(safety) = &file.design.safety {
        let stops = Message::new("simulated.safety_value")
            .with("certainty", Value::percent(safety.certainty, 0))
            .with("acceptable", Value::percent(safety.acceptable, 0))
            .with("month", Value::significant(safety.by_month, 3));
        rows.push(row("simulated.safety", Value::Message(stops)));
    }
    Section {
        id: "estimand".into(),
        heading: Message::new("simulated.estimand_heading"),
        blocks: vec![
            super::paragraph("simulated.estimand_text"),
            table("simulated.estimand", &["table.quantity", "table.value"], rows),
        ],
    }
}
