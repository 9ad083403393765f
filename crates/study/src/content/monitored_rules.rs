//! What the rules of a running trial say, and what one more outcome would change.

use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::Cell;
use thymoid_report::html::{Block, Section};
use thymoid_trial::monitoring::LookState;

use super::monitored_density::densities;
use super::{paragraph, table};
use crate::trial_file::TrialFile;
use crate::trial_monitor::{Decision, Monitored};

fn count(n: u32) -> Cell {
    Cell::from(Value::integer(n.into()))
}

fn bound(n: Option<u32>) -> Cell {
    n.map_or(Cell::EMPTY, count)
}

/// The looks of the plan.
pub(super) fn looks(found: &Monitored, trial: &TrialFile) -> Section {
    let row = |state: &LookState| {
        vec![
            count(state.look.n),
            count(state.complete),
            count(state.successes),
            bound(state.look.stop_futility_at_most),
            bound(state.look.stop_efficacy_at_least),
            Cell::from(Value::key(verdict(state))),
        ]
    };
    let columns = [
        "monitor.look",
        "monitor.complete",
        "monitor.successes",
        "trial_design.stop_at_most",
        "trial_design.win_from",
        "monitor.verdict",
    ];
    let text = Message::new("monitor.looks_text")
        .with("rule", Value::key(&format!("monitor.rule_{}", trial.design.rule.as_str())))
        .with("p0", Value::percent(trial.design.aim.p0, 0))
        .with("p1", Value::percent(trial.design.aim.p1, 0))
        .with("alpha", Value::percent(trial.design.aim.alpha, 0));
    let rows = found.progress.looks.iter().map(row).collect();
    let blocks = vec![Block::Paragraph(text), table("monitor.looks", &columns, rows)];
    Section { id: "looks".into(), heading: Message::new("monitor.looks_heading"), blocks }
}

const fn verdict(state: &LookState) -> &'static str {
    match (state.futile, state.success, state.taken) {
        (true, _, true) => "monitor.look_stops",
        (true, _, false) => "monitor.look_will_stop",
        (_, true, _) => "monitor.look_wins",
        (_, _, true) => "monitor.look_goes_on",
        _ => "monitor.look_waits",
    }
}

/// The rule that stops for harm.
pub(super) fn safety(found: &Monitored, trial: &TrialFile) -> Section {
    let heading = Message::new("monitor.safety_heading");
    let both = found.progress.safety.zip(trial.design.safety);
    let Some((state, rule)) = both else {
        return Section {
            id: "safety".into(),
            heading,
            blocks: vec![paragraph("monitor.no_safety")],
        };
    };
    let text = Message::new("monitor.safety_text")
        .with("month", rule.by_month.to_string())
        .with("acceptable", Value::percent(rule.acceptable, 0))
        .with("certainty", Value::percent(rule.certainty, 0));
    let verdict = if state.crossed { "monitor.safety_stops" } else { "monitor.safety_goes_on" };
    let row = vec![
        count(state.children),
        count(state.deaths),
        Cell::from(Value::significant(state.lived, 3)),
        bound(state.stops_at),
        Cell::from(Value::probability(state.probability, 1)),
        Cell::from(Value::key(verdict)),
    ];
    let columns = [
        "monitor.safety_children",
        "monitor.deaths",
        "monitor.safety_lived",
        "monitor.deaths_stop",
        "monitor.safety_probability",
        "monitor.verdict",
    ];
    let blocks = vec![Block::Paragraph(text), table("monitor.safety", &columns, vec![row])];
    Section { id: "safety".into(), heading, blocks }
}

/// Predictive probabilities, and what the next outcome would change.
pub(super) fn outlook(found: &Monitored, trial: &TrialFile) -> Section {
    let row = |key: &str, at: usize| {
        vec![
            Cell::from(Value::key(key)),
            Cell::from(Value::probability(found.above_p0[at], 1)),
            Cell::from(Value::probability(found.predictive[at], 1)),
        ]
    };
    let now = vec![row("monitor.pending_unknown", 0), row("monitor.pending_counted", 1)];
    let columns = ["monitor.pending_as", "monitor.above", "monitor.predictive"];
    let mut blocks = vec![
        Block::Paragraph(
            Message::new("monitor.outlook_text")
                .with("p0", Value::percent(trial.design.aim.p0, 0))
                .with("a", trial.design.prior[0].to_string())
                .with("b", trial.design.prior[1].to_string()),
        ),
        table("monitor.now", &columns, now),
    ];
    blocks.extend(densities(found, trial));
    let ended = found.progress.looks.iter().any(|look| look.futile || look.success);
    if ended || found.decisions.is_empty() {
        let key = if ended { "monitor.decided" } else { "monitor.no_decisions" };
        blocks.push(paragraph(key));
    } else {
        let p0 = trial.design.aim.p0;
        let rows = found.decisions.iter().flat_map(|each| decision(each, p0)).collect();
        let columns = [
            "monitor.child",
            "monitor.if",
            "monitor.above",
            "monitor.predictive",
            "monitor.consequence",
        ];
        blocks.push(table("monitor.decisions", &columns, rows));
        blocks.push(paragraph("monitor.decisions_text"));
    }
    Section { id: "outlook".into(), heading: Message::new("monitor.outlook_heading"), blocks }
}

/// Both outcomes of one child.
fn decision(decision: &Decision, p0: f64) -> Vec<Vec<Cell>> {
    let child = decision.child_id.as_deref().map_or(Value::key("monitor.next_child"), Value::from);
    let row = |at: usize| {
        let then = decision.outcomes[at];
        let consequence = if decision.futile[at] {
            "monitor.then_futile"
        } else if decision.certain[at] {
            "monitor.then_success"
        } else {
            "monitor.then_open"
        };
        let outcome = if then.succeeds { "monitor.if_success" } else { "monitor.if_failure" };
        vec![
            Cell::from(child.clone()),
            Cell::from(Value::key(outcome)),
            Cell::from(Value::probability(then.known.above(p0), 1)),
            Cell::from(Value::probability(then.success, 1)),
            Cell::from(Value::key(consequence)),
        ]
    };
    vec![row(0), row(1)]
}
