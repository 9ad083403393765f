//! The page on a running trial, for its data monitoring board.

use thymoid_core::{Days, Months};
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::{Cell, Chart, Direction, Mark, Reference, Row, RowShape, Rows, Scale};
use thymoid_report::html::{Block, KeyFigure, Lead, NoticeKind, Page, Section};
use thymoid_trial::monitoring::Standing;

use super::monitored_rules::{looks, outlook, safety};
use super::{axis, figure, monitored_forecasts, paragraph, table};
use crate::content::estimand_page::estimand;
use crate::trial_file::TrialFile;
use crate::trial_monitor::{ChildOutlook, Finding, Monitored, OneChild};

/// The page.
pub fn page(
    found: &Monitored,
    forecasts: Option<&[ChildOutlook]>,
    trial: &TrialFile,
    command: &str,
) -> Page {
    let mut said = sentences(found).into_iter();
    let sentence = said.next().unwrap_or_else(|| Message::new("monitor.title"));
    let blocks = said.map(|message| Block::Notice(NoticeKind::Warning, message)).collect();
    Page {
        title: Message::new("monitor.title").with("name", trial.name.as_str()),
        subtitle: Message::new("monitor.subtitle").with("day", Value::integer(found.as_of)),
        lead: Lead { sentence, figures: key_figures(found, trial), blocks },
        sections: vec![
            children(found, trial),
            looks(found, trial),
            safety(found, trial),
            outlook(found, trial),
            monitored_forecasts::section(forecasts, trial),
            quality(&found.findings),
            estimand(trial),
        ],
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.command"), command.into()),
        ],
    }
}

/// What is said first: for the page, and for a terminal.
pub fn sentences(found: &Monitored) -> Vec<Message> {
    use Standing::{Died, Failed, Pending, Reached, Unclear, Waiting, Withdrew};
    let count = |of: &[Standing]| {
        let those = found.children.iter().filter(|child| of.contains(&child.standing));
        Value::integer(those.count() as f64)
    };
    let mut said = vec![
        Message::new("monitor.lead")
            .with("children", Value::integer(found.children.len() as f64))
            .with("reached", count(&[Reached]))
            .with("failed", count(&[Failed]))
            .with("died", count(&[Died]))
            .with("withdrew", count(&[Withdrew]))
            .with("pending", count(&[Pending]))
            .with("unclear", count(&[Unclear]))
            .with("waiting", count(&[Waiting])),
    ];
    let n = |n: u32| Value::integer(n.into());
    for look in &found.progress.looks {
        let key = match (look.futile, look.success) {
            (true, _) => "monitor.crossed_futility",
            (_, true) => "monitor.crossed_success",
            _ => continue,
        };
        said.push(Message::new(key).with("n", n(look.look.n)).with("x", n(look.successes)));
    }
    if found.progress.safety.is_some_and(|safety| safety.crossed) {
        said.push(Message::new("monitor.crossed_safety"));
    }
    if found.progress.looks.iter().all(|look| !look.futile && !look.success) {
        said.push(Message::new("monitor.no_look_crossed"));
    }
    if found.children.iter().any(|child| child.standing == Unclear) {
        said.push(Message::new("monitor.mend_first"));
    }
    said
}

fn key_figures(found: &Monitored, trial: &TrialFile) -> Vec<KeyFigure> {
    let figure = |key: &str, value: Value, note: Message| KeyFigure {
        label: Message::new(key),
        value,
        unit: None,
        interval: None,
        note: Some(note),
    };
    let complete = found.progress.outcomes.iter().flatten().count();
    let successes = found.progress.outcomes.iter().filter(|o| **o == Some(true)).count();
    let planned = found.progress.design.looks().last().map_or(0, |look| look.n);
    let share = Message::new("monitor.x_of_n")
        .with("x", Value::integer(successes as f64))
        .with("n", Value::integer(complete as f64));
    let implanted = Message::new("monitor.x_of_n")
        .with("x", Value::integer(found.progress.order.len() as f64))
        .with("n", Value::integer(planned.into()));
    let p0 = Value::percent(trial.design.aim.p0, 0);
    vec![
        figure("monitor.outcomes", share.into(), Message::new("monitor.outcomes_note")),
        figure("monitor.implanted", implanted.into(), Message::new("monitor.implanted_note")),
        figure(
            "monitor.predictive",
            Value::probability(found.predictive[0], 1),
            Message::new("monitor.predictive_note"),
        ),
        figure(
            "monitor.above",
            Value::probability(found.above_p0[0], 0),
            Message::new("monitor.above_note").with("p0", p0),
        ),
    ]
}

/// Months from days; one decimal.
pub(super) fn months(days: Option<f64>) -> Cell {
    days.map_or(Cell::EMPTY, |days| {
        Cell::from(Value::Number(Months::from(Days(days)).value(), Format::Decimals(1)))
    })
}

/// The word for where a child stands.
pub(super) fn standing(standing: Standing) -> Message {
    Message::new(&format!("monitor.standing_{}", standing.as_str()))
}

fn children(found: &Monitored, trial: &TrialFile) -> Section {
    let count = |each: &Standing| {
        let those = found.children.iter().filter(|child| child.standing == *each).count();
        vec![Cell::from(Value::Message(standing(*each))), Cell::from(Value::integer(those as f64))]
    };
    let whole = |day: Option<f64>| day.map_or(Cell::EMPTY, |day| Cell::from(Value::integer(day)));
    let row = |child: &OneChild| {
        let last = child.last_naive_cd4();
        vec![
            Cell::from(Value::from(child.row.child_id.as_str())),
            Cell::from(Value::Message(standing(child.standing))),
            whole(child.row.implanted_day),
            months(child.row.age_at_implant_days()),
            months(child.since_implant),
            months(child.age_days),
            last.map_or(Cell::EMPTY, |(_, count)| Cell::from(Value::significant(count, 3))),
            months(last.map(|(day, _)| day)),
        ]
    };
    let columns = [
        "monitor.child",
        "monitor.standing",
        "monitor.implanted_day",
        "monitor.age_at_implant",
        "monitor.since_implant",
        "monitor.age",
        "monitor.last_naive_cd4",
        "monitor.last_month",
    ];
    let blocks = vec![
        figure("swimmer", "monitor.swimmer", swimmer(found, trial)),
        table(
            "monitor.counts",
            &["monitor.standing", "monitor.number"],
            Standing::ALL.iter().map(count).collect(),
        ),
        table("monitor.each_child", &columns, found.children.iter().map(row).collect()),
        paragraph("monitor.clocks_text"),
    ];
    Section { id: "children".into(), heading: Message::new("monitor.children_heading"), blocks }
}

/// A bar a child, in the order of implantation.
fn swimmer(found: &Monitored, trial: &TrialFile) -> Chart {
    let in_months = |days: f64| Months::from(Days(days)).value();
    let mut order: Vec<&OneChild> =
        found.children.iter().filter(|child| child.since_implant.is_some()).collect();
    order.sort_by(|a, b| {
        let day = |child: &OneChild| child.row.implanted_day.unwrap_or(f64::INFINITY);
        day(a).total_cmp(&day(b))
    });
    let item = |child: &OneChild| Row {
        label: Message::new("monitor.swimmer_row")
            .with("child", child.row.child_id.as_str())
            .with("standing", standing(child.standing)),
        value: in_months(child.since_implant.unwrap_or(0.0)),
        interval: None,
        expected: None,
        mark: if child.standing == Standing::Unclear { Mark::Unverified } else { Mark::Plain },
    };
    let month = trial.estimand.month;
    let window = Reference {
        label: Message::new("monitor.window").with("month", month.to_string()),
        direction: Direction::Vertical,
        low: month - in_months(trial.visits.days_early),
        high: month + in_months(trial.visits.days_late),
    };
    Chart::Rows(Rows {
        axis: axis("quantity.months_since_implant", Some("unit.months"), Scale::Months),
        shape: RowShape::Bar,
        level: None,
        items: order.into_iter().map(item).collect(),
        references: vec![window],
    })
}

fn quality(findings: &[Finding]) -> Section {
    let row = |finding: &Finding| {
        vec![
            Cell::from(Value::from(finding.file.as_str())),
            Cell::from(Value::integer(finding.row as f64)),
            Cell::from(Value::from(finding.column.as_str())),
            Cell::from(Value::from(finding.child_id.as_str())),
            Cell::from(Value::Message(finding.message.clone())),
        ]
    };
    let columns =
        ["monitor.file", "monitor.row", "monitor.column", "monitor.child", "monitor.what"];
    let blocks = if findings.is_empty() {
        vec![paragraph("monitor.nothing_found")]
    } else {
        vec![
            paragraph("monitor.quality_text"),
            table("monitor.findings", &columns, findings.iter().map(row).collect()),
        ]
    };
    Section { id: "quality".into(), heading: Message::new("monitor.quality_heading"), blocks }
}
