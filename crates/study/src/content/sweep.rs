//! The page on a whole sweep, and its tables.

use thymoid_core::math::{log10, pow};
use thymoid_inference::sensitivity::Direction;
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::{
    Axis, Cell, Chart, Column, Figure, Mark, Plot, Point, Row as FigureRow, RowShape, Rows, Scale,
    Series, Shape, Table,
};
use thymoid_report::html::{Block, Lead, NoticeKind, Page, Section};

use super::{axis, figure, paragraph, table};
use crate::analysis::sweep::{Sensitivity, Strength, Swept};
use crate::frame::Frame;
use crate::run_folder::manifest::Provenance;
use crate::sweep::entry::Entry;
use crate::sweep::row::frame as runs_frame;
use crate::sweep::{Level, Output, Row, Scale as Spacing, Sweep, Values};

/// Points of a scatter that are drawn; the table holds all.
const DRAWN: usize = 600;
/// Chips of the front that the page lists; the table holds all.
const LISTED: usize = 20;
/// Values below and from which an axis is told in powers of ten.
const SMALL: f64 = 1e-3;
const LARGE: f64 = 1e6;
const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
/// Probability of the intervals.
const LEVEL: f64 = 0.95;

/// A sweep and what it says.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// What was asked.
    pub sweep: &'a Sweep,
    /// All runs.
    pub rows: &'a [Row],
    /// What they say.
    pub swept: &'a Swept,
}

/// The page.
pub fn page(shown: Shown<'_>, provenance: &Provenance) -> Page {
    let Shown { sweep, swept, .. } = shown;
    let mut sections = vec![sensitivity(shown), scatters(shown)];
    if swept.objectives.len() > 1 {
        sections.push(front(shown));
    }
    Page {
        title: Message::new("sweep.title").with("name", sweep.name.as_str()),
        subtitle: Message::new("sweep.subtitle")
            .with("design", sweep.base.name.as_str())
            .with("level", Value::key(level(sweep))),
        lead: lead(shown),
        sections,
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.made_on"), provenance.started.as_str().into()),
            (Message::new("provenance.seed"), Value::integer(provenance.seed as f64)),
            (Message::new("provenance.command"), provenance.command.as_str().into()),
            (Message::new("provenance.inputs"), sweep.id().into()),
        ],
    }
}

const fn level(sweep: &Sweep) -> &'static str {
    match sweep.level {
        Level::ClosedForm => "sweep.closed_form",
        Level::Fields => "sweep.fields",
        Level::Cells(_) => "sweep.cells",
    }
}

fn lead(Shown { sweep, rows, swept }: Shown<'_>) -> Lead {
    let strongest = swept
        .sensitivities
        .iter()
        .filter(|of| of.output == Output::Cd4 && of.strength.headline().0.is_finite())
        .max_by(|a, b| a.strength.headline().0.abs().total_cmp(&b.strength.headline().0.abs()));
    let runs = Value::integer(rows.len() as f64);
    let sentence = match strongest {
        Some(of) => Message::new("sweep.lead").with("entry", of.entry.as_str()),
        None => Message::new("sweep.lead_none"),
    };
    let sentence = sentence
        .with("runs", runs)
        .with("entries", Value::integer(sweep.entries.len() as f64))
        .with("method", Value::key(&format!("sweep.{}", sweep.method.as_str())));
    let mut blocks = vec![Block::Notice(NoticeKind::Warning, Message::new(level_note(sweep)))];
    if swept.impossible > 0 {
        let count = Value::integer(swept.impossible as f64);
        let notice = Message::new("sweep.impossible").with("runs", count);
        blocks.push(Block::Notice(NoticeKind::Warning, notice));
    }
    if swept.left_out > 0 {
        let count = Value::integer(swept.left_out as f64);
        let notice = Message::new("sweep.left_out").with("groups", count);
        blocks.push(Block::Notice(NoticeKind::Warning, notice));
    }
    Lead { sentence, figures: Vec::new(), blocks }
}

const fn level_note(sweep: &Sweep) -> &'static str {
    match sweep.level {
        Level::ClosedForm => "sweep.closed_form_note",
        Level::Fields => "sweep.fields_note",
        Level::Cells(_) => "sweep.cells_note",
    }
}

/// The key of an output's name.
fn named(output: Output) -> String {
    format!("sweep.{}", output.column())
}

fn entry_label(entry: &str) -> Message {
    Message::new("sweep.entry").with("name", entry)
}

/// The key of what a tornado shows.
const fn measure(strength: Strength) -> &'static str {
    match strength {
        Strength::Effect(_) => "sweep.effect",
        Strength::Index(_) => "sweep.total",
        Strength::Correlation(_) => "sweep.correlation",
    }
}

fn sensitivity(Shown { swept, .. }: Shown<'_>) -> Section {
    let mut blocks = vec![paragraph("sweep.sensitivity_text")];
    let of_yield: Vec<&Sensitivity> =
        swept.sensitivities.iter().filter(|of| of.output == Output::Cd4).collect();
    if let Some(first) = of_yield.first() {
        let key = measure(first.strength);
        blocks.push(figure("sweep-tornado", key, tornado(&of_yield, key)));
    }
    let row = |of: &Sensitivity| {
        let (value, [low, high]) = of.strength.headline();
        vec![
            Cell::from(Value::key(&named(of.output))),
            Cell::from(of.entry.as_str()),
            Cell::from(Value::key(measure(of.strength))),
            Cell::from(Value::significant(value, 3)),
            Cell::from(Value::Range(low, high, Format::Significant(3))),
        ]
    };
    let columns = ["sweep.output", "sweep.input", "sweep.measure", "sweep.value", "sweep.interval"];
    blocks.push(table(
        "sweep.sensitivities",
        &columns,
        swept.sensitivities.iter().map(row).collect(),
    ));
    Section { id: "sensitivity".into(), heading: Message::new("sweep.sensitivity"), blocks }
}

/// The strongest entry on top.
fn tornado(of_yield: &[&Sensitivity], key: &str) -> Chart {
    let mut sorted = of_yield.to_vec();
    let size = |of: &Sensitivity| of.strength.headline().0.abs();
    sorted.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let signed = matches!(sorted.first().map(|of| of.strength), Some(Strength::Correlation(_)));
    let item = |of: &&Sensitivity| {
        let (value, interval) = of.strength.headline();
        FigureRow {
            label: entry_label(&of.entry),
            value,
            interval: Some(interval).filter(|ends| ends.iter().all(|end| end.is_finite())),
            expected: None,
            mark: Mark::Plain,
        }
    };
    Chart::Rows(Rows {
        axis: axis(key, None, Scale::Linear),
        // A correlation has two sides; bars begin at nought.
        shape: if signed { RowShape::Dot } else { RowShape::Bar },
        level: Some(LEVEL),
        items: sorted.iter().map(item).collect(),
        references: Vec::new(),
    })
}

/// Export against each entry.
fn scatters(Shown { sweep, rows, .. }: Shown<'_>) -> Section {
    let mut blocks = vec![paragraph("sweep.scatter_text")];
    let every = rows.len().div_ceil(DRAWN).max(1);
    for (at, entry) in sweep.entries.iter().enumerate() {
        let (x, power) = entry_axis(entry);
        let known = rows
            .iter()
            .step_by(every)
            .filter_map(|row| Some(Point::new(row.inputs[at] / power, row.of(Output::Cd4)? / 1e6)));
        let chart = Chart::Plot(Plot {
            x,
            y: axis("chip.cd4_export_axis", Some("unit.million_per_day"), Scale::Linear),
            series: vec![points("sweep.runs", known.collect())],
            references: Vec::new(),
        });
        let part = |part: &str| {
            Message::new(&format!("sweep.scatter_{part}")).with("name", entry.name.as_str())
        };
        blocks.push(Block::Figure(Box::new(Figure {
            id: format!("sweep-scatter-{}", at + 1),
            title: part("title"),
            description: part("about"),
            source: Message::new("sweep.scatter_source"),
            chart,
        })));
    }
    Section { id: "scatter".into(), heading: Message::new("sweep.scatter"), blocks }
}

/// The axis of an entry, and the power of ten that its values are told in, so that they are no rows
/// of noughts.
fn entry_axis(entry: &Entry) -> (Axis, f64) {
    let extremes = entry.values.extremes();
    let most = extremes.iter().map(|value| value.abs()).fold(0.0, f64::max);
    let thousands = (log10(most) / 3.0).floor() as i32;
    let told = most > 0.0 && !(SMALL..LARGE).contains(&most);
    let exponent = if told { 3 * thousands } else { 0 };
    let power = pow(10.0, f64::from(exponent));
    let label = match exponent {
        0 => entry_label(&entry.name),
        _ => Message::new("sweep.entry_scaled")
            .with("name", entry.name.as_str())
            .with("power", superscript(exponent)),
    };
    let logarithmic = matches!(entry.values, Values::Range { scale: Spacing::Log, .. });
    let floor = entry.values.at(0.0) / power;
    let scale = if logarithmic { Scale::Log { floor } } else { Scale::Linear };
    (Axis { label, unit: None, scale, range: None }, power)
}

/// An exponent in raised digits.
fn superscript(exponent: i32) -> String {
    let raised = |digit: char| match digit {
        '-' => '⁻',
        digit => RAISED[digit.to_digit(10).unwrap_or_default() as usize],
    };
    exponent.to_string().chars().map(raised).collect()
}

fn points(label: &str, points: Vec<Point>) -> Series {
    let label = Message::new(label);
    Series { label, shape: Shape::Points, levels: Vec::new(), points, at_risk: Vec::new() }
}

/// What can be had at once.
fn front(Shown { sweep, rows, swept }: Shown<'_>) -> Section {
    let mut blocks = vec![paragraph("sweep.front_text")];
    let costs = swept.objectives.iter().filter(|(_, direction)| *direction == Direction::Less);
    for (cost, _) in costs {
        let of = |row: &Row| Some(Point::new(row.of(*cost)?, row.of(Output::Cd4)? / 1e6));
        let every = rows.len().div_ceil(DRAWN).max(1);
        let all: Vec<Point> = rows.iter().step_by(every).filter_map(of).collect();
        let best: Vec<Point> = swept.front.iter().filter_map(|at| of(&rows[*at])).collect();
        let percent = *cost == Output::Hypoxic;
        let scale = if percent { Scale::Percent } else { Scale::Linear };
        let unit = if percent { None } else { Some("unit.ul_per_min") };
        let key = if percent { "sweep.front_hypoxic" } else { "sweep.front_medium" };
        let chart = Chart::Plot(Plot {
            x: axis(&named(*cost), unit, scale),
            y: axis("chip.cd4_export_axis", Some("unit.million_per_day"), Scale::Linear),
            series: vec![points("sweep.runs", all), points("sweep.on_front", best)],
            references: Vec::new(),
        });
        blocks.push(figure(&key.replace(['.', '_'], "-"), key, chart));
    }
    let mut best: Vec<&Row> = swept.front.iter().map(|at| &rows[*at]).collect();
    let export = |row: &Row| row.of(Output::Cd4).unwrap_or_default();
    best.sort_by(|a, b| export(b).total_cmp(&export(a)));
    let mut columns = vec![Column::new("sweep.run")];
    let input = |entry: &Entry| Column { label: entry_label(&entry.name), unit: None };
    columns.extend(sweep.entries.iter().map(input));
    let output = |(output, _): &(Output, Direction)| Column::new(&named(*output));
    columns.extend(swept.objectives.iter().map(output));
    let row = |row: &&Row| {
        let number = |value: Option<f64>| {
            value.map_or(Cell::EMPTY, |value| Cell::from(Value::significant(value, 3)))
        };
        let mut cells = vec![Cell::from(Value::integer(row.run as f64))];
        cells.extend(row.inputs.iter().map(|input| number(Some(*input))));
        cells.extend(swept.objectives.iter().map(|(output, _)| number(row.of(*output))));
        cells
    };
    let listed = Table { columns, rows: best.iter().take(LISTED).map(row).collect() };
    blocks.push(Block::Table(Message::new("sweep.front_table"), listed));
    Section { id: "front".into(), heading: Message::new("sweep.front"), blocks }
}

/// Tables of a whole sweep beside that of its runs.
pub fn frames(Shown { sweep, rows, swept }: Shown<'_>) -> Vec<Frame> {
    let mut found: Vec<(&Sensitivity, &str, f64, [f64; 2])> = Vec::new();
    let none = [f64::NAN; 2];
    for of in &swept.sensitivities {
        match of.strength {
            Strength::Effect(e) => found.extend([
                (of, "mu", e.mean, none),
                (of, "mu_star", e.mean_size, e.mean_size_interval),
                (of, "sigma", e.sd, none),
            ]),
            Strength::Index(i) => found.extend([
                (of, "first_order", i.first, i.first_interval),
                (of, "total", i.total, i.total_interval),
            ]),
            Strength::Correlation(c) => {
                found.push((of, "rank_correlation", c.coefficient, c.interval));
            }
        }
    }
    let known = |value: f64| Some(value).filter(|value| value.is_finite());
    let sensitivity = Frame::new("sensitivity")
        .texts("output", found.iter().map(|(of, ..)| of.output.column()))
        .texts("entry", found.iter().map(|(of, ..)| of.entry.as_str()))
        .texts("statistic", found.iter().map(|(_, statistic, ..)| *statistic))
        .optional("value", found.iter().map(|(.., value, _)| known(*value)))
        .optional("lower_95", found.iter().map(|(.., [low, _])| known(*low)))
        .optional("upper_95", found.iter().map(|(.., [_, high])| known(*high)));
    let best: Vec<Row> = swept.front.iter().map(|at| rows[*at].clone()).collect();
    let mut pareto = runs_frame(&sweep.entries, &best);
    pareto.name = "pareto";
    vec![sensitivity, pareto]
}
