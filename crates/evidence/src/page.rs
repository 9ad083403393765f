//! The outcome of a validation, in words and as a table.

use crate::{Obtained, Outcome, Target, TargetVerdict};
use thymoid_report::catalogue::{Format, Lang, Message, Value, number as numbers};
use thymoid_study::frame::Frame;

/// A number with the digits a target is read at.
pub fn number(value: f64) -> String {
    numbers::write(value, Format::Significant(5))
}

/// The expected range; an open end is `…`.
pub fn range(target: &Target) -> String {
    let end = |value: Option<f64>| value.map_or_else(|| "…".into(), number);
    format!("{}, {}", end(target.low), end(target.high))
}

/// A number, with its standard deviation and the number of seeds where there are any.
pub fn obtained(Obtained { value, sd, seeds, .. }: Obtained) -> String {
    match (sd, seeds) {
        (Some(sd), Some(seeds)) => {
            let sd = numbers::write(sd, Format::Significant(2));
            format!("{} ± {sd} ({seeds})", numbers::write(value, Format::Significant(4)))
        }
        _ => number(value),
    }
}

/// Why a target is missed, if somebody knows.
pub fn diagnosis(target: &Target, lang: Lang) -> Option<&str> {
    let both = (&target.diagnosis, &target.diagnosis_zh);
    if lang == Lang::ZhCn { both.1 } else { both.0 }.as_deref()
}

/// The verdict in a language.
pub fn verdict(verdict: TargetVerdict, lang: Lang) -> String {
    let key = match verdict {
        TargetVerdict::Pass => "badge.pass",
        TargetVerdict::Miss => "badge.miss",
        TargetVerdict::Undecided => "badge.undecided",
        TargetVerdict::NotDone => "badge.not_done",
    };
    Message::new(key).text(lang)
}

/// How many targets have each verdict, and what the verdicts mean.
pub fn summary(outcomes: &[Outcome], lang: Lang) -> String {
    let count = |verdict| {
        let found = outcomes.iter().filter(|outcome| outcome.verdict == verdict).count();
        Value::integer(found as f64)
    };
    let summary = Message::new("validation.summary")
        .with("pass", count(TargetVerdict::Pass))
        .with("miss", count(TargetVerdict::Miss))
        .with("undecided", count(TargetVerdict::Undecided))
        .with("open", count(TargetVerdict::NotDone))
        .text(lang);
    format!("{summary}\n{}", Message::new("validation.legend").text(lang))
}

/// The interval of 95 % of a number that has one.
fn interval(outcome: &Outcome) -> Option<[f64; 2]> {
    outcome.obtained.filter(|o| o.held.is_none()).as_ref().and_then(Obtained::interval)
}

fn missed(outcome: &Outcome) -> &str {
    let why =
        diagnosis(&outcome.target, Lang::En).filter(|_| outcome.verdict == TargetVerdict::Miss);
    why.unwrap_or_default()
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
        .optional("sd", outcomes.iter().map(|o| o.obtained.and_then(|x| x.sd)))
        .optional("seeds", outcomes.iter().map(|o| o.obtained.and_then(|x| x.seeds).map(f64::from)))
        .optional("standard_error", outcomes.iter().map(|o| o.obtained.and_then(|x| x.uncertainty)))
        .optional("interval_low", outcomes.iter().map(|o| interval(o).map(|[low, _]| low)))
        .optional("interval_high", outcomes.iter().map(|o| interval(o).map(|[_, high]| high)))
        .optional("low", targets().map(|t| t.low))
        .optional("high", targets().map(|t| t.high))
        .texts("unit", targets().map(|t| t.unit.as_str()))
        .texts("what", targets().map(|t| t.what.as_str()))
        .texts("measure", targets().map(|t| t.measure.as_deref().unwrap_or_default()))
        .texts("diagnosis", outcomes.iter().map(missed))
        .texts("source", targets().map(|t| t.source.as_str()))
}
