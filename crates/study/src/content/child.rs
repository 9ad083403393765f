//! One child: laboratory values first, forecast second, limits throughout.

use thymoid_core::{Days, Months};
use thymoid_labs::{Analyte, LabValue, LabVerdict, Use};
use thymoid_patient::child::Informs;
use thymoid_patient::forecast::{Band, Forecast, States};
use thymoid_patient::population::cohort::CohortRow;

use super::population::{analyte, centre, said};
use super::{axis, child_tables, child_why, short, table};
use crate::analysis::children::{ChildForecast, ChildResult, HealthyMonth};
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{
    Cell, Chart, Direction, Figure, Mark, Plot, Point, Reference, Scale, Series, Shape,
};
use thymoid_report::html::{Block, NoticeKind, Section};

/// Counts below one cell per µL are drawn at it.
const FLOOR_PER_UL: f64 = 1.0;

/// The section on one child; `treated` are the published rows of its cohort. The numbers that
/// matter most stand in the lead of a page of which the child is the only one (`alone`).
pub(super) fn section(
    number: usize,
    child: &ChildResult,
    forecast: &ChildForecast,
    treated: &[&CohortRow],
    alone: bool,
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
    blocks.extend(short::concerns(child, forecast));
    if !alone {
        blocks.push(Block::KeyFigures(short::key_figures(&forecast.given_labs)));
    }
    for reason in &child.gate.reasons {
        blocks.push(Block::Notice(NoticeKind::Warning, Message::new(reason.as_str())));
    }
    for lab in child.labs.iter().filter(|lab| !lab.conflict.is_empty()) {
        blocks.push(Block::Notice(NoticeKind::Unverified, conflict(child, lab)));
    }
    if forecast.others > 0 {
        let others = Value::integer(forecast.others as f64);
        blocks.push(Block::Paragraph(Message::new("child.others").with("others", others)));
    }
    blocks.push(naive_cd4(number, child, forecast, treated));
    blocks.push(cd4(number, child, forecast));
    blocks.extend(states(number, child, &forecast.given_labs));
    if forecast.fit.divergences > 0 {
        let divergences = Value::integer(forecast.fit.divergences as f64);
        blocks.push(Block::Notice(
            NoticeKind::Note,
            Message::new("word.divergences").with("n", divergences),
        ));
    }
    blocks.extend(child_tables::times(&forecast.given_labs, &forecast.at_implant));
    blocks.extend(child_why::blocks(forecast));
    blocks.extend(child_tables::labs(child));
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
    let before = before.iter().map(|b| Point::new(b.day.months(), b.q50)).collect();
    let threshold = |at: f64| Reference {
        label: Message::new("child.threshold").with("count", Value::integer(at)),
        direction: Direction::Horizontal,
        low: at,
        high: at,
    };
    let counts = forecast.given_labs.thresholds.iter().map(|time| time.per_ul);
    let range = &child.healthy.naive_cd4;
    let mut series = healthy(range);
    series.extend([
        bands(&forecast.given_labs.naive_cd4),
        curve_of("child.before", before),
        cohort(treated),
        values(child, Analyte::NaiveCd4),
    ]);
    let plot = Plot {
        x: axis("quantity.months_since_implant", Some("unit.months"), Scale::Months),
        y: axis("analyte.naive_cd4", Some("unit.per_ul"), Scale::Log { floor: FLOOR_PER_UL }),
        series,
        references: counts.map(threshold).collect(),
    };
    let printed = treated.first().map_or("", |row| row.source.as_str());
    let source = Message::new("child.figure_source")
        .with("source", child.record.source.as_str())
        .with("treated", printed);
    Block::Figure(Box::new(Figure {
        id: format!("forecast-{number}"),
        title: Message::new("child.figure_title").with("child", child.record.child_id.as_str()),
        description: with_band("child.figure_about", range, "child.no_naive_band"),
        source: with_source(source, range),
        chart: Chart::Plot(plot),
    }))
}

/// All CD4, beside healthy children of the same age.
fn cd4(number: usize, child: &ChildResult, forecast: &ChildForecast) -> Block {
    let range = &child.healthy.cd4;
    let mut series = healthy(range);
    series.extend([bands(&forecast.given_labs.cd4), values(child, Analyte::Cd4)]);
    let plot = Plot {
        x: axis("quantity.months_since_implant", Some("unit.months"), Scale::Months),
        y: axis("analyte.cd4", Some("unit.per_ul"), Scale::Log { floor: FLOOR_PER_UL }),
        series,
        references: Vec::new(),
    };
    let source = Message::new("child.cd4_source").with("source", child.record.source.as_str());
    Block::Figure(Box::new(Figure {
        id: format!("cd4-{number}"),
        title: Message::new("child.cd4_title").with("child", child.record.child_id.as_str()),
        description: with_band("child.cd4_about", range, "child.no_band"),
        source: with_source(source, range),
        chart: Chart::Plot(plot),
    }))
}

/// The middle of healthy children of the same age, as wide as its source gives it; none without
/// one.
fn healthy(months: &[HealthyMonth]) -> Vec<Series> {
    let points = months.iter().map(|h| Point::with(h.month, f64::NAN, vec![h.ends]));
    let band = |first: &HealthyMonth| {
        series("child.healthy", Shape::Range, &[first.level], points.collect())
    };
    months.first().map(band).into_iter().collect()
}

/// A description, and what the band of healthy children holds or why there is none.
fn with_band(about: &str, months: &[HealthyMonth], without: &str) -> Message {
    let band = months.first().map_or_else(
        || Message::new(without),
        |first| Message::new("child.band_about").with("level", Value::percent(first.level, 0)),
    );
    Message::new("word.both").with("one", Message::new(about)).with("two", band)
}

/// A source, and those of the band of healthy children with their remarks.
fn with_source(source: Message, months: &[HealthyMonth]) -> Message {
    let mut ranges: Vec<&str> = months.iter().map(|month| month.source.as_str()).collect();
    ranges.dedup();
    if ranges.is_empty() {
        return source;
    }
    let range = Message::new("child.band_source").with("range", ranges.join("; "));
    Message::new("verdict.and").with("first", source).with("second", range)
}

fn curve_of(label: &str, points: Vec<Point>) -> Series {
    series(label, Shape::Line, &[], points)
}

/// Median, minimum and maximum of the treated children of the same centre, as printed.
fn cohort(treated: &[&CohortRow]) -> Series {
    let points = treated
        .iter()
        .map(|row| Point::with(row.month, row.median, vec![[row.minimum, row.maximum]]))
        .collect();
    series("child.treated", Shape::Points, &[1.0], points)
}

/// By when naive CD4 reach the count that is followed, with death as a competing event.
fn states(number: usize, child: &ChildResult, forecast: &Forecast) -> Option<Block> {
    let time = forecast.followed()?;
    let curve = |label: &str, of: &dyn Fn(&States) -> f64| {
        let months = forecast.naive_cd4.iter().map(|band| band.day.months());
        let points = months.zip(&time.states).map(|(m, states)| Point::new(m, of(states)));
        curve_of(label, points.collect())
    };
    let mut y = axis("child.probability", None, Scale::Probability);
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
    Some(Block::Figure(Box::new(Figure {
        id: format!("states-{number}"),
        title: Message::new("child.states_title")
            .with("child", child.record.child_id.as_str())
            .with("count", Value::integer(time.per_ul)),
        description: Message::new("child.states_about"),
        source: Message::new("child.states_source"),
        chart: Chart::Plot(plot),
    })))
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
        Point::with(b.day.months(), b.q50, intervals)
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
        (false, LabVerdict::Doubtful) => Mark::Unverified,
        (false, _) => Mark::Plain,
    }
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
