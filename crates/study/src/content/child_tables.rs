//! Tables of one child: when counts are reached, and what became of each of its values.

use std::collections::BTreeSet;

use thymoid_core::{CellsPerUl, SinceImplant, math};
use thymoid_labs::{LabValue, Provenance};
use thymoid_patient::forecast::{Forecast, THRESHOLDS};
use thymoid_patient::population::reference::{Place, Side};

use super::population::analyte;
use super::short::{month, value, when};
use super::verdicts::because;
use super::{paragraph, table};
use crate::analysis::children::ChildResult;
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::{Badge, Cell, HowKnown};
use thymoid_report::html::Block;

/// Standard deviations beyond which a z-score is not told: the source says nothing of such values.
const FURTHEST: f64 = 3.0;

/// When naive CD4 reach each count, and what the counts are where nobody asked for others.
pub(super) fn times(given: &Forecast, before: &Forecast) -> Vec<Block> {
    let rows = given
        .thresholds
        .iter()
        .zip(&before.thresholds)
        .map(|(t, prior)| {
            vec![
                Cell::from(Value::integer(t.per_ul)),
                Cell::from(when(given, t.day_q10)),
                Cell::from(when(given, t.day_q50)),
                Cell::from(when(given, t.day_q90)),
                Cell::from(Value::probability(t.told[0].reached, 0)),
                Cell::from(Value::probability(t.told[0].died, 0)),
                Cell::from(Value::probability(t.told[1].reached, 0)),
                Cell::from(Value::probability(t.told[1].died, 0)),
                Cell::from(Value::probability(prior.told[0].reached, 0)),
            ]
        })
        .collect();
    let columns = [
        "child.count",
        "child.early",
        "child.middle",
        "child.late",
        "child.by_12",
        "child.died_12",
        "child.by_24",
        "child.died_24",
        "child.prior_by_12",
    ];
    let mut blocks = vec![table("child.times", &columns, rows)];
    let usual = given.thresholds.iter().map(|t| t.per_ul).eq(THRESHOLDS.map(CellsPerUl::value));
    if usual {
        blocks.push(paragraph("child.counts"));
    }
    blocks
}

/// What was measured; for TREC, with its denominator.
fn measured(lab: &LabValue) -> &'static str {
    match lab.unit {
        "copies/1e6 cells" => "analyte.trec_cells",
        "copies/ug DNA" => "analyte.trec_dna",
        "copies/uL" => "analyte.trec_blood",
        _ => analyte(lab.analyte),
    }
}

/// All values of a child, each with where it lies among healthy children, and whose they are.
pub(super) fn labs(child: &ChildResult) -> Vec<Block> {
    let mut labs: Vec<_> = child.labs.iter().zip(&child.places).zip(&child.informs).collect();
    let day = |lab: &LabValue| lab.day.unwrap_or(f64::NEG_INFINITY);
    labs.sort_by(|((a, _), _), ((b, _), _)| day(a).total_cmp(&day(b)));
    let rows = labs
        .into_iter()
        .map(|((lab, place), informs)| {
            let when =
                lab.day.map_or(Cell::EMPTY, |d| Cell::from(month(SinceImplant::from_days(d), 1)));
            let value = value(lab.value);
            let value = if lab.below_limit {
                Value::Message(Message::new("word.below").with("limit", value))
            } else {
                value
            };
            let known = match lab.status {
                Provenance::Read => HowKnown::Measured,
                Provenance::Derived => HowKnown::Derived,
                Provenance::Memory => HowKnown::Unverified,
            };
            let verdict = Message::new(&format!("verdict.{}", lab.verdict.as_str()));
            let verdict = because(&lab.reasons).map_or_else(
                || verdict.clone(),
                |why| {
                    Message::new("verdict.because")
                        .with("verdict", verdict.clone())
                        .with("why", why)
                },
            );
            vec![
                when,
                Cell::from(Value::key(measured(lab))),
                Cell::from(value),
                place.as_ref().map_or(Cell::EMPTY, |place| Cell::from(among(place))),
                Cell::from(Value::key(&format!("informs.{}", informs.as_str()))),
                Cell::from(verdict),
                Cell::badge(Badge::HowKnown(known)),
            ]
        })
        .collect();
    let columns = [
        "child.month",
        "child.analyte",
        "table.value",
        "child.among",
        "child.used",
        "table.verdict",
        "table.status",
    ];
    let mut blocks = vec![table("child.values", &columns, rows)];
    let sources: BTreeSet<&str> =
        child.places.iter().flatten().map(|place| place.source.as_str()).collect();
    if !sources.is_empty() {
        let sources = sources.into_iter().collect::<Vec<_>>().join("; ");
        blocks.push(Block::Paragraph(Message::new("child.among_source").with("range", sources)));
    }
    blocks
}

/// Between which percentiles of healthy children a value lies; with its z-score where a source
/// allows one.
fn among(place: &Place) -> Message {
    let percent = |end: f64| {
        // Ends such as 0.1 are not whole to the last bit when they are per cent.
        let percent = (end * 1000.0).round() / 10.0;
        Value::Number(percent, Format::Decimals(u8::from(percent.fract() > 0.0)))
    };
    let [low, high] = place.ends.map(percent);
    let side = match place.side {
        Side::Below => Message::new("place.below").with("low", low),
        Side::Between => Message::new("place.between").with("low", low).with("high", high),
        Side::Above => Message::new("place.above").with("high", high),
    };
    match place.z {
        Some(z) if z.abs() <= FURTHEST => Message::new("place.z")
            .with("place", side)
            .with("z", Value::Number(z, Format::Decimals(1)))
            .with("percentile", Value::Number(math::normal_cdf(z) * 100.0, Format::Significant(2))),
        _ => side,
    }
}
