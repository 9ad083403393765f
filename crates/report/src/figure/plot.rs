//! A plot over two axes: key, grid, references, data, names beside the curves, numbers at risk.

use super::axis::Laid;
use super::canvas::{Anchor, Canvas, LINE, TEXT};
use super::model::{Axis, Direction, Plot, Reference, Series, Shape};
use super::series::{Axes, Look, draw_below, draw_marks, looks};
use super::table::heading;
use super::text::{ems, wrap};
use super::{Width, legend};
use crate::catalogue::{Lang, Message, number};

/// Most curves that are named beside their ends; more would need a search for free places.
const NAMED: usize = 5;
/// Widest name beside a curve.
const NAME_WIDTH: f64 = 180.0;
/// How much wider names are, being bold.
const BOLD: f64 = 1.12;

/// The rectangle of the data.
#[derive(Debug)]
struct Area {
    x: [f64; 2],
    y: [f64; 2],
}

/// Draws the key of a plot, and returns its height.
pub(super) fn draw_key(canvas: &mut Canvas, plot: &Plot, lang: Lang, width: f64) -> f64 {
    legend::draw(canvas, plot, &looks(plot), &vec![false; plot.series.len()], lang, width)
}

pub(super) fn draw(plot: &Plot, lang: Lang, width: Width) -> Canvas {
    let direct: Vec<bool> = named(plot, lang, width).iter().map(Option::is_some).collect();
    let mut canvas = Canvas::default();
    let top = legend::draw(&mut canvas, plot, &looks(plot), &direct, lang, width.units());
    draw_below_key(canvas, top, plot, lang, width)
}

pub(super) fn draw_without_key(plot: &Plot, lang: Lang, width: Width) -> Canvas {
    draw_below_key(Canvas::default(), 0.0, plot, lang, width)
}

fn draw_below_key(
    mut canvas: Canvas,
    mut top: f64,
    plot: &Plot,
    lang: Lang,
    width: Width,
) -> Canvas {
    let looks = looks(plot);
    let named = named(plot, lang, width);
    for line in wrap(&heading(&plot.y.label, plot.y.unit.as_ref()).text(lang), width.units(), TEXT)
    {
        canvas.text(0.0, top + 12.0, "axis-title", Anchor::Start, &line);
        top += LINE;
    }
    let (high, ticks) = match width {
        Width::Wide => (290.0, 6.0),
        Width::Narrow => (220.0, 4.0),
    };
    let y = [top + 12.0, top + 12.0 + high];
    let laid_y = Laid::new(&plot.y, &values(plot, Direction::Horizontal), [y[1], y[0]], 5.0, true);
    let tick_width = laid_y.ticks.iter().map(|t| ems(&t.label) * TEXT).fold(0.0, f64::max);
    let name_width = named.iter().flatten().map(|name| ems(name) * BOLD * TEXT).fold(0.0, f64::max);
    let right = if name_width > 0.0 { name_width + 10.0 } else { 18.0 };
    let area = Area { x: [tick_width + 10.0, width.units() - right], y };
    let laid_x = Laid::new(&plot.x, &values(plot, Direction::Vertical), area.x, ticks, false);
    let axes = Axes { x: laid_x, y: laid_y };

    grid(&mut canvas, &axes, &area);
    for reference in &plot.references {
        draw_reference(&mut canvas, reference, &axes, &area);
    }
    canvas.clip(area.x, area.y, |canvas| {
        for (series, look) in by_depth(plot, &looks) {
            canvas.group(look.class, |c| draw_below(c, series, &axes));
        }
    });
    canvas.line("axis", area.x, [area.y[1]; 2]);
    for (series, look) in by_depth(plot, &looks) {
        canvas.group(look.class, |c| draw_marks(c, series, *look, &axes));
    }
    name_curves(&mut canvas, plot, &looks, &named, &axes, &area);
    name_references(&mut canvas, plot, lang, &axes, &area);
    let bottom = below(&mut canvas, &plot.x, lang, &axes.x, &area, width.units());
    canvas.height = at_risk(&mut canvas, plot, &looks, lang, &axes, bottom);
    canvas
}

/// Reference ranges lie at the bottom, columns next.
fn by_depth<'a>(plot: &'a Plot, looks: &'a [Look]) -> Vec<(&'a Series, &'a Look)> {
    let mut order: Vec<_> = plot.series.iter().zip(looks).collect();
    order.sort_by_key(|(series, _)| match series.shape {
        Shape::Range => 0,
        Shape::Bars { .. } => 1,
        Shape::Line | Shape::Step => 2,
        Shape::Points => 3,
    });
    order
}

/// Every value that an axis must hold.
fn values(plot: &Plot, direction: Direction) -> Vec<f64> {
    let mut values = Vec::new();
    for series in &plot.series {
        for point in &series.points {
            match (direction, series.shape) {
                (Direction::Vertical, Shape::Bars { width }) => {
                    values.extend([point.x - width / 2.0, point.x + width / 2.0]);
                }
                (Direction::Vertical, _) => values.push(point.x),
                (Direction::Horizontal, shape) => {
                    values.push(point.y);
                    values.extend(point.intervals.iter().flatten());
                    values.extend(matches!(shape, Shape::Bars { .. }).then_some(0.0));
                }
            }
        }
    }
    let across = plot.references.iter().filter(|r| r.direction == direction);
    values.extend(across.flat_map(|r| [r.low, r.high]));
    values
}

/// The names to stand beside the ends of curves, where there is room and they reach the right side.
fn named(plot: &Plot, lang: Lang, width: Width) -> Vec<Option<String>> {
    let is_curve = |s: &Series| matches!(s.shape, Shape::Line | Shape::Step);
    let curves = plot.series.iter().filter(|s| is_curve(s)).count();
    let last = |s: &Series| s.points.iter().rfind(|p| p.y.is_finite()).map(|p| p.x);
    let ends = plot.x.range.map(|range| range[1]).into_iter();
    let right = ends.chain(values(plot, Direction::Vertical)).fold(f64::NEG_INFINITY, f64::max);
    let left = values(plot, Direction::Vertical).into_iter().fold(f64::INFINITY, f64::min);
    let name = |series: &Series| {
        let text = series.label.text(lang);
        let reaches = last(series).is_some_and(|x| x >= right - 0.1 * (right - left));
        let fits = ems(&text) * BOLD * TEXT <= NAME_WIDTH;
        (width == Width::Wide && is_curve(series) && curves <= NAMED && reaches && fits)
            .then_some(text)
    };
    plot.series.iter().map(name).collect()
}

fn grid(canvas: &mut Canvas, axes: &Axes, area: &Area) {
    for tick in &axes.y.ticks {
        let y = axes.y.at(tick.value);
        canvas.line("grid", area.x, [y, y]);
        canvas.text(area.x[0] - 8.0, y + 4.0, "tick", Anchor::End, &tick.label);
    }
}

fn draw_reference(canvas: &mut Canvas, reference: &Reference, axes: &Axes, area: &Area) {
    let class = if reference.low == reference.high { "reference" } else { "reference-band" };
    let (x, y) = match reference.direction {
        Direction::Horizontal => {
            (area.x, [reference.low, reference.high].map(|v| axes.y.inside(v)))
        }
        Direction::Vertical => ([reference.low, reference.high].map(|v| axes.x.inside(v)), area.y),
    };
    if reference.low == reference.high {
        canvas.line(class, x, y);
    } else {
        canvas.rect(class, x, y);
    }
}

/// Puts each name at the end of its curve, moved apart where ends lie close.
fn name_curves(
    canvas: &mut Canvas,
    plot: &Plot,
    looks: &[Look],
    named: &[Option<String>],
    axes: &Axes,
    area: &Area,
) {
    let mut names: Vec<(f64, &str, Look)> = Vec::new();
    for ((series, look), name) in plot.series.iter().zip(looks).zip(named) {
        let end = series.points.iter().rfind(|p| p.y.is_finite());
        if let (Some(name), Some(end)) = (name, end) {
            names.push((axes.y.inside(end.y), name, *look));
        }
    }
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    for i in 1..names.len() {
        names[i].0 = names[i].0.max(names[i - 1].0 + LINE);
    }
    let mut limit = area.y[1];
    for (y, ..) in names.iter_mut().rev() {
        *y = y.min(limit);
        limit = *y - LINE;
    }
    for (y, name, look) in names {
        canvas.group(look.class, |c| c.text(area.x[1] + 8.0, y + 4.0, "name", Anchor::Start, name));
    }
}

/// Puts the words of each reference on whichever side of it covers the fewest points.
fn name_references(canvas: &mut Canvas, plot: &Plot, lang: Lang, axes: &Axes, area: &Area) {
    let mut taken: Vec<[f64; 4]> = Vec::new();
    let dots: Vec<(f64, f64)> = plot
        .series
        .iter()
        .flat_map(|s| s.points.iter().filter(|p| p.y.is_finite()))
        .map(|p| (axes.x.at(p.x), axes.y.at(p.y)))
        .collect();
    for reference in &plot.references {
        let text = reference.label.text(lang);
        let wide = ems(&text) * TEXT;
        let places: Vec<(f64, f64)> = match reference.direction {
            Direction::Horizontal => {
                let (low, high) = (axes.y.inside(reference.low), axes.y.inside(reference.high));
                let inside = if low - high > LINE + 4.0 { LINE } else { -5.0 };
                let sides = [area.x[0] + 6.0, area.x[1] - wide - 4.0];
                [high + inside, low + 15.0].iter().flat_map(|y| sides.map(|x| (x, *y))).collect()
            }
            Direction::Vertical => {
                let (low, high) = (axes.x.inside(reference.low), axes.x.inside(reference.high));
                let heights = [area.y[0] + 12.0, area.y[0] + 12.0 + LINE, area.y[1] - 8.0];
                heights.iter().flat_map(|y| [(high + 6.0, *y), (low - wide - 6.0, *y)]).collect()
            }
        };
        let cost = |&(x, y): &(f64, f64)| {
            let covers =
                |a: f64, b: f64| a > x - 4.0 && a < x + wide + 4.0 && b > y - 14.0 && b < y + 5.0;
            let dots = dots.iter().filter(|(a, b)| covers(*a, *b)).count();
            let words =
                taken.iter().filter(|t| x < t[1] && x + wide > t[0] && y - 12.0 < t[3] && y > t[2]);
            let beyond = x < area.x[0] || x + wide > area.x[1] || y > area.y[1] || y < area.y[0];
            dots + 100 * words.count() + 1000 * usize::from(beyond)
        };
        // The first of the best: ties keep the order in which the places are listed.
        if let Some(&(x, y)) = places.iter().min_by_key(|place| cost(place)) {
            taken.push([x, x + wide, y - 12.0, y]);
            canvas.text(x, y, "reference-name", Anchor::Start, &text);
        }
    }
}

/// Ticks and title below a horizontal axis; returns where they end.
fn below(
    canvas: &mut Canvas,
    axis: &Axis,
    lang: Lang,
    laid: &Laid,
    area: &Area,
    width: f64,
) -> f64 {
    let bottom = area.y[1];
    for tick in &laid.ticks {
        let x = laid.at(tick.value);
        canvas.line("axis", [x, x], [bottom, bottom + 5.0]);
        // The last label ends at its tick where it would leave the figure.
        let half = ems(&tick.label) * TEXT / 2.0;
        let anchor = if x + half > width { Anchor::End } else { Anchor::Middle };
        canvas.text(x, bottom + 20.0, "tick", anchor, &tick.label);
    }
    let mut y = bottom + 40.0;
    let middle = f64::midpoint(area.x[0], area.x[1]);
    for line in
        wrap(&heading(&axis.label, axis.unit.as_ref()).text(lang), area.x[1] - area.x[0], TEXT)
    {
        canvas.text(middle, y, "axis-title", Anchor::Middle, &line);
        y += LINE;
    }
    y - LINE + 8.0
}

/// Numbers at risk under the axis, one line for each series; returns where they end.
fn at_risk(
    canvas: &mut Canvas,
    plot: &Plot,
    looks: &[Look],
    lang: Lang,
    axes: &Axes,
    bottom: f64,
) -> f64 {
    let counted: Vec<_> =
        plot.series.iter().zip(looks).filter(|(s, _)| !s.at_risk.is_empty()).collect();
    if counted.is_empty() {
        return bottom;
    }
    let mut y = bottom + LINE;
    canvas.text(0.0, y, "axis-title", Anchor::Start, &Message::new("figure.at_risk").text(lang));
    for (series, look) in counted {
        y += LINE + 2.0;
        canvas.group(look.class, |c| {
            c.line("curve", [0.0, 14.0], [y - 4.0, y - 4.0]);
            let mut free = 22.0;
            for (x, n) in &series.at_risk {
                let text = number::write(*n as f64, number::Format::Integer);
                let (at, half) = (axes.x.at(*x), ems(&text) * TEXT / 2.0);
                if axes.x.holds(*x) && at - half >= free {
                    c.text(at, y, "tick", Anchor::Middle, &text);
                    free = at + half + 8.0;
                }
            }
        });
    }
    y + 8.0
}
