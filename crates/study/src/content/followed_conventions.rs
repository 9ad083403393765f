//! What other packages print, and why this one prints something else.

use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::Cell;
use thymoid_report::html::{Block, Section};
use thymoid_trial::{IntervalMethod, QuantileRule, Transform};

use super::followed_cells::{days, name, percent_range};
use super::{paragraph, table};
use crate::followed::{AnalyseRequest, Followed};

/// What is by convention, in the order it is met on the page.
const TEXTS: [&str; 5] = [
    "analyse.convention_interval",
    "analyse.convention_quantile",
    "analyse.convention_ties",
    "analyse.convention_entry",
    "analyse.convention_tests",
];

/// The same numbers as others would print them, each with a reason.
pub(super) fn conventions(result: &Followed, request: &AnalyseRequest) -> Section {
    let mut blocks: Vec<Block> = vec![intervals(result, request), medians(result, request)];
    blocks.extend(TEXTS.map(paragraph));
    Section {
        id: "conventions".into(),
        heading: Message::new("analyse.conventions_heading"),
        blocks,
    }
}

/// Who prints an interval when not asked for another.
const fn printed_by(method: IntervalMethod) -> &'static str {
    match method {
        IntervalMethod::BetaProduct => "analyse.by_this_few",
        IntervalMethod::Classic(Transform::Log) => "analyse.by_r",
        IntervalMethod::Classic(Transform::LogLog) => "analyse.by_sas",
        IntervalMethod::Classic(Transform::Plain) => "analyse.by_companies",
        _ => "analyse.by_request",
    }
}

fn intervals(result: &Followed, request: &AnalyseRequest) -> Block {
    let rows = result.curves.iter().flat_map(|group| {
        // The last time at which the curve is still known.
        let last = group.read.iter().rev().find(|(at, _)| at.estimate.is_some());
        let time = last.map_or(group.curve.follow_up_days(), |(at, _)| at.time_days);
        IntervalMethod::ALL.map(|method| {
            vec![
                Cell::from(Value::Message(name(group))),
                days(Some(time)),
                Cell::from(Value::from(method.name())),
                percent_range(group.curve.interval(time, method, request.level)),
                Cell::from(Value::key(printed_by(method))),
            ]
        })
    });
    let columns =
        ["analyse.of", "analyse.time", "analyse.method", "analyse.interval", "analyse.printed_by"];
    table("analyse.intervals_by_method", &columns, rows.collect())
}

fn medians(result: &Followed, request: &AnalyseRequest) -> Block {
    let rows = result.curves.iter().flat_map(|group| {
        [QuantileRule::Summary, QuantileRule::Quantile].map(|rule| {
            let median = group.curve.quantile(0.5, group.method, request.level, rule);
            let by = match rule {
                QuantileRule::Summary => "analyse.rule_summary",
                QuantileRule::Quantile => "analyse.rule_quantile",
            };
            vec![
                Cell::from(Value::Message(name(group))),
                Cell::from(Value::key(by)),
                days(median.days),
                days(median.low_days),
                days(median.high_days),
            ]
        })
    });
    let columns =
        ["analyse.of", "analyse.rule", "analyse.median", "analyse.lower", "analyse.upper"];
    table("analyse.medians_by_rule", &columns, rows.collect())
}
