//! Tables of the children, for machines.

use thymoid_core::{SinceImplant, math};
use thymoid_labs::{Analyte, LabValue};
use thymoid_patient::child::concerns::Concern;
use thymoid_patient::evaluation::baseline::Baselines;
use thymoid_patient::evaluation::rewind::PastForecast;
use thymoid_patient::forecast::{Band, Forecast, TimeToThreshold};

use super::children::scope;
use crate::analysis::children::{ChildForecast, ChildResult};
use crate::frame::Frame;

/// Returns the tables of the children.
pub fn frames(children: &[ChildResult]) -> Vec<Frame> {
    vec![
        of_children(children),
        labs(children),
        bands(children),
        thresholds(children),
        next_labs(children),
        influence(children),
        past_forecasts(children),
    ]
}

/// Each child with its two forecasts, and the word for what each was given.
fn both(children: &[ChildResult]) -> impl Iterator<Item = (&str, &'static str, &Forecast)> {
    forecasts(children).flat_map(|(id, forecast)| {
        [(id, "labs", &forecast.given_labs), (id, "none", &forecast.at_implant)]
    })
}

fn of_children(children: &[ChildResult]) -> Frame {
    let given = |of: fn(&Forecast) -> f64| {
        children.iter().map(move |c| c.forecast.as_ref().map(|f| of(&f.given_labs)))
    };
    let scopes = children.iter().map(|c| scope(c.gate.scope).trim_start_matches("scope."));
    Frame::new("children")
        .texts("child_id", children.iter().map(|c| c.record.child_id.as_str()))
        .texts("scope", scopes)
        .texts("reasons", children.iter().map(reasons))
        .optional("nonengraftment", given(|f| f.nonengraftment))
        .optional("host_cells", given(|f| f.host_cells))
        .texts("concerns", children.iter().map(concerns))
        .texts("source", children.iter().map(|c| c.record.source.as_str()))
}

fn labs(children: &[ChildResult]) -> Frame {
    let labs: Vec<&LabValue> = children.iter().flat_map(|c| &c.labs).collect();
    Frame::new("labs")
        .integers("row", labs.iter().map(|l| l.row as i64))
        .texts("child_id", labs.iter().map(|l| l.child_id.as_str()))
        .floats("age_days", labs.iter().map(|l| l.age.value()))
        .optional("day", labs.iter().map(|l| l.day))
        .texts("analyte", labs.iter().map(|l| l.analyte.as_str()))
        .floats("value", labs.iter().map(|l| l.value))
        .texts("unit", labs.iter().map(|l| l.unit))
        .texts("below_limit", labs.iter().map(|l| if l.below_limit { "T" } else { "F" }))
        .texts("verdict", labs.iter().map(|l| l.verdict.as_str()))
        .texts("informs", children.iter().flat_map(|c| &c.informs).map(|of| of.as_str()))
        .texts("source", labs.iter().map(|l| l.source.as_str()))
        .texts("note", labs.iter().map(|l| l.note.as_str()))
}

fn bands(children: &[ChildResult]) -> Frame {
    struct BandRow<'a> {
        child: &'a str,
        given: &'a str,
        analyte: Analyte,
        band: &'a Band,
    }
    let mut bands = Vec::new();
    for (child, given, forecast) in both(children) {
        for analyte in [Analyte::NaiveCd4, Analyte::NaiveCd8, Analyte::Cd4] {
            let all = forecast.bands(analyte).unwrap_or_default();
            bands.extend(all.iter().map(|band| BandRow { child, given, analyte, band }));
        }
    }
    Frame::new("forecast")
        .texts("child_id", bands.iter().map(|b| b.child))
        .texts("given", bands.iter().map(|b| b.given))
        .texts("analyte", bands.iter().map(|b| b.analyte.as_str()))
        .floats("day", bands.iter().map(|b| b.band.day.days()))
        .floats("q025_per_ul", bands.iter().map(|b| b.band.q025))
        .floats("q10_per_ul", bands.iter().map(|b| b.band.q10))
        .floats("q25_per_ul", bands.iter().map(|b| b.band.q25))
        .floats("q50_per_ul", bands.iter().map(|b| b.band.q50))
        .floats("q75_per_ul", bands.iter().map(|b| b.band.q75))
        .floats("q90_per_ul", bands.iter().map(|b| b.band.q90))
        .floats("q975_per_ul", bands.iter().map(|b| b.band.q975))
}

fn thresholds(children: &[ChildResult]) -> Frame {
    struct TimeRow<'a> {
        child: &'a str,
        given: &'a str,
        time: &'a TimeToThreshold,
    }
    let mut times = Vec::new();
    for (child, given, forecast) in both(children) {
        times.extend(forecast.thresholds.iter().map(|time| TimeRow { child, given, time }));
    }
    Frame::new("thresholds")
        .texts("child_id", times.iter().map(|t| t.child))
        .texts("given", times.iter().map(|t| t.given))
        .floats("naive_cd4_per_ul", times.iter().map(|t| t.time.per_ul))
        .floats("reached_by_month_12", times.iter().map(|t| t.time.told[0].reached))
        .floats("died_before_by_month_12", times.iter().map(|t| t.time.told[0].died))
        .floats("reached_by_month_24", times.iter().map(|t| t.time.told[1].reached))
        .floats("died_before_by_month_24", times.iter().map(|t| t.time.told[1].died))
        .optional("day_q10", times.iter().map(|t| t.time.day_q10.map(SinceImplant::days)))
        .optional("day_q50", times.iter().map(|t| t.time.day_q50.map(SinceImplant::days)))
        .optional("day_q90", times.iter().map(|t| t.time.day_q90.map(SinceImplant::days)))
}

/// Why a child is not simply in scope.
fn reasons(child: &ChildResult) -> String {
    child.gate.reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(";")
}

/// Codes of what gives concern.
fn concerns(child: &ChildResult) -> String {
    child.concerns.iter().map(Concern::code).collect::<Vec<_>>().join(";")
}

/// Each forecast with its child.
fn forecasts(children: &[ChildResult]) -> impl Iterator<Item = (&str, &ChildForecast)> {
    children.iter().filter_map(|c| Some((c.record.child_id.as_str(), c.forecast.as_ref()?)))
}

fn next_labs(children: &[ChildResult]) -> Frame {
    let rows: Vec<_> = forecasts(children)
        .flat_map(|(child, f)| f.given_labs.next_labs.iter().map(move |next| (child, f, next)))
        .collect();
    Frame::new("next_labs")
        .texts("child_id", rows.iter().map(|(child, ..)| *child))
        .texts("analyte", rows.iter().map(|(.., next)| next.analyte.as_str()))
        .floats("day", rows.iter().map(|(.., next)| next.day.days()))
        .floats("target_day", rows.iter().map(|(_, f, _)| f.given_labs.target_day.days()))
        .floats("narrows", rows.iter().map(|(.., next)| next.narrows))
}

fn influence(children: &[ChildResult]) -> Frame {
    let rows: Vec<_> = forecasts(children)
        .flat_map(|(child, f)| f.given_labs.influence.iter().map(move |value| (child, f, value)))
        .collect();
    Frame::new("moved")
        .texts("child_id", rows.iter().map(|(child, ..)| *child))
        .floats("day", rows.iter().map(|(.., value)| value.day.days()))
        .texts("analyte", rows.iter().map(|(.., value)| value.analyte.as_str()))
        .floats("target_day", rows.iter().map(|(_, f, _)| f.given_labs.target_day.days()))
        .optional("factor", rows.iter().map(|(.., value)| value.factor))
        .optional("narrows", rows.iter().map(|(.., value)| value.narrows))
}

fn past_forecasts(children: &[ChildResult]) -> Frame {
    let rows: Vec<(&str, &PastForecast)> = forecasts(children)
        .flat_map(|(child, f)| f.came.iter().map(move |came| (child, came)))
        .collect();
    let of =
        |get: fn(&PastForecast) -> f64| rows.iter().map(|(_, came)| get(came)).collect::<Vec<_>>();
    let held = |get: fn(&PastForecast) -> bool| {
        rows.iter().map(|(_, came)| if get(came) { "T" } else { "F" }).collect::<Vec<_>>()
    };
    let simple = |i: usize| {
        let value = |came: &PastForecast| came.baselines.each()[i].map(math::exp);
        rows.iter().map(|(_, came)| value(came)).collect::<Vec<_>>()
    };
    let mut frame = Frame::new("rewind")
        .texts("child_id", rows.iter().map(|(child, _)| *child))
        .floats("made_on_day", of(|c| c.made_on.days()))
        .floats("day", of(|c| c.day.days()))
        .texts("analyte", rows.iter().map(|(_, c)| c.analyte.as_str()))
        .floats("value", of(|c| c.value))
        .texts("below_limit", held(|c| c.below_limit))
        .floats("q10", of(|c| c.forecast[0]))
        .floats("q50", of(|c| c.forecast[1]))
        .floats("q90", of(|c| c.forecast[2]))
        .texts("inside_50", held(|c| c.score.inside[0]))
        .texts("inside_80", held(|c| c.score.inside[1]))
        .texts("inside_95", held(|c| c.score.inside[2]))
        .floats("position", of(|c| c.score.position))
        .floats("crps_ln", of(|c| c.score.crps))
        .floats("ln_score", of(|c| c.ln_score));
    for (i, name) in Baselines::NAMES.into_iter().enumerate() {
        frame = frame.optional(name, simple(i));
    }
    frame
}
