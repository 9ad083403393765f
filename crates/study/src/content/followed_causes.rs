//! Which event comes first, and what moves the hazard: two sections of the report.

use thymoid_core::math::{exp, normal_cdf, normal_quantile};
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::{Cell, Chart, Plot, Point, Scale, Series, Shape};
use thymoid_report::html::{Block, Section};

use super::followed_cells::p_value;
use super::{axis, figure, paragraph, table};
use crate::followed::{AnalyseRequest, Causes, ClockName, Model};

/// Cumulative incidences.
pub(super) fn incidence(causes: &Causes, clock: ClockName) -> Section {
    let mut blocks = vec![figure("incidence-curves", "analyse.incidence", chart(causes, clock))];
    if !causes.tests.is_empty() {
        let rows = causes.tests.iter().map(|(cause, test)| {
            vec![
                Cell::from(Value::from(cause.as_str())),
                p_value(test.chi_square),
                Cell::from(Value::integer(test.freedom as f64)),
                p_value(test.p),
            ]
        });
        let columns = ["analyse.cause", "analyse.chi_square", "analyse.freedom", "analyse.p"];
        blocks.push(table("analyse.gray", &columns, rows.collect()));
    }
    blocks.push(paragraph("analyse.convention_incidence"));
    Section { id: "causes".into(), heading: Message::new("analyse.incidence_heading"), blocks }
}

fn chart(causes: &Causes, clock: ClockName) -> Chart {
    let grouped = causes.groups.len() > 1;
    let shown = causes.groups.iter().filter(|(_, all, _)| !(grouped && *all));
    let series = shown.flat_map(|(group, all, steps)| {
        causes.names.iter().enumerate().map(move |(cause, name)| {
            let label = if *all {
                Message::new("analyse.group").with("name", name.as_str())
            } else {
                Message::new("analyse.cause_of_group")
                    .with("cause", name.as_str())
                    .with("name", group.as_str())
            };
            let steps = steps.iter().filter(|step| step.time_days > 0.0);
            let points = steps.map(|step| Point::new(step.time_days, step.causes[cause].incidence));
            Series {
                label,
                shape: Shape::Step,
                levels: Vec::new(),
                points: std::iter::once(Point::new(0.0, 0.0)).chain(points).collect(),
                at_risk: Vec::new(),
            }
        })
    });
    let mut y = axis("analyse.incidence_axis", None, Scale::Percent);
    y.range = Some([0.0, 1.0]);
    Chart::Plot(Plot {
        x: axis(clock.key(), Some("unit.days"), Scale::Linear),
        y,
        series: series.collect(),
        references: Vec::new(),
    })
}

/// Hazard ratios of the covariates.
pub(super) fn effects(model: &Model, request: &AnalyseRequest) -> Section {
    let z = -normal_quantile(0.5 * (1.0 - f64::from(request.level)));
    let mut blocks = Vec::new();
    let row = |name: &String, b: f64, ends: [f64; 2], p: f64| {
        vec![
            Cell::from(Value::from(name.as_str())),
            Cell::from(Value::significant(exp(b), 3)),
            Cell::from(Value::Range(exp(ends[0]), exp(ends[1]), Format::Significant(3))),
            p_value(Some(p)),
        ]
    };
    let columns = ["analyse.covariate", "analyse.hazard_ratio", "analyse.interval", "analyse.p"];
    if let Some(fit) = &model.fit {
        let rows = model.names.iter().zip(&fit.coefficients).enumerate().map(|(a, (name, &b))| {
            let half = z * fit.standard_error(a);
            let p = 2.0 * normal_cdf(-(b / fit.standard_error(a)).abs());
            row(name, b, [b - half, b + half], p)
        });
        blocks.push(table("analyse.model", &columns, rows.collect()));
    }
    if let Some(firth) = &model.firth {
        let rows = model
            .names
            .iter()
            .zip(&firth.terms)
            .map(|(name, term)| row(name, term.coefficient, [term.low, term.high], term.p));
        blocks.push(table("analyse.model_firth", &columns, rows.collect()));
    }
    if let Some(tests) = &model.proportionality {
        let all = Message::new("analyse.all_terms");
        let names = model.terms.iter().map(|term| Value::from(term.as_str()));
        let rows = names.chain([Value::Message(all)]).zip(tests).map(|(name, test)| {
            vec![Cell::from(name), p_value(Some(test.chi_square)), p_value(Some(test.p))]
        });
        let columns = ["analyse.covariate", "analyse.chi_square", "analyse.p"];
        blocks.push(table("analyse.proportional", &columns, rows.collect()));
    }
    blocks.push(Block::Paragraph(Message::new("analyse.convention_model")));
    Section { id: "model".into(), heading: Message::new("analyse.model_heading"), blocks }
}
