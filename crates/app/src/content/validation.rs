//! The outcome of a validation, in words and as a table.

use crate::catalogue::{Format, Lang, Message, Value, number as numbers};
use crate::frame::Frame;
use crate::validate::{Outcome, Target, Verdict};

/// A number with the digits a target is read at.
pub fn number(value: f64) -> String {
    numbers::write(value, Format::Significant(5))
}

/// The expected range; an open end is `…`.
pub fn range(target: &Target) -> String {
    let end = |value: Option<f64>| value.map_or_else(|| "…".into(), number);
    format!("{}, {}", end(target.low), end(target.high))
}

/// The verdict in a language.
pub fn verdict(verdict: Verdict, lang: Lang) -> String {
    let key = match verdict {
        Verdict::Pass => "badge.pass",
        Verdict::Miss => "badge.miss",
        Verdict::NotDone => "badge.not_done",
    };
    Message::new(key).text(lang)
}

/// How many targets passed, missed and were not done.
pub fn summary(pass: usize, miss: usize, open: usize, lang: Lang) -> String {
    Message::new("validation.summary")
        .with("pass", Value::integer(pass as f64))
        .with("miss", Value::integer(miss as f64))
        .with("open", Value::integer(open as f64))
        .text(lang)
}

/// Every target and its outcome.
pub fn frame(outcomes: &[Outcome]) -> Frame {
    let targets = || outcomes.iter().map(|o| &o.target);
    Frame::new("validation")
        .texts("id", targets().map(|t| t.id.as_str()))
        .texts("stage", targets().map(|t| t.stage.as_str()))
        .texts("class", targets().map(|t| t.class.as_str()))
        .texts("verdict", outcomes.iter().map(|o| o.verdict.as_str()))
        .optional("obtained", outcomes.iter().map(|o| o.obtained.map(|x| x.value)))
        .optional("standard_error", outcomes.iter().map(|o| o.obtained.and_then(|x| x.uncertainty)))
        .optional("low", targets().map(|t| t.low))
        .optional("high", targets().map(|t| t.high))
        .texts("unit", targets().map(|t| t.unit.as_str()))
        .texts("what", targets().map(|t| t.what.as_str()))
        .texts("source", targets().map(|t| t.source.as_str()))
}
