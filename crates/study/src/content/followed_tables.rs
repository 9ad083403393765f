//! Tables of an analysed follow-up, with the columns of the tables it is checked against.

use thymoid_trial::{IntervalMethod, Level, TiedHazard, Transform};

use super::followed_models::{causes_tables, model_tables};
use crate::followed::{AnalyseRequest, Compared, Followed, GroupCurve};
use crate::frame::Frame;

const SCALES: [(&str, Transform); 5] = [
    ("plain", Transform::Plain),
    ("log", Transform::Log),
    ("log-log", Transform::LogLog),
    ("logit", Transform::Logit),
    ("arcsin", Transform::Arcsine),
];

/// Every table that the data allow.
pub fn frames(result: &Followed, request: &AnalyseRequest) -> Vec<Frame> {
    let level = request.level;
    let mut frames = vec![
        km_steps(&result.curves, level),
        km_quantiles(&result.curves, level),
        km_at_times(&result.curves, level),
        notes(result),
    ];
    if result.curves.iter().any(|group| group.mean.is_some()) {
        frames.push(rmst(&result.curves));
    }
    if let Some(compared) = &result.compared {
        frames.extend(comparisons(compared));
    }
    frames.extend(result.causes.iter().flat_map(|causes| causes_tables(causes, level)));
    frames.extend(result.model.iter().flat_map(|model| model_tables(model, level)));
    frames
}

fn km_steps(curves: &[GroupCurve], level: Level) -> Frame {
    let steps: Vec<_> = curves
        .iter()
        .flat_map(|group| {
            let hazard = group.curve.cumulative_hazard(TiedHazard::NelsonAalen);
            let steps = group.curve.steps().iter().zip(hazard).zip(&group.band);
            steps.map(move |((step, hazard), band)| (group, step, hazard, band)).collect::<Vec<_>>()
        })
        .collect();
    let all = || steps.iter();
    let mut frame = Frame::new("km_steps")
        .texts("group", all().map(|(group, ..)| group.name.as_str()))
        .floats("level", all().map(|_| f64::from(level)))
        .floats("time", all().map(|(_, step, ..)| step.time_days))
        .integers("n_risk", all().map(|(_, step, ..)| step.at_risk as i64))
        .integers("n_event", all().map(|(_, step, ..)| step.events as i64))
        .integers("n_censor", all().map(|(_, step, ..)| step.censored as i64))
        .floats("survival", all().map(|(_, step, ..)| step.estimate.survival))
        .floats("std_err", all().map(|(_, step, ..)| step.estimate.standard_error))
        .floats("cumhaz", all().map(|(_, _, hazard, _)| hazard.hazard))
        .floats("std_cumhaz", all().map(|(_, _, hazard, _)| hazard.standard_error))
        .texts("interval", all().map(|(group, ..)| group.method.name()))
        .optional("lower", all().map(|(.., band)| band.map(|ends| ends.low)))
        .optional("upper", all().map(|(.., band)| band.map(|ends| ends.high)));
    for (name, scale) in SCALES {
        let ends = |i: usize| steps[i].1.estimate.interval(scale, level);
        frame = frame
            .optional(
                format!("lower_{name}"),
                (0..steps.len()).map(|i| ends(i).map(|ends| ends.low)),
            )
            .optional(
                format!("upper_{name}"),
                (0..steps.len()).map(|i| ends(i).map(|ends| ends.high)),
            );
    }
    frame
}

fn km_quantiles(curves: &[GroupCurve], level: Level) -> Frame {
    let rows: Vec<_> = curves
        .iter()
        .flat_map(|group| group.quantiles.iter().map(move |(share, at)| (group, *share, at)))
        .collect();
    let all = || rows.iter();
    Frame::new("km_quantiles")
        .texts("group", all().map(|(group, ..)| group.name.as_str()))
        .floats("level", all().map(|_| f64::from(level)))
        .texts("conf_type", all().map(|(group, ..)| group.method.name()))
        .floats("prob", all().map(|(_, share, _)| *share))
        .optional("quantile", all().map(|(.., at)| at.days))
        .optional("lower", all().map(|(.., at)| at.low_days))
        .optional("upper", all().map(|(.., at)| at.high_days))
}

fn km_at_times(curves: &[GroupCurve], level: Level) -> Frame {
    let rows: Vec<_> = curves
        .iter()
        .flat_map(|group| group.read.iter().map(move |(at, ends)| (group, at, ends)))
        .collect();
    let all = || rows.iter();
    let by = |method: IntervalMethod| {
        rows.iter()
            .map(|(group, at, _)| group.curve.interval(at.time_days, method, level))
            .collect::<Vec<_>>()
    };
    let mut frame = Frame::new("km_at_times")
        .texts("group", all().map(|(group, ..)| group.name.as_str()))
        .floats("time", all().map(|(_, at, _)| at.time_days))
        .integers("n_risk", all().map(|(_, at, _)| at.at_risk as i64))
        .integers("n_event_since", all().map(|(_, at, _)| at.events_since as i64))
        .optional("survival", all().map(|(_, at, _)| at.estimate.map(|e| e.survival)))
        .optional("std_err", all().map(|(_, at, _)| at.estimate.map(|e| e.standard_error)))
        .texts("interval", all().map(|(group, ..)| group.method.name()))
        .optional("lower", all().map(|(.., ends)| ends.map(|ends| ends.low)))
        .optional("upper", all().map(|(.., ends)| ends.map(|ends| ends.high)));
    for method in IntervalMethod::ALL {
        let ends = by(method);
        let name = method.name();
        frame = frame
            .optional(format!("lower_{name}"), ends.iter().map(|ends| ends.map(|e| e.low)))
            .optional(format!("upper_{name}"), ends.iter().map(|ends| ends.map(|e| e.high)));
    }
    frame
}

fn rmst(curves: &[GroupCurve]) -> Frame {
    let rows: Vec<_> =
        curves.iter().filter_map(|group| group.mean.map(|mean| (group, mean))).collect();
    let all = || rows.iter();
    Frame::new("rmst")
        .texts("group", all().map(|(group, _)| group.name.as_str()))
        .floats("horizon", all().map(|(_, mean)| mean.horizon_days))
        .floats("rmean", all().map(|(_, mean)| mean.mean.days))
        .floats("se", all().map(|(_, mean)| mean.mean.standard_error_days))
}

fn comparisons(compared: &Compared) -> Vec<Frame> {
    let strata = compared.strata.clone().unwrap_or_default();
    let rows: Vec<_> = compared
        .tests
        .iter()
        .flat_map(|named| (0..compared.labels.len()).map(move |group| (named, group)))
        .collect();
    let all = || rows.iter();
    let mut frames = vec![
        Frame::new("weighted_logrank")
            .texts("test", all().map(|(named, _)| named.weight.name()))
            .texts("strata", all().map(|_| strata.as_str()))
            .texts("group", all().map(|(_, group)| compared.labels[*group].as_str()))
            .integers("n", all().map(|(named, g)| named.test.groups[*g].children as i64))
            .floats("weighted_observed", all().map(|(named, g)| named.test.groups[*g].observed))
            .floats("weighted_expected", all().map(|(named, g)| named.test.groups[*g].expected))
            .floats("variance", all().map(|(named, g)| named.test.covariance(*g, *g)))
            .optional("chisq", all().map(|(named, _)| named.test.chi_square))
            .integers("df", all().map(|(named, _)| named.test.freedom as i64))
            .optional("p", all().map(|(named, _)| named.test.p)),
    ];
    let trends: Vec<_> = compared
        .tests
        .iter()
        .filter_map(|named| named.trend.map(|trend| (named.weight.name(), trend)))
        .collect();
    if !trends.is_empty() {
        frames.push(
            Frame::new("logrank_trend")
                .texts("test", trends.iter().map(|(name, _)| name.as_str()))
                .floats("z", trends.iter().map(|(_, trend)| trend.z))
                .floats("p", trends.iter().map(|(_, trend)| trend.p_two_sided)),
        );
    }
    if let Some(exact) = compared.exact {
        frames.push(
            Frame::new("logrank_exact_permutation")
                .texts("group", [compared.labels[0].as_str()])
                .floats("statistic", [exact.statistic])
                .integers("arrangements", [exact.arrangements as i64])
                .integers("as_extreme_two_sided", [exact.as_extreme as i64])
                .floats("p_two_sided", [exact.p_two_sided])
                .floats("p_lower", [exact.p_lower])
                .floats("p_upper", [exact.p_upper]),
        );
    }
    frames
}

fn notes(result: &Followed) -> Frame {
    let values = |values: &[(&'static str, String)]| {
        values.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    };
    Frame::new("notes")
        .texts("note", result.notes.iter().map(|note| note.code.trim_start_matches("analyse.")))
        .texts("values", result.notes.iter().map(|note| values(&note.values)))
}
