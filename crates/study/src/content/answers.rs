//! One question, answered in closed form and by fields, side by side.

use thymoid_chip::Limit;
use thymoid_chip::mean_field::{Answer, Level};

use super::design_name::named;
use super::limits::name;
use super::table;
use crate::analysis::answers::Answers;
use crate::frame::Frame;
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::Cell;
use thymoid_report::html::{Block, NoticeKind};

/// A row of the comparison: its name, and its value in an answer.
type Row = (&'static str, fn(&Answer) -> Option<Value>);

/// What is compared beside the limits.
const ROWS: [Row; 8] = [
    ("answers.export", |a| Some(Value::significant(a.export.total_per_day() / 1e6, 3))),
    ("answers.thymocytes", |a| Some(Value::significant(a.thymocytes / 1e6, 3))),
    ("answers.function", |a| Some(Value::percent(a.oxygen.functional_fraction, 1))),
    ("answers.growth", |a| Some(Value::percent(a.oxygen.growth_fraction, 1))),
    ("answers.hypoxic", |a| Some(Value::percent(a.oxygen.hypoxic_share, 1))),
    ("answers.starving", |a| Some(Value::percent(a.oxygen.starving_share, 1))),
    ("answers.least", |a| Some(Value::significant(a.oxygen.least_po2_mmhg, 2))),
    ("answers.limit", |a| Some(Value::key(name(a.limits.as_ref()?.limiting)))),
];

/// The name of a level.
pub const fn level(level: Level) -> &'static str {
    match level {
        Level::ClosedForm => "answers.closed_form",
        Level::Fields => "answers.fields",
    }
}

/// What is compared, line by line: its name, and its value at each level.
pub fn lines(answers: &Answers) -> Vec<(Message, Vec<Option<Value>>)> {
    let rows =
        ROWS.iter().map(|(key, of)| (Message::new(key), answers.all.iter().map(of).collect()));
    let times = Limit::ALL.map(|limit| {
        let of = |answer: &Answer| {
            let times = answer.limits.as_ref()?.margin(limit).times?;
            Some(Value::significant(times, 3))
        };
        let label = Message::new("answers.times").with("limit", Value::key(name(limit)));
        (label, answers.all.iter().map(of).collect())
    });
    rows.chain(times).collect()
}

/// How far the answers differ, in words; why the fields have none, where they have none.
pub fn difference(design: &str, answers: &Answers) -> Message {
    let chip = named(design);
    let ends = answers.all.first().zip(answers.all.last().filter(|_| answers.all.len() > 1));
    let Some((closed, solved)) = ends else {
        let reason = answers.missing.clone().unwrap_or_default();
        return Message::new("answers.none").with("chip", chip).with("reason", reason);
    };
    let held = |answer: &Answer| answer.limits.as_ref().map(|limits| limits.limiting);
    let [before, now] = [closed, solved].map(held);
    let times = solved.export.total_per_day() / closed.export.total_per_day();
    let with = |key: &str| Message::new(key).with("chip", chip.clone());
    match (before, now) {
        (Some(before), Some(now)) if !times.is_finite() => with("answers.only_fields")
            .with("before", Value::key(name(before)))
            .with("now", Value::key(name(now))),
        (Some(before), Some(now)) if before == now => with("answers.agree")
            .with("limit", Value::key(name(now)))
            .with("times", Value::significant(times, 3)),
        (Some(before), Some(now)) => with("answers.differ")
            .with("before", Value::key(name(before)))
            .with("now", Value::key(name(now)))
            .with("times", Value::significant(times, 3)),
        _ => Message::new("limits.none").with("chip", chip),
    }
}

/// The comparison, in a sentence and a table.
pub fn blocks(design: &str, answers: &Answers) -> Vec<Block> {
    let columns: Vec<&str> = std::iter::once("table.quantity")
        .chain(answers.all.iter().map(|answer| level(answer.level)))
        .collect();
    let rows = lines(answers).into_iter().map(|(label, values)| {
        let cells = values.into_iter().map(|value| value.map_or(Cell::EMPTY, Cell::from));
        std::iter::once(Cell::from(label)).chain(cells).collect()
    });
    vec![
        Block::Notice(NoticeKind::Note, difference(design, answers)),
        table("answers.table", &columns, rows.collect()),
    ]
}

/// The table for machines, a row a level.
pub fn frame(design: &str, answers: &Answers) -> Frame {
    let all = || answers.all.iter();
    let mut frame = Frame::new("chip_answers")
        .texts("design", all().map(|_| design))
        .texts("level", all().map(|a| a.level.as_str()))
        .floats("export_per_day", all().map(|a| a.export.total_per_day()))
        .floats("thymocytes", all().map(|a| a.thymocytes))
        .floats("functional_fraction", all().map(|a| a.oxygen.functional_fraction))
        .floats("growth_fraction", all().map(|a| a.oxygen.growth_fraction))
        .floats("hypoxic_share", all().map(|a| a.oxygen.hypoxic_share))
        .floats("starving_share", all().map(|a| a.oxygen.starving_share))
        .floats("least_po2_mmhg", all().map(|a| a.oxygen.least_po2_mmhg))
        .texts("limit", all().map(|a| a.limits.as_ref().map_or("", |l| l.limiting.as_str())));
    for limit in Limit::ALL {
        let times = |answer: &Answer| answer.limits.as_ref()?.margin(limit).times;
        frame = frame.optional(format!("{}_times", limit.as_str()), all().map(times));
    }
    frame
}
