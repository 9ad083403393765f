//! What the patient model expects of pending children, beside what the design assumed.

use thymoid_core::math::sum;
use thymoid_patient::child::scope::Scope;
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::Cell;
use thymoid_report::html::{Block, Section};

use super::{paragraph, table};
use crate::trial_file::TrialFile;
use crate::trial_monitor::ChildOutlook;

/// The section; without forecasts it says how to have them.
pub(super) fn section(forecasts: Option<&[ChildOutlook]>, trial: &TrialFile) -> Section {
    let heading = Message::new("monitor.forecasts_heading");
    let blocks = match forecasts {
        None => vec![paragraph("monitor.no_forecasts")],
        Some([]) => vec![paragraph("monitor.none_pending")],
        Some(forecasts) => made(forecasts, trial),
    };
    Section { id: "forecasts".into(), heading, blocks }
}

fn made(forecasts: &[ChildOutlook], trial: &TrialFile) -> Vec<Block> {
    let assumed = trial.design.aim;
    let row = |child: &ChildOutlook| {
        let scope = match child.gate.scope {
            Scope::Within => "scope.within",
            Scope::Borderline => "scope.borderline",
            Scope::Outside => "scope.outside",
        };
        let reasons = child.gate.reasons.iter().map(|reason| Message::new(reason.as_str()));
        let why = reasons.reduce(|first, second| {
            Message::new("monitor.both").with("first", first).with("second", second)
        });
        vec![
            Cell::from(Value::from(child.child_id.as_str())),
            Cell::from(Value::key(scope)),
            child.reached.map_or(Cell::EMPTY, |p| Cell::from(Value::probability(p, 0))),
            why.map_or(Cell::EMPTY, |why| Cell::from(Value::Message(why))),
        ]
    };
    let known: Vec<f64> = forecasts.iter().filter_map(|child| child.reached).collect();
    let text = Message::new("monitor.forecasts_text")
        .with("month", trial.estimand.month.to_string())
        .with("p0", Value::percent(assumed.p0, 0))
        .with("p1", Value::percent(assumed.p1, 0));
    let columns = ["monitor.child", "monitor.scope", "monitor.expected", "monitor.why"];
    let mut blocks = vec![
        Block::Paragraph(text),
        table("monitor.forecasts", &columns, forecasts.iter().map(row).collect()),
    ];
    if !known.is_empty() {
        let expected = sum(known.iter().copied());
        let message = Message::new("monitor.forecasts_sum")
            .with("children", Value::integer(known.len() as f64))
            .with("expected", Value::significant(expected, 2))
            .with("assumed", Value::significant(assumed.p1 * known.len() as f64, 2));
        blocks.push(Block::Paragraph(message));
    }
    blocks
}
