//! The children: laboratory values first, forecast second, limits throughout.

use thymoid_core::{Days, Months};
use thymoid_patient::cohort::{Analyte, Evidence};
use thymoid_patient::forecast::{Band, Forecast, TimeToThreshold};
use thymoid_patient::labs::{LabValue, Use, Verdict};
use thymoid_patient::scope::Scope;

use super::population::{analyte, centre};
use super::verdicts::because;
use super::{axis, paragraph, table};
use crate::analysis::children::{ChildForecast, ChildResult};
use crate::catalogue::{Format, Message, Value};
use crate::figure::{
    Badge, Cell, Chart, Direction, Evidence as Known, Figure, Mark, Plot, Point, Reference, Scale,
    Series, Shape,
};
use crate::frame::Frame;
use crate::report::{Block, Lead, NoticeKind, Page, Section};

/// Counts below one cell per µL are drawn at it.
const FLOOR_PER_UL: f64 = 1.0;
/// Contraction below which a parameter is said to be uninformed.
const INFORMED: f64 = 0.3;

/// The sections on children: all together, then each that is forecast.
pub fn sections(children: &[ChildResult]) -> Vec<Section> {
    // A pseudonym is the user's text; ids of sections, figures and files are numbers.
    let mut sections = vec![Section {
        id: "children".into(),
        heading: Message::new("children.heading"),
        blocks: vec![paragraph("children.text"), scope_table(children)],
    }];
    for (number, child) in children.iter().enumerate() {
        if let Some(forecast) = &child.forecast {
            sections.push(one(number + 1, child, forecast));
        }
    }
    sections
}

/// A report on children alone.
pub fn page(title: Message, children: &[ChildResult], seed: u64) -> Page {
    let forecast = children.iter().filter(|c| c.forecast.is_some()).count();
    Page {
        title,
        subtitle: Message::new("forecast.subtitle"),
        lead: Lead {
            sentence: Message::new("forecast.lead")
                .with("forecast", Value::integer(forecast as f64))
                .with("children", Value::integer(children.len() as f64)),
            figures: Vec::new(),
        },
        sections: sections(children),
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.seed"), Value::integer(seed as f64)),
        ],
    }
}

fn scope_table(children: &[ChildResult]) -> Block {
    let rows = children
        .iter()
        .map(|child| {
            let reasons: Vec<Message> =
                child.gate.reasons.iter().map(|r| Message::new(r)).collect();
            // At most two reasons stand together; the first that excludes a child ends the list.
            let reason = match reasons.as_slice() {
                [] => Cell::EMPTY,
                [one] => Cell::from(Value::Message(one.clone())),
                [one, two, ..] => Cell::from(Value::Message(
                    Message::new("word.both").with("one", one.clone()).with("two", two.clone()),
                )),
            };
            vec![
                Cell::from(child.record.child_id.as_str()),
                Cell::from(child.record.cause.as_str()),
                Cell::from(Value::key(scope(child.gate.scope))),
                reason,
                Cell::from(child.record.study.as_str()),
            ]
        })
        .collect();
    table(
        "children.scope",
        &["children.child", "children.cause", "children.use", "children.reason", "children.study"],
        rows,
    )
}

fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Within => "scope.within",
        Scope::Borderline => "scope.borderline",
        Scope::Outside => "scope.outside",
    }
}

fn one(number: usize, child: &ChildResult, forecast: &ChildForecast) -> Section {
    let id = child.record.child_id.as_str();
    let age = child.record.age_at_implant_months.unwrap_or(f64::NAN);
    let mut blocks = vec![Block::Paragraph(
        Message::new("child.text")
            .with("age", Value::significant(age, 2))
            .with("centre", centre(child.record.centre))
            .with("values", Value::integer(forecast.observations as f64)),
    )];
    for reason in &child.gate.reasons {
        blocks.push(Block::Notice(NoticeKind::Warning, Message::new(reason)));
    }
    for lab in child.labs.iter().filter(|lab| lab.note.starts_with("CONFLICT")) {
        blocks.push(Block::Notice(NoticeKind::Unverified, conflict(child, lab)));
    }
    blocks.push(naive_cd4(number, child, forecast));
    blocks.push(cd4(number, child, forecast));
    if forecast.fit.divergences > 0 {
        let divergences = Value::integer(forecast.fit.divergences as f64);
        blocks.push(Block::Notice(
            NoticeKind::Note,
            Message::new("word.divergences").with("n", divergences),
        ));
    }
    blocks.push(times(&forecast.given_labs, &forecast.at_implant));
    blocks.push(labs(child));
    blocks.push(learned(forecast));
    Section {
        id: format!("child-{number}"),
        heading: Message::new("child.heading").with("child", id),
        blocks,
    }
}

/// The two values that contradict one another, both named.
fn conflict(child: &ChildResult, shown: &LabValue) -> Message {
    let same = |lab: &&LabValue| {
        lab.analyte == shown.analyte && lab.day == shown.day && lab.used == Use::Fit
    };
    let fitted = child.labs.iter().find(same).map_or(f64::NAN, |lab| lab.value);
    Message::new("child.conflict")
        .with("analyte", Value::key(analyte(shown.analyte)))
        .with("fitted", Value::significant(fitted, 3))
        .with("shown", Value::significant(shown.value, 3))
}

/// Naive CD4, with the forecast made without the child's values.
fn naive_cd4(number: usize, child: &ChildResult, forecast: &ChildForecast) -> Block {
    let before = &forecast.at_implant.naive_cd4;
    let before = before.iter().map(|b| Point::new(month(b.day), b.q50)).collect();
    let threshold = |label: &str, at: f64| Reference {
        label: Message::new(label),
        direction: Direction::Horizontal,
        low: at,
        high: at,
    };
    let plot = Plot {
        x: axis("quantity.months_since_implant", Some("unit.months"), Scale::Months),
        y: axis("analyte.naive_cd4", Some("unit.per_ul"), Scale::Log { floor: FLOOR_PER_UL }),
        series: vec![
            bands(&forecast.given_labs.naive_cd4),
            series("child.before", Shape::Line, &[], before),
            values(child, Analyte::NaiveCd4),
        ],
        references: vec![
            threshold("child.threshold_50", 50.0),
            threshold("child.threshold_200", 200.0),
        ],
    };
    let source = child.record.source.as_str();
    Block::Figure(Box::new(Figure {
        id: format!("forecast-{number}"),
        title: Message::new("child.figure_title").with("child", child.record.child_id.as_str()),
        description: Message::new("child.figure_about"),
        source: Message::new("child.figure_source").with("source", source),
        chart: Chart::Plot(plot),
    }))
}

/// All CD4, beside healthy children of the same age.
fn cd4(number: usize, child: &ChildResult, forecast: &ChildForecast) -> Block {
    let healthy = child.healthy_cd4.iter().map(|h| Point::with(h.month, f64::NAN, vec![h.ends]));
    let plot = Plot {
        x: axis("quantity.months_since_implant", Some("unit.months"), Scale::Months),
        y: axis("analyte.cd4", Some("unit.per_ul"), Scale::Log { floor: FLOOR_PER_UL }),
        series: vec![
            series("child.healthy", Shape::Range, &[0.8], healthy.collect()),
            bands(&forecast.given_labs.cd4),
            values(child, Analyte::Cd4),
        ],
        references: Vec::new(),
    };
    let range = child.healthy_cd4.first().map_or("", |h| h.source.as_str());
    Block::Figure(Box::new(Figure {
        id: format!("cd4-{number}"),
        title: Message::new("child.cd4_title").with("child", child.record.child_id.as_str()),
        description: Message::new("child.cd4_about"),
        source: Message::new("child.cd4_source")
            .with("source", child.record.source.as_str())
            .with("range", range),
        chart: Chart::Plot(plot),
    }))
}

fn month(day: f64) -> f64 {
    Months::from(Days(day)).value()
}

fn series(label: &str, shape: Shape, levels: &[f64], points: Vec<Point>) -> Series {
    let label = Message::new(label);
    Series { label, shape, levels: levels.to_vec(), points, at_risk: Vec::new() }
}

fn bands(bands: &[Band]) -> Series {
    let point = |b: &Band| {
        let intervals = vec![[b.q25, b.q75], [b.q10, b.q90], [b.q025, b.q975]];
        Point::with(month(b.day), b.q50, intervals)
    };
    let points = bands.iter().map(point).collect();
    series("child.forecast", Shape::Line, &[0.5, 0.8, 0.95], points)
}

/// The child's values of an analyte since implantation.
fn values(child: &ChildResult, analyte: Analyte) -> Series {
    let points = child
        .labs
        .iter()
        .filter(|lab| lab.analyte == analyte)
        .filter_map(|lab| Some((lab, lab.day.filter(|d| *d >= 0.0)?)))
        .map(|(lab, day)| Point::new(month(day), lab.value).marked(mark(lab)))
        .collect();
    series("child.labs", Shape::Points, &[], points)
}

fn mark(lab: &LabValue) -> Mark {
    match (lab.below_limit, lab.verdict) {
        (true, _) => Mark::BelowLimit,
        (false, Verdict::Doubtful) => Mark::Unverified,
        (false, _) => Mark::Plain,
    }
}

fn times(given: &Forecast, before: &Forecast) -> Block {
    let when = |day: Option<f64>| {
        day.map_or_else(
            || Value::key("word.not_within"),
            |d| Value::Number(month(d), Format::Integer),
        )
    };
    let rows = given
        .thresholds
        .iter()
        .zip(&before.thresholds)
        .map(|(t, prior)| {
            vec![
                Cell::from(Value::integer(t.per_ul)),
                Cell::from(when(t.day_q10)),
                Cell::from(when(t.day_q50)),
                Cell::from(when(t.day_q90)),
                Cell::from(Value::percent(t.by_one_year, 0)),
                Cell::from(Value::percent(t.by_two_years, 0)),
                Cell::from(Value::percent(prior.by_one_year, 0)),
            ]
        })
        .collect();
    table(
        "child.times",
        &[
            "child.count",
            "child.early",
            "child.middle",
            "child.late",
            "child.by_12",
            "child.by_24",
            "child.prior_by_12",
        ],
        rows,
    )
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

fn labs(child: &ChildResult) -> Block {
    let rows = child
        .labs
        .iter()
        .map(|lab| {
            let when = lab
                .day
                .map_or(Cell::EMPTY, |d| Cell::from(Value::Number(month(d), Format::Decimals(1))));
            let value = Value::significant(lab.value, 3);
            let value = if lab.below_limit {
                Value::Message(Message::new("word.below").with("limit", value))
            } else {
                value
            };
            let known = match lab.status {
                Evidence::Read => Known::Measured,
                Evidence::Derived => Known::Derived,
                Evidence::Memory => Known::Unverified,
            };
            let used = if lab.informs() { "word.fitted" } else { "word.shown" };
            vec![
                when,
                Cell::from(Value::key(measured(lab))),
                Cell::from(value),
                Cell::from(Value::key(used)),
                Cell::from(Value::key(&format!("verdict.{}", lab.verdict.as_str()))),
                because(&lab.reasons).map_or(Cell::EMPTY, Cell::from),
                Cell::badge(Badge::Evidence(known)),
            ]
        })
        .collect();
    table(
        "child.values",
        &[
            "child.month",
            "child.analyte",
            "table.value",
            "child.used",
            "table.verdict",
            "table.why",
            "table.status",
        ],
        rows,
    )
}

fn learned(forecast: &ChildForecast) -> Block {
    let rows = forecast
        .fit
        .learned
        .iter()
        .map(|l| {
            let word = if l.contraction < INFORMED { "word.not_informed" } else { "word.informed" };
            vec![
                Cell::from(Value::key(&format!("learned.{}", l.name))),
                Cell::from(Value::percent(l.contraction.max(0.0), 0)),
                Cell::from(Value::key(word)),
                Cell::from(Value::Number(l.convergence.r_hat, Format::Decimals(3))),
                Cell::from(Value::integer(l.convergence.ess)),
            ]
        })
        .collect();
    table(
        "child.learned",
        &[
            "table.parameter",
            "population.contraction",
            "population.reading",
            "population.r_hat",
            "population.ess",
        ],
        rows,
    )
}

/// Tables of the children.
pub fn frames(children: &[ChildResult]) -> Vec<Frame> {
    struct BandRow<'a> {
        child: &'a str,
        given: &'a str,
        analyte: Analyte,
        band: &'a Band,
    }
    struct TimeRow<'a> {
        child: &'a str,
        given: &'a str,
        time: &'a TimeToThreshold,
    }
    let (mut bands, mut times) = (Vec::new(), Vec::new());
    for result in children {
        let child = result.record.child_id.as_str();
        let Some(forecast) = &result.forecast else { continue };
        for (given, f) in [("labs", &forecast.given_labs), ("none", &forecast.at_implant)] {
            for analyte in [Analyte::NaiveCd4, Analyte::NaiveCd8, Analyte::Cd4] {
                let all = f.bands(analyte).unwrap_or_default();
                bands.extend(all.iter().map(|band| BandRow { child, given, analyte, band }));
            }
            times.extend(f.thresholds.iter().map(|time| TimeRow { child, given, time }));
        }
    }
    let labs: Vec<&LabValue> = children.iter().flat_map(|c| &c.labs).collect();
    vec![
        Frame::new("children")
            .texts("child_id", children.iter().map(|c| c.record.child_id.as_str()))
            .texts(
                "scope",
                children.iter().map(|c| scope(c.gate.scope).trim_start_matches("scope.")),
            )
            .texts("reasons", children.iter().map(|c| c.gate.reasons.join(";")))
            .optional(
                "nonengraftment",
                children.iter().map(|c| c.forecast.as_ref().map(|f| f.given_labs.nonengraftment)),
            )
            .texts("source", children.iter().map(|c| c.record.source.as_str())),
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
            .texts("source", labs.iter().map(|l| l.source.as_str()))
            .texts("note", labs.iter().map(|l| l.note.as_str())),
        Frame::new("forecast")
            .texts("child_id", bands.iter().map(|b| b.child))
            .texts("given", bands.iter().map(|b| b.given))
            .texts("analyte", bands.iter().map(|b| b.analyte.as_str()))
            .floats("day", bands.iter().map(|b| b.band.day))
            .floats("q025_per_ul", bands.iter().map(|b| b.band.q025))
            .floats("q10_per_ul", bands.iter().map(|b| b.band.q10))
            .floats("q25_per_ul", bands.iter().map(|b| b.band.q25))
            .floats("q50_per_ul", bands.iter().map(|b| b.band.q50))
            .floats("q75_per_ul", bands.iter().map(|b| b.band.q75))
            .floats("q90_per_ul", bands.iter().map(|b| b.band.q90))
            .floats("q975_per_ul", bands.iter().map(|b| b.band.q975)),
        Frame::new("thresholds")
            .texts("child_id", times.iter().map(|t| t.child))
            .texts("given", times.iter().map(|t| t.given))
            .floats("naive_cd4_per_ul", times.iter().map(|t| t.time.per_ul))
            .floats("by_one_year", times.iter().map(|t| t.time.by_one_year))
            .floats("by_two_years", times.iter().map(|t| t.time.by_two_years))
            .optional("day_q10", times.iter().map(|t| t.time.day_q10))
            .optional("day_q50", times.iter().map(|t| t.time.day_q50))
            .optional("day_q90", times.iter().map(|t| t.time.day_q90)),
    ]
}
