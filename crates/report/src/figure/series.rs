//! One series on its axes: bands, curves, columns and marks.

use super::axis::Laid;
use super::canvas::Canvas;
use super::model::{Mark, Plot, Point, Series, Shape};

/// The pair of axes of a plot.
#[derive(Debug)]
pub(super) struct Axes {
    pub(super) x: Laid,
    pub(super) y: Laid,
}

/// How a series is told from the others: a colour class with its dash, and the shape of its marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Class of the group it is drawn in.
    pub(super) class: &'static str,
    /// Number of its mark: circle, square, triangle, diamond.
    pub(super) glyph: usize,
}

const CLASSES: [&str; 6] = ["s1", "s2", "s3", "s4", "s5", "s6"];

/// The look of each series. Ranges are grey; points over a curve are ink, as they are the data.
pub(super) fn looks(plot: &Plot) -> Vec<Look> {
    let curves = plot.series.iter().any(|s| matches!(s.shape, Shape::Line | Shape::Step));
    let (mut coloured, mut pointed) = (0, 0);
    let look = |series: &Series| {
        let glyph = pointed;
        pointed += usize::from(series.shape == Shape::Points);
        let class = match series.shape {
            Shape::Range => "sr",
            Shape::Points if curves && glyph == 0 => "s0",
            _ => {
                coloured += 1;
                CLASSES[(coloured - 1) % CLASSES.len()]
            }
        };
        Look { class, glyph }
    };
    plot.series.iter().map(look).collect()
}

/// Draws what lies below the marks: bands, curves and columns.
pub(super) fn draw_below(canvas: &mut Canvas, series: &Series, axes: &Axes) {
    match series.shape {
        Shape::Range => range(canvas, series, axes),
        Shape::Line | Shape::Step => {
            for level in widest_first(series) {
                for run in runs(&series.points, |p| p.intervals.get(level).is_some_and(finite)) {
                    let end = |i: usize| {
                        let points: Vec<_> =
                            run.iter().map(|p| (p.x, p.intervals[level][i])).collect();
                        outline(&points, series.shape, axes)
                    };
                    let mut shape = end(0);
                    shape.extend(end(1).into_iter().rev());
                    canvas.area("band", &shape);
                }
            }
            for run in runs(&series.points, |p| p.y.is_finite()) {
                let points: Vec<_> = run.iter().map(|p| (p.x, p.y)).collect();
                canvas.path("curve", &outline(&points, series.shape, axes));
            }
        }
        Shape::Bars { width } => {
            for point in series.points.iter().filter(|p| p.y.is_finite()) {
                let [left, right] = [-0.5, 0.5].map(|half| axes.x.inside(point.x + half * width));
                // A hair of background tells neighbouring columns apart.
                canvas.rect(
                    "bar",
                    [left + 0.5, right - 0.5],
                    [axes.y.inside(0.0), axes.y.inside(point.y)],
                );
            }
        }
        Shape::Points => {}
    }
}

/// Draws the marks: points with whiskers, and ticks where observation ended.
pub(super) fn draw_marks(canvas: &mut Canvas, series: &Series, look: Look, axes: &Axes) {
    let shown = |p: &&Point| p.y.is_finite() && axes.x.holds(p.x) && axes.y.holds(p.y);
    for point in series.points.iter().filter(shown) {
        let (x, y) = (axes.x.at(point.x), axes.y.at(point.y));
        match (series.shape, point.mark) {
            (Shape::Points, mark) => {
                if let Some(ends) =
                    widest_first(series).first().and_then(|i| point.intervals.get(*i))
                {
                    canvas.line("whisker", [x, x], ends.map(|v| axes.y.inside(v)));
                }
                glyph(canvas, mark, look.glyph, x, y);
            }
            (_, Mark::Censored) => canvas.line("censored", [x, x], [y - 4.0, y + 4.0]),
            _ => {}
        }
    }
}

/// One mark of a kind.
pub(super) fn glyph(canvas: &mut Canvas, mark: Mark, number: usize, x: f64, y: f64) {
    let class = if mark == Mark::Plain { "mark" } else { "mark open" };
    if mark == Mark::BelowLimit {
        return canvas.area(class, &[(x - 4.5, y - 8.0), (x + 4.5, y - 8.0), (x, y)]);
    }
    match number % 4 {
        0 => canvas.circle(class, x, y, 4.0),
        1 => canvas.rect(class, [x - 3.6, x + 3.6], [y - 3.6, y + 3.6]),
        2 => canvas.area(class, &[(x - 4.5, y + 3.7), (x + 4.5, y + 3.7), (x, y - 4.6)]),
        _ => canvas.area(class, &[(x - 4.8, y), (x, y - 4.8), (x + 4.8, y), (x, y + 4.8)]),
    }
}

fn range(canvas: &mut Canvas, series: &Series, axes: &Axes) {
    for run in runs(&series.points, |p| p.intervals.first().is_some_and(finite)) {
        let end = |i: usize| run.iter().map(move |p| (p.x, p.intervals[0][i]));
        let place = |(x, y)| (axes.x.at(x), axes.y.at(y));
        let shape: Vec<_> = end(0).chain(end(1).rev()).map(place).collect();
        canvas.area("band", &shape);
    }
    for run in runs(&series.points, |p| p.y.is_finite()) {
        let middle: Vec<_> = run.iter().map(|p| (axes.x.at(p.x), axes.y.at(p.y))).collect();
        canvas.path("curve", &middle);
    }
}

fn finite(ends: &[f64; 2]) -> bool {
    ends.iter().all(|v| !v.is_nan())
}

/// Indices of the levels, the widest interval first, so that narrower ones lie on top.
fn widest_first(series: &Series) -> Vec<usize> {
    let mut order: Vec<usize> = (0..series.levels.len()).collect();
    order.sort_by(|a, b| series.levels[*b].total_cmp(&series.levels[*a]));
    order
}

/// Stretches of points without a gap.
fn runs(points: &[Point], whole: impl Fn(&Point) -> bool) -> Vec<&[Point]> {
    points.split(|p| !whole(p)).filter(|run| !run.is_empty()).collect()
}

/// The corners of a curve or a staircase.
fn outline(points: &[(f64, f64)], shape: Shape, axes: &Axes) -> Vec<(f64, f64)> {
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for &(x, y) in points {
        let (x, y) = (axes.x.at(x), axes.y.at(y));
        if let (Shape::Step, Some(&(_, before))) = (shape, corners.last()) {
            corners.push((x, before));
        }
        corners.push((x, y));
    }
    corners
}
