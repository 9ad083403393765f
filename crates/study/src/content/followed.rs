//! The report on a table of children followed.

use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{Cell, Chart, Plot, Point, Scale, Series, Shape};
use thymoid_report::html::{Block, Lead, NoticeKind, Page, Section};
use thymoid_trial::Interval;

use super::followed_causes::{effects, incidence};
use super::followed_cells::{days, name, p_value, percent_range};
use super::followed_conventions::conventions;
use super::{axis, figure, paragraph, table};
use crate::followed::{AnalyseRequest, Compared, Followed, GroupCurve};

/// The report on an analysed table.
pub fn page(result: &Followed, request: &AnalyseRequest, file: &str, command: &str) -> Page {
    let all = &result.curves[0];
    let sentence = Message::new("analyse.lead")
        .with("children", Value::integer(all.curve.children() as f64))
        .with("events", Value::integer(all.events as f64));
    let notes =
        result.notes.iter().map(|note| Block::Notice(NoticeKind::Warning, Message::from(note)));
    let mut sections = vec![survival(result, request)];
    sections.extend(result.compared.as_ref().map(comparison));
    sections.extend(result.causes.as_ref().map(|causes| incidence(causes, result.clock)));
    sections.extend(result.model.as_ref().map(|model| effects(model, request)));
    sections.push(conventions(result, request));
    Page {
        title: Message::new("analyse.title").with("file", file),
        subtitle: Message::new("analyse.subtitle"),
        lead: Lead { sentence, figures: Vec::new(), blocks: notes.collect() },
        sections,
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.command"), command.into()),
        ],
    }
}

fn survival(result: &Followed, request: &AnalyseRequest) -> Section {
    let mut blocks = vec![
        figure("survival-curves", "analyse.survival", curves(result, request)),
        read_off(result),
        quantiles(result),
    ];
    if result.curves.iter().any(|group| group.mean.is_some()) {
        blocks.push(means(result));
    }
    Section { id: "survival".into(), heading: Message::new("analyse.survival_heading"), blocks }
}

/// The groups where there are any, else all children.
fn shown(result: &Followed) -> impl Iterator<Item = &GroupCurve> {
    let grouped = result.curves.len() > 1;
    result.curves.iter().filter(move |group| !(grouped && group.all))
}

fn curves(result: &Followed, request: &AnalyseRequest) -> Chart {
    let series = |group: &GroupCurve| {
        let level = group.band.first().copied().flatten().is_some();
        let start = group.curve.interval(0.0, group.method, request.level);
        let start = Point::with(0.0, 1.0, band(start.filter(|_| level)));
        let steps = group.curve.steps().iter().zip(&group.band);
        let points = steps.filter(|(step, _)| step.time_days > 0.0).map(|(step, ends)| {
            let ends = if level { ends.or(Some(Interval { low: 0.0, high: 1.0 })) } else { None };
            Point::with(step.time_days, step.estimate.survival, band(ends))
        });
        Series {
            label: name(group),
            shape: Shape::Step,
            levels: if level { vec![f64::from(request.level)] } else { Vec::new() },
            points: std::iter::once(start).chain(points).collect(),
            at_risk: group.read.iter().map(|(at, _)| (at.time_days, at.at_risk as u64)).collect(),
        }
    };
    let mut y = axis("quantity.survival", None, Scale::Percent);
    y.range = Some([0.0, 1.0]);
    Chart::Plot(Plot {
        x: axis(result.clock.key(), Some("unit.days"), Scale::Linear),
        y,
        series: shown(result).map(series).collect(),
        references: Vec::new(),
    })
}

fn band(ends: Option<Interval>) -> Vec<[f64; 2]> {
    ends.map(|ends| [ends.low, ends.high]).into_iter().collect()
}

fn read_off(result: &Followed) -> Block {
    let rows = result.curves.iter().flat_map(|group| {
        group.read.iter().map(move |(at, ends)| {
            vec![
                Cell::from(Value::Message(name(group))),
                days(Some(at.time_days)),
                Cell::from(Value::integer(at.at_risk as f64)),
                Cell::from(Value::integer(at.events_since as f64)),
                at.estimate.map_or(Cell::EMPTY, |e| Cell::from(Value::percent(e.survival, 1))),
                percent_range(*ends),
            ]
        })
    });
    let columns = [
        "analyse.of",
        "analyse.time",
        "analyse.at_risk",
        "analyse.events_since",
        "quantity.survival",
        "analyse.interval",
    ];
    table("analyse.at_times", &columns, rows.collect())
}

fn quantiles(result: &Followed) -> Block {
    let rows = result.curves.iter().flat_map(|group| {
        group.quantiles.iter().map(move |(share, at)| {
            vec![
                Cell::from(Value::Message(name(group))),
                Cell::from(Value::percent(*share, 0)),
                days(at.days),
                days(at.low_days),
                days(at.high_days),
            ]
        })
    });
    let columns = ["analyse.of", "analyse.share", "analyse.time", "analyse.lower", "analyse.upper"];
    table("analyse.quantiles", &columns, rows.collect())
}

fn means(result: &Followed) -> Block {
    let rows = result.curves.iter().filter_map(|group| {
        let mean = group.mean?;
        Some(vec![
            Cell::from(Value::Message(name(group))),
            days(Some(mean.horizon_days)),
            days(Some(mean.mean.days)),
            days(Some(mean.mean.standard_error_days)),
        ])
    });
    let columns = ["analyse.of", "analyse.horizon", "analyse.mean_days", "analyse.standard_error"];
    table("analyse.means", &columns, rows.collect())
}

fn comparison(compared: &Compared) -> Section {
    let rows = compared.tests.iter().map(|named| {
        vec![
            Cell::from(Value::from(named.weight.name())),
            p_value(named.test.chi_square),
            Cell::from(Value::integer(named.test.freedom as f64)),
            p_value(named.test.p),
            p_value(named.trend.map(|trend| trend.p_two_sided)),
        ]
    });
    let columns =
        ["analyse.weight", "analyse.chi_square", "analyse.freedom", "analyse.p", "analyse.p_trend"];
    let mut blocks = vec![
        paragraph("analyse.comparison_text"),
        table("analyse.tests", &columns, rows.collect()),
    ];
    if let Some(exact) = compared.exact {
        blocks.push(Block::Paragraph(
            Message::new("analyse.exact")
                .with("arrangements", Value::integer(exact.arrangements as f64))
                .with("extreme", Value::integer(exact.as_extreme as f64))
                .with("p", Value::significant(exact.p_two_sided, 3)),
        ));
    }
    Section { id: "comparison".into(), heading: Message::new("analyse.comparison_heading"), blocks }
}
