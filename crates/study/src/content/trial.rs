//! The trial: published survival, the design, and what it would find.

use thymoid_core::{Days, Months};

use super::{axis, figure, paragraph, table};
use crate::analysis::trial::{ArmResult, PublishedSurvival, TrialResult};
use crate::frame::Frame;
use crate::study::TrialPlan;
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::{
    Cell, Chart, Direction, Mark, Plot, Point, Reference, Row, RowShape, Rows, Scale, Series, Shape,
};
use thymoid_report::html::{Block, NoticeKind, Section};

/// The section on the trial.
pub fn section(result: &TrialResult, plan: &TrialPlan) -> Section {
    let blocks = vec![
        paragraph("trial.text"),
        figure("survival", "trial.survival", survival(result)),
        figure("survival-published", "trial.published", published(result)),
        Block::Notice(NoticeKind::Note, Message::new("trial.two_intervals")),
        design(result, plan),
        figure("operating-characteristics", "trial.curve", curve(result, plan)),
        arms(result),
        Block::Notice(NoticeKind::Warning, Message::new("trial.comparison")),
    ];
    Section { id: "trial".into(), heading: Message::new("trial.heading"), blocks }
}

/// One arm by its name.
pub(super) fn arm<'a>(result: &'a TrialResult, name: &str) -> &'a ArmResult {
    result
        .arms
        .iter()
        .find(|arm| arm.name == name)
        .expect("every run simulates the three named arms")
}

fn survival(result: &TrialResult) -> Chart {
    let month = |day: f64| Months::from(Days(day)).value();
    let model = result
        .survival
        .iter()
        .map(|band| Point::with(month(band.day), band.q50, vec![[band.q10, band.q90]]))
        .collect();
    let printed: Vec<Point> = result
        .published
        .iter()
        .filter(|p| p.row.is_fitted())
        .filter_map(|p| {
            let interval = [p.row.ci95_low?, p.row.ci95_high?];
            Some(Point::with(p.row.month?, p.row.survival?, vec![interval]))
        })
        .collect();
    let series = |label: &str, shape, level: f64, points| Series {
        label: Message::new(label),
        shape,
        levels: vec![level],
        points,
        at_risk: Vec::new(),
    };
    let mut y = axis("quantity.survival", None, Scale::Percent);
    y.range = Some([0.0, 1.0]);
    Chart::Plot(Plot {
        x: axis("quantity.months_since_implant", Some("unit.months"), Scale::Months),
        y,
        series: vec![
            series("trial.model", Shape::Step, 0.8, model),
            series("trial.printed", Shape::Points, 0.95, printed),
        ],
        references: Vec::new(),
    })
}

fn published(result: &TrialResult) -> Chart {
    let mut counted: Vec<(&str, Option<f64>)> = Vec::new();
    let items = result
        .published
        .iter()
        .filter_map(|p| {
            let (alive, exact) = p.exact?;
            let (cohort, n) = (p.row.cohort.as_str(), Value::integer(f64::from(p.row.n?)));
            // A count printed twice, with two intervals of its estimate, is one count.
            if p.row.month.is_some() && counted.contains(&(cohort, p.row.month)) {
                return None;
            }
            counted.push((cohort, p.row.month));
            let label = match (p.row.month, p.row.survival) {
                (Some(month), Some(estimate)) => Message::new("trial.published_crude")
                    .with("month", Value::integer(month))
                    .with("estimate", Value::percent(estimate, 0)),
                _ => Message::new("trial.published_row").with("endpoint", p.row.endpoint.as_str()),
            };
            Some(Row {
                label: label.with("cohort", cohort).with("n", n),
                value: alive,
                interval: Some([exact.low, exact.high]),
                expected: p.log_log.map(|i| [i.low, i.high]),
                mark: Mark::Plain,
            })
        })
        .collect();
    let mut shared = axis("quantity.survival", None, Scale::Percent);
    shared.range = Some([0.0, 1.0]);
    Chart::Rows(Rows {
        axis: shared,
        shape: RowShape::Dot,
        level: Some(0.95),
        items,
        references: Vec::new(),
    })
}

fn design(result: &TrialResult, plan: &TrialPlan) -> Block {
    let sized = &result.design;
    let row = |key: &str, value: Value| vec![Cell::from(Value::key(key)), Cell::from(value)];
    let criterion = Message::new("trial.criterion_value")
        .with("count", Value::integer(plan.criterion_per_ul))
        .with("month", Value::integer(plan.criterion_month));
    let rows = vec![
        row("trial.criterion", Value::Message(criterion)),
        row("trial.design", sized.design.to_string().into()),
        row("trial.p0", Value::percent(plan.p0, 0)),
        row("trial.p1", Value::percent(plan.p1, 0)),
        row("trial.alpha", Value::Number(sized.at_p0.success, Format::Decimals(4))),
        row("trial.power", Value::Number(sized.at_p1.success, Format::Decimals(4))),
        row("trial.expected_n", Value::Number(sized.at_p0.expected_n, Format::Decimals(1))),
        row("trial.stop", Value::probability(sized.at_p0.stop_early, 0)),
        row("trial.missed", Value::percent(plan.missed_visits, 0)),
    ];
    table("trial.design_table", &["table.quantity", "table.value"], rows)
}

fn curve(result: &TrialResult, plan: &TrialPlan) -> Chart {
    let points = result.curve.iter().map(|(p, success, _)| Point::new(*p, *success)).collect();
    let mark = |label: &str, at: f64| Reference {
        label: Message::new(label),
        direction: Direction::Vertical,
        low: at,
        high: at,
    };
    let axis_of = |label: &str| {
        let mut axis = axis(label, None, Scale::Probability);
        axis.range = Some([0.0, 1.0]);
        axis
    };
    Chart::Plot(Plot {
        x: axis_of("trial.true_success"),
        y: axis_of("trial.positive"),
        series: vec![Series {
            label: Message::new("trial.design_curve")
                .with("design", result.design.design.to_string()),
            shape: Shape::Line,
            levels: Vec::new(),
            points,
            at_risk: Vec::new(),
        }],
        references: vec![mark("trial.p0_mark", plan.p0), mark("trial.p1_mark", plan.p1)],
    })
}

fn arms(result: &TrialResult) -> Block {
    let rows = result
        .arms
        .iter()
        .map(|arm| {
            let [low, middle, high] = arm.success;
            let rate = &arm.simulated.success;
            vec![
                Cell::from(Value::key(arm.name)),
                Cell::from(Value::probability(middle, 0)),
                Cell::from(Value::Range(low, high, Format::Probability(0))),
                Cell::from(Value::probability(rate.estimate, 1)),
                Cell::from(Value::Range(
                    rate.interval.low,
                    rate.interval.high,
                    Format::Probability(1),
                )),
                Cell::from(Value::Number(arm.simulated.expected_n, Format::Decimals(1))),
            ]
        })
        .collect();
    table(
        "trial.arms",
        &[
            "trial.arm",
            "trial.child_success",
            "word.interval_80",
            "trial.assurance",
            "trial.monte_carlo",
            "trial.children",
        ],
        rows,
    )
}

/// Tables of the trial.
pub fn frames(result: &TrialResult) -> Vec<Frame> {
    let published: Vec<&PublishedSurvival> = result.published.iter().collect();
    let exact = |p: &PublishedSurvival| p.exact.map(|(_, interval)| interval);
    vec![
        Frame::new("trial_arms")
            .texts("arm", result.arms.iter().map(|a| a.name.trim_start_matches("arm.")))
            .floats("success_q10", result.arms.iter().map(|a| a.success[0]))
            .floats("success_q50", result.arms.iter().map(|a| a.success[1]))
            .floats("success_q90", result.arms.iter().map(|a| a.success[2]))
            .floats("assurance", result.arms.iter().map(|a| a.simulated.success.estimate))
            .floats(
                "assurance_mc_low",
                result.arms.iter().map(|a| a.simulated.success.interval.low),
            )
            .floats(
                "assurance_mc_high",
                result.arms.iter().map(|a| a.simulated.success.interval.high),
            )
            .floats("expected_n", result.arms.iter().map(|a| a.simulated.expected_n))
            .integers("trials", result.arms.iter().map(|a| i64::from(a.simulated.trials))),
        Frame::new("trial_operating_characteristics")
            .floats("true_success", result.curve.iter().map(|c| c.0))
            .floats("positive", result.curve.iter().map(|c| c.1))
            .floats("expected_n", result.curve.iter().map(|c| c.2)),
        Frame::new("survival_virtual")
            .floats("day", result.survival.iter().map(|b| b.day))
            .floats("q10", result.survival.iter().map(|b| b.q10))
            .floats("q50", result.survival.iter().map(|b| b.q50))
            .floats("q90", result.survival.iter().map(|b| b.q90)),
        Frame::new("survival_published")
            .texts("cohort", published.iter().map(|p| p.row.cohort.as_str()))
            .texts("endpoint", published.iter().map(|p| p.row.endpoint.as_str()))
            .optional("month", published.iter().map(|p| p.row.month))
            .optional("survival", published.iter().map(|p| p.row.survival))
            .optional("printed_ci95_low", published.iter().map(|p| p.row.ci95_low))
            .optional("printed_ci95_high", published.iter().map(|p| p.row.ci95_high))
            .optional("exact_ci95_low", published.iter().map(|p| exact(p).map(|i| i.low)))
            .optional("exact_ci95_high", published.iter().map(|p| exact(p).map(|i| i.high)))
            .optional("log_log_ci95_low", published.iter().map(|p| p.log_log.map(|i| i.low)))
            .optional("log_log_ci95_high", published.iter().map(|p| p.log_log.map(|i| i.high)))
            .texts("source", published.iter().map(|p| p.row.source.as_str())),
    ]
}
