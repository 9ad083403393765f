//! One child: laboratory values first, forecast second, limits throughout.

use thymoid_core::{Days, Months};
use thymoid_patient::child::Informs;
use thymoid_patient::cohort::{Analyte, CohortRow, Evidence};
use thymoid_patient::forecast::{Band, Forecast, States};
use thymoid_patient::labs::{LabValue, Use, Verdict};

use super::child_why;
use super::population::{analyte, centre, said};
use super::verdicts::because;
use super::{axis, table};
use crate::analysis::children::{ChildForecast, ChildResult, HealthyMonth};
use crate::catalogue::{Format, Message, Value};
use crate::figure::{
    Badge, Cell, Chart, Direction, Evidence as Known, Figure, Mark, Plot, Point, Reference, Scale,
    Series, Shape,
};
use crate::report::{Block, NoticeKind, Section};

/// What the range of naive CD4 holds: a laboratory's reference interval is the central 95 % (CLSI
/// EP28-A3c).
const REFERENCE_INTERVAL: f64 = 0.95;
/// What the range of CD4 holds: 10th to 90th percentile (Shearer 2003).
const TENTH_TO_NINETIETH: f64 = 0.8;
/// Counts below one cell per µL are drawn at it.
const FLOOR_PER_UL: f64 = 1.0;

/// The section on one child; `treated` are the published rows of its cohort.
pub(super) fn section(
    number: usize,
    child: &ChildResult,
    forecast: &ChildForecast,
    treated: &[&CohortRow],
) -> Section {
    let id = child.record.child_id.as_str();
    let age = child.record.age_at_implant_months.unwrap_or(f64::NAN);
    let informing = child.informs.iter().filter(|of| **of == Informs::Graft).count();
    let mut blocks = vec![Block::Paragraph(
        Message::new("child.text")
            .with("age", Value::significant(age, 2))
            .with("centre", centre(child.record.centre))
            .with("values", Value::integer(informing as f64)),
    )];
    for reason in &child.gate.reasons {
        blocks.push(Block::Notice(NoticeKind::Warning, Message::new(reason.code())));
    }
    for lab in child.labs.iter().filter(|lab| lab.note.starts_with("CONFLICT")) {
        blocks.push(Block::Notice(NoticeKind::Unverified, conflict(child, lab)));
    }
    if forecast.others > 0 {
        let others = Value::integer(forecast.others as f64);
        blocks.push(Block::Paragraph(Message::new("child.others").with("others", others)));
    }
    blocks.push(naive_cd4(number, child, forecast, treated));
    blocks.push(cd4(number, child, forecast));
    blocks.push(states(number, child, &forecast.given_labs));
    if forecast.fit.divergences > 0 {
        let divergences = Value::integer(forecast.fit.divergences as f64);
        blocks.push(Block::Notice(
            NoticeKind::Note,
            Message::new("word.divergences").with("n", divergences),
        ));
    }
    blocks.push(times(&forecast.given_labs, &forecast.at_implant));
    blocks.extend(child_why::blocks(forecast));
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
fn naive_cd4(
    number: usize,
    child: &ChildResult,
    forecast: &ChildForecast,
    treated: &[&CohortRow],
) -> Block {
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
            healthy(&child.healthy.naive_cd4, REFERENCE_INTERVAL),
            bands(&forecast.given_labs.naive_cd4),
            series("child.before", Shape::Line, &[], before),
            cohort(treated),
            values(child, Analyte::NaiveCd4),
        ],
        references: vec![
            threshold("child.threshold_50", 50.0),
            threshold("child.threshold_200", 200.0),
        ],
    };
    let source = child.record.source.as_str();
    let range = child.healthy.naive_cd4.first().map_or("", |h| h.source.as_str());
    let printed = treated.first().map_or("", |row| row.source.as_str());
    Block::Figure(Box::new(Figure {
        id: format!("forecast-{number}"),
        title: Message::new("child.figure_title").with("child", child.record.child_id.as_str()),
        description: Message::new("child.figure_about"),
        source: Message::new("child.figure_source")
            .with("source", source)
            .with("range", range)
            .with("treated", printed),
        chart: Chart::Plot(plot),
    }))
}

/// All CD4, beside healthy children of the same age.
fn cd4(number: usize, child: &ChildResult, forecast: &ChildForecast) -> Block {
    let plot = Plot {
        x: axis("quantity.months_since_implant", Some("unit.months"), Scale::Months),
        y: axis("analyte.cd4", Some("unit.per_ul"), Scale::Log { floor: FLOOR_PER_UL }),
        series: vec![
            healthy(&child.healthy.cd4, TENTH_TO_NINETIETH),
            bands(&forecast.given_labs.cd4),
            values(child, Analyte::Cd4),
        ],
        references: Vec::new(),
    };
    let range = child.healthy.cd4.first().map_or("", |h| h.source.as_str());
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

/// The middle of healthy children of the same age, as wide as its source gives it.
fn healthy(months: &[HealthyMonth], level: f64) -> Series {
    let points = months.iter().map(|h| Point::with(h.month, f64::NAN, vec![h.ends]));
    series("child.healthy", Shape::Range, &[level], points.collect())
}

/// Median, minimum and maximum of the treated children of the same programme, as printed.
fn cohort(treated: &[&CohortRow]) -> Series {
    let points = treated
        .iter()
        .map(|row| Point::with(row.month, row.median, vec![[row.minimum, row.maximum]]))
        .collect();
    series("child.treated", Shape::Points, &[1.0], points)
}

/// By when naive CD4 reach 100 per µL, with death as a competing event.
fn states(number: usize, child: &ChildResult, forecast: &Forecast) -> Block {
    let time = &forecast.thresholds[1];
    let curve = |label: &str, of: &dyn Fn(&States) -> f64| {
        let months = forecast.naive_cd4.iter().map(|band| month(band.day));
        let points = months.zip(&time.states).map(|(m, states)| Point::new(m, of(states)));
        series(label, Shape::Line, &[], points.collect())
    };
    let mut y = axis("child.probability", None, Scale::Percent);
    y.range = Some([0.0, 1.0]);
    let plot = Plot {
        x: axis("quantity.months_since_implant", Some("unit.months"), Scale::Months),
        y,
        series: vec![
            curve("child.reached", &|states| states.reached),
            curve("child.waiting", &|states| states.waiting),
            curve("child.died", &|states| states.died),
        ],
        references: Vec::new(),
    };
    Block::Figure(Box::new(Figure {
        id: format!("states-{number}"),
        title: Message::new("child.states_title").with("child", child.record.child_id.as_str()),
        description: Message::new("child.states_about"),
        source: Message::new("child.states_source"),
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
                Cell::from(Value::percent(t.told[0].reached, 0)),
                Cell::from(Value::percent(t.told[0].died, 0)),
                Cell::from(Value::percent(t.told[1].reached, 0)),
                Cell::from(Value::percent(t.told[1].died, 0)),
                Cell::from(Value::percent(prior.told[0].reached, 0)),
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
            "child.died_12",
            "child.by_24",
            "child.died_24",
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
        .zip(&child.informs)
        .map(|(lab, informs)| {
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
            vec![
                when,
                Cell::from(Value::key(measured(lab))),
                Cell::from(value),
                Cell::from(Value::key(&format!("informs.{}", informs.as_str()))),
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
            let mut cells = vec![Cell::from(Value::key(&format!("learned.{}", l.name)))];
            cells.extend(said(l));
            cells
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
