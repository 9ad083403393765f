//! Named rows over one axis: dots with intervals, or bars. On a phone each name has its own line.

use super::Width;
use super::axis::Laid;
use super::axis_cell::format;
use super::canvas::{Anchor, Canvas, LINE, TEXT};
use super::model::{Mark, Reference, Row, RowShape, Rows};
use super::series::glyph;
use super::table::heading;
use super::text::{ems, wrap};
use crate::catalogue::{Lang, Message, Value};

/// Tick labels reach beyond the ends of the axis by up to this.
const OVERHANG: f64 = 22.0;

/// A row with its words and its place.
#[derive(Debug)]
struct Placed<'a> {
    row: &'a Row,
    label: Vec<String>,
    figure: &'a str,
    /// Baselines of the label's first line and of the figure.
    baselines: [f64; 2],
    /// Height of the mark's middle.
    middle: f64,
}

pub(super) fn draw(chart: &Rows, lang: Lang, width: Width) -> Canvas {
    let mut canvas = Canvas::default();
    let total = width.units();
    let labels: Vec<String> = chart.items.iter().map(|row| row.label.text(lang)).collect();
    let figures: Vec<String> = chart.items.iter().map(|row| figure(chart, row, lang)).collect();
    let widest = |texts: &[String]| texts.iter().map(|t| ems(t) * TEXT).fold(0.0, f64::max);
    let (label_width, x, ticks) = match width {
        Width::Wide => {
            let label = widest(&labels).min(0.36 * total);
            (label, [label + OVERHANG, total - widest(&figures) - OVERHANG - 8.0], 5.0)
        }
        Width::Narrow => (total - widest(&figures) - 16.0, [OVERHANG, total - OVERHANG], 4.0),
    };
    let laid = Laid::new(&chart.axis, &values(chart), x, ticks, true);

    head(&mut canvas, chart, lang, total);
    // Words of the references stand above the rows, each on its own line.
    let top = 20.0 + LINE * chart.references.len() as f64;
    let mut bottom = top;
    let mut placed = Vec::new();
    for ((row, label), figure) in chart.items.iter().zip(&labels).zip(&figures) {
        let label = wrap(label, label_width, TEXT);
        let lines = LINE * label.len() as f64;
        let (baselines, middle, high) = match width {
            Width::Wide => {
                let middle = bottom + 6.0 + lines / 2.0;
                ([middle + 12.0 - lines / 2.0, middle + 4.0], middle, lines + 12.0)
            }
            Width::Narrow => ([bottom + 14.0; 2], bottom + lines + 14.0, lines + 26.0),
        };
        placed.push(Placed { row, label, figure, baselines, middle });
        bottom += high;
    }
    // On a phone the words have lines of their own, which nothing crosses.
    let strips: Vec<[f64; 2]> = match width {
        Width::Wide => vec![[top, bottom]],
        Width::Narrow => placed.iter().map(|p| [p.middle - 11.0, p.middle + 11.0]).collect(),
    };

    for tick in &laid.ticks {
        let at = laid.at(tick.value);
        for strip in &strips {
            canvas.line("grid", [at, at], *strip);
        }
        canvas.text(at, bottom + 18.0, "tick", Anchor::Middle, &tick.label);
    }
    for (i, reference) in chart.references.iter().enumerate() {
        draw_reference(&mut canvas, reference, &laid, &strips);
        let text = reference.label.text(lang);
        let half = ems(&text) * TEXT / 2.0;
        let middle = f64::midpoint(laid.inside(reference.low), laid.inside(reference.high));
        let middle = middle.clamp(half, (total - half).max(half));
        let baseline = 30.0 + LINE * i as f64;
        canvas.text(middle, baseline, "reference-name", Anchor::Middle, &text);
    }
    for placed in &placed {
        for (i, line) in placed.label.iter().enumerate() {
            let baseline = placed.baselines[0] + LINE * i as f64;
            canvas.text(0.0, baseline, "row", Anchor::Start, line);
        }
        canvas.text(total, placed.baselines[1], "row", Anchor::End, placed.figure);
        canvas.group("s1", |c| draw_row(c, chart, placed.row, &laid, placed.middle));
    }
    canvas.line("axis", x, [bottom; 2]);
    let middle = f64::midpoint(x[0], x[1]);
    let mut end = bottom + 38.0;
    let title = heading(&chart.axis.label, chart.axis.unit.as_ref()).text(lang);
    for line in wrap(&title, x[1] - x[0], TEXT) {
        canvas.text(middle, end, "axis-title", Anchor::Middle, &line);
        end += LINE;
    }
    canvas.height = end - LINE + 8.0;
    canvas
}

/// What the grey range and the figures at the ends of rows are.
fn head(canvas: &mut Canvas, chart: &Rows, lang: Lang, total: f64) {
    let column = match chart.level {
        Some(level) => {
            Message::new("figure.value_interval").with("level", Value::percent(level, 0))
        }
        None => Message::new("figure.value"),
    };
    canvas.text(total, 12.0, "tick", Anchor::End, &column.text(lang));
    if chart.items.iter().any(|row| row.expected.is_some()) {
        canvas.rect("expected", [0.0, 26.0], [3.0, 13.0]);
        let text = Message::new("figure.expected").text(lang);
        canvas.text(34.0, 12.0, "key", Anchor::Start, &text);
    }
}

fn draw_reference(canvas: &mut Canvas, reference: &Reference, laid: &Laid, strips: &[[f64; 2]]) {
    let ends = [reference.low, reference.high].map(|v| laid.inside(v));
    for strip in strips {
        if reference.low == reference.high {
            canvas.line("reference", ends, *strip);
        } else {
            canvas.rect("reference-band", ends, *strip);
        }
    }
}

/// The row's numbers as they stand at its end.
fn figure(chart: &Rows, row: &Row, lang: Lang) -> String {
    let format = format(&chart.axis);
    let value = Value::Number(row.value, format);
    match row.interval {
        Some([low, high]) => Message::new("figure.value_and_range")
            .with("value", value)
            .with("range", Value::Range(low, high, format))
            .text(lang),
        None => value.text(lang),
    }
}

/// Every value the axis must hold; bars start at nought.
fn values(chart: &Rows) -> Vec<f64> {
    let mut values: Vec<f64> = if chart.shape == RowShape::Bar { vec![0.0] } else { Vec::new() };
    for row in &chart.items {
        values.push(row.value);
        values.extend(row.interval.iter().chain(&row.expected).flatten());
    }
    values.extend(chart.references.iter().flat_map(|r| [r.low, r.high]));
    values
}

fn draw_row(canvas: &mut Canvas, chart: &Rows, row: &Row, laid: &Laid, y: f64) {
    if let Some(ends) = row.expected {
        canvas.rect("expected", ends.map(|v| laid.inside(v)), [y - 8.0, y + 8.0]);
    }
    if chart.shape == RowShape::Bar && row.value.is_finite() {
        let class = if row.mark == Mark::Unverified { "bar open" } else { "bar" };
        canvas.rect(class, [laid.inside(0.0), laid.inside(row.value)], [y - 6.0, y + 6.0]);
    }
    if let Some(ends) = row.interval.filter(|ends| ends.iter().all(|v| !v.is_nan())) {
        canvas.line("whisker", ends.map(|v| laid.inside(v)), [y, y]);
    }
    if chart.shape == RowShape::Dot && row.value.is_finite() {
        glyph(canvas, row.mark, 0, laid.inside(row.value), y);
    }
}
