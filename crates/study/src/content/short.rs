//! A child in short: what the lead of a hospital's report and the section of the child say first.

use thymoid_core::SinceImplant;
use thymoid_patient::child::concerns::Concern;
use thymoid_patient::forecast::{Forecast, TimeToThreshold};

use crate::analysis::children::{ChildForecast, ChildResult};
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::html::{Block, KeyFigure, NoticeKind};

/// A day in months, with this many decimals.
pub(super) fn month(day: SinceImplant, decimals: u8) -> Value {
    Value::Number(day.months(), Format::Decimals(decimals))
}

/// A laboratory value: whole numbers as they are, others with three digits.
pub(super) fn value(value: f64) -> Value {
    let whole = value.fract() == 0.0;
    Value::Number(value, if whole { Format::Integer } else { Format::Significant(3) })
}

/// The month by which a share has reached a count; one that is not reached lies beyond the last
/// month of the forecast.
pub(super) fn when(forecast: &Forecast, day: Option<SinceImplant>) -> Value {
    let no_day = SinceImplant::from_days(f64::NAN);
    let last = || forecast.naive_cd4.last().map_or(no_day, |band| band.day);
    day.map_or_else(
        || Value::Message(Message::new("word.beyond").with("month", month(last(), 0))),
        |day| month(day, 0),
    )
}

/// The month of one half, and those of 10 and 90 %.
pub(super) fn time(forecast: &Forecast, time: &TimeToThreshold) -> Message {
    Message::new("short.time")
        .with("middle", when(forecast, time.day_q50))
        .with("early", when(forecast, time.day_q10))
        .with("late", when(forecast, time.day_q90))
}

/// Naive CD4 on the day that the forecast is about, with its 80 % interval.
pub(super) fn target(forecast: &Forecast) -> Message {
    let [low, middle, high] = [forecast.target.q10, forecast.target.q50, forecast.target.q90];
    Message::new("short.target")
        .with("median", Value::significant(middle, 2))
        .with("low", Value::significant(low, 2))
        .with("high", Value::significant(high, 2))
}

/// The numbers that matter most: the count to expect, when counts are reached, and failure.
pub(super) fn key_figures(forecast: &Forecast) -> Vec<KeyFigure> {
    let band = &forecast.target;
    let target_month = || month(forecast.target_day, 0);
    let mut figures = vec![KeyFigure {
        label: Message::new("short.median").with("month", target_month()),
        value: Value::significant(band.q50, 2),
        unit: Some(Message::new("unit.per_ul")),
        interval: Some((0.8, Value::Range(band.q10, band.q90, Format::Significant(2)))),
        note: Some(Message::new("short.median_note")),
    }];
    figures.extend(forecast.thresholds.iter().map(|time| KeyFigure {
        label: Message::new("short.reached_by").with("count", Value::integer(time.per_ul)),
        value: when(forecast, time.day_q50),
        unit: None,
        interval: None,
        note: time.day_q10.map(|early| {
            Message::new("short.tenths")
                .with("early", when(forecast, Some(early)))
                .with("late", when(forecast, time.day_q90))
        }),
    }));
    figures.extend(forecast.followed().map(|time| {
        KeyFigure {
            label: Message::new("short.reached")
                .with("count", Value::integer(time.per_ul))
                .with("month", target_month()),
            value: Value::probability(time.at_target.reached, 0),
            unit: None,
            interval: None,
            note: Some(
                Message::new("short.died").with("died", Value::probability(time.at_target.died, 0)),
            ),
        }
    }));
    figures.push(KeyFigure {
        label: Message::new("short.nonengraftment"),
        value: Value::probability(forecast.nonengraftment, 0),
        unit: None,
        interval: None,
        note: None,
    });
    figures.push(KeyFigure {
        label: Message::new("short.host_cells"),
        value: Value::probability(forecast.host_cells, 0),
        unit: None,
        interval: None,
        note: Some(Message::new("short.host_cells_note")),
    });
    figures
}

/// What gives concern, and what the model makes of it; nothing where nothing does.
pub(super) fn concerns(child: &ChildResult, forecast: &ChildForecast) -> Option<Block> {
    let given = &forecast.given_labs;
    let model = given.followed().map(|time| {
        Message::new("concern.model")
            .with("nonengraftment", Value::probability(given.nonengraftment, 0))
            .with("count", Value::integer(time.per_ul))
            .with("month", month(given.target_day, 0))
            .with("reached", Value::probability(time.at_target.reached, 0))
    });
    let both = |one, two| Message::new("word.both").with("one", one).with("two", two);
    let all = child.concerns.iter().map(said).reduce(both)?;
    Some(Block::Notice(NoticeKind::Concern, model.into_iter().fold(all, both)))
}

/// A concern in words.
pub(super) fn said(concern: &Concern) -> Message {
    let count = value;
    match *concern {
        Concern::BelowAssay { day, limit } => Message::new("concern.below_assay")
            .with("month", month(day, 0))
            .with("limit", count(limit)),
        Concern::BelowPublished { day, value, least } => Message::new("concern.below_published")
            .with("month", month(day, 0))
            .with("value", count(value))
            .with("least", count(least)),
        Concern::Fell { from_day, from, to_day, to, below_limit } => {
            let key = if below_limit { "concern.fell_below" } else { "concern.fell" };
            Message::new(key)
                .with("from_month", month(from_day, 0))
                .with("from", count(from))
                .with("to_month", month(to_day, 0))
                .with("to", count(to))
        }
    }
}
