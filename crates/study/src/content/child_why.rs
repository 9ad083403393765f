//! Why a forecast is what it is: where its uncertainty comes from, which values moved it, which
//! next one would narrow it, and how earlier forecasts fared.

use thymoid_core::SinceImplant;
use thymoid_labs::Analyte;
use thymoid_patient::evaluation::baseline::Baselines;
use thymoid_patient::evaluation::rewind::PastForecast;
use thymoid_patient::forecast::Forecast;

use super::population::analyte;
use super::{short, table};
use crate::analysis::children::ChildForecast;
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::Cell;
use thymoid_report::html::Block;

/// Candidates of a next measurement that are shown.
const NEXT_SHOWN: usize = 6;
/// A value that narrows the forecast by less is said to tell nothing new.
const TELLING: f64 = 0.02;

/// All that there is to say, in order.
pub(super) fn blocks(forecast: &ChildForecast) -> Vec<Block> {
    let given = &forecast.given_labs;
    let mut blocks = vec![sources(given)];
    if !given.influence.is_empty() {
        blocks.push(influence(given));
    }
    blocks.push(next(given));
    // One analyte is enough to read; the table of the run holds all.
    let naive: Vec<&PastForecast> =
        forecast.came.iter().filter(|came| came.analyte == Analyte::NaiveCd4).collect();
    if !naive.is_empty() {
        blocks.push(came(&naive));
    }
    blocks
}

fn month(day: SinceImplant) -> Value {
    short::month(day, 1)
}

fn sources(forecast: &Forecast) -> Block {
    let s = forecast.sources;
    let parts = [
        ("child.source_child", s.child),
        ("child.source_assay", s.assay),
        ("child.source_structure", s.structure),
        ("child.source_engraftment", s.engraftment),
    ];
    let rows = parts.map(|(name, share)| {
        vec![Cell::from(Value::key(name)), Cell::from(Value::percent(share, 0))]
    });
    table("child.sources", &["child.source", "child.share"], rows.to_vec())
}

fn influence(forecast: &Forecast) -> Block {
    let unknown = || Cell::from(Value::key("child.rests_on_it"));
    let rows = forecast
        .influence
        .iter()
        .map(|value| {
            let factor = value.factor.map(|f| Cell::from(Value::Number(f, Format::Decimals(2))));
            let narrows = value.narrows.map(|n| Cell::from(Value::percent(n, 0)));
            vec![
                Cell::from(month(value.day)),
                Cell::from(Value::key(analyte(value.analyte))),
                factor.unwrap_or_else(unknown),
                narrows.unwrap_or_else(unknown),
            ]
        })
        .collect();
    table("child.moved", &["child.month", "child.analyte", "child.factor", "child.narrowed"], rows)
}

fn next(forecast: &Forecast) -> Block {
    let rows = forecast
        .next_labs
        .iter()
        .take(NEXT_SHOWN)
        .map(|next| {
            let narrows = if next.narrows < TELLING {
                Value::key("child.nothing_new")
            } else {
                Value::percent(next.narrows, 0)
            };
            vec![
                Cell::from(Value::key(analyte(next.analyte))),
                Cell::from(month(next.day)),
                Cell::from(narrows),
            ]
        })
        .collect();
    table("child.next", &["child.analyte", "child.month", "child.narrows"], rows)
}

/// Past forecasts against what came, each miss in words.
fn came(all: &[&PastForecast]) -> Block {
    let rows = all
        .iter()
        .map(|came| {
            let [low, middle, high] = came.forecast.map(|x| Value::significant(x, 2));
            let value = short::value(came.value);
            let value = if came.below_limit {
                Value::Message(Message::new("word.below").with("limit", value))
            } else {
                value
            };
            let verdict = if came.score.inside[1] { "child.inside" } else { "child.outside" };
            let (own, others) = came.errors();
            let best = others
                .into_iter()
                .zip(Baselines::NAMES)
                .filter_map(|(error, name)| Some((error?, name)))
                .min_by(|a, b| a.0.total_cmp(&b.0));
            let simple = best.map_or(Cell::EMPTY, |(error, name)| {
                let key = if error < own { "child.simple_better" } else { "child.simple_worse" };
                let name = Value::key(&format!("baseline.{name}"));
                Cell::from(Value::Message(Message::new(key).with("name", name)))
            });
            vec![
                Cell::from(month(came.made_on)),
                Cell::from(month(came.day)),
                Cell::from(Value::Message(
                    Message::new("short.target")
                        .with("median", middle)
                        .with("low", low)
                        .with("high", high),
                )),
                Cell::from(value),
                Cell::from(Value::key(verdict)),
                simple,
            ]
        })
        .collect();
    table(
        "child.came",
        &[
            "child.made",
            "child.month",
            "child.forecast_then",
            "child.what_came",
            "child.verdict",
            "child.simple",
        ],
        rows,
    )
}
