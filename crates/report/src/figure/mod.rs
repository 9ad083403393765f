//! Static charts: plain data in, byte-stable SVG and the same data as a table out.
//!
//! * [`Figure`] is what is shown, in no language: a [`Plot`] over two axes, a list of [`Rows`],
//!   a [`Map`] of a quantity or a [`Section`] through a body.
//! * [`svg`] draws it at one of two widths, with real text; [`STYLE`] holds the colours, light,
//!   dark and printed. [`svg_file`] is the same as a file of its own.
//! * [`panels_file`] draws many small ones with one key.
//! * [`Figure::table`] is its twin: every number of its series or rows, which is also its CSV.

mod axis;
mod axis_cell;
mod canvas;
mod legend;
mod map;
mod model;
mod panels;
mod plot;
mod rows;
mod section;
mod series;
mod table;
mod text;
mod twin;

pub use model::{
    Axis, Chart, Direction, Figure, Map, Mark, Plot, Point, Reference, Row, RowShape, Rows, Scale,
    Section, SectionMark, SectionPart, Series, Shape, Tone,
};
pub use panels::{Panel, panels_file};
pub use section::stretch;
pub use table::{Badge, Cell, Column, HowKnown, Table, TestResult};

use crate::catalogue::Lang;
use crate::catalogue::number::in_language;

/// Colours and line styles of every figure, as CSS.
pub const STYLE: &str = include_str!("style.css");

/// The two layouts: a column of a page, and a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// 720 units, for a screen and for A4.
    Wide,
    /// 358 units, for a phone.
    Narrow,
}

impl Width {
    /// Suffix of ids and classes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }

    const fn units(self) -> f64 {
        match self {
            Self::Wide => 720.0,
            Self::Narrow => 358.0,
        }
    }
}

/// Draws a figure as an `<svg>` element that takes its colours from [`STYLE`].
///
/// The same figure, language and width give the same bytes on every machine.
pub fn svg(figure: &Figure, lang: Lang, width: Width) -> String {
    let canvas = match &figure.chart {
        Chart::Plot(plot) => plot::draw(plot, lang, width),
        Chart::Rows(rows) => rows::draw(rows, lang, width),
        Chart::Map(map) => map::draw(map, lang, width),
        Chart::Section(section) => section::draw(section, lang, width),
    };
    let id = format!("{}-{}-{}", figure.id, lang.tag(), width.name());
    let (title, description) = (figure.title.text(lang), figure.description.text(lang));
    let svg = canvas.finish(&id, &title, &description, width.name(), width.units());
    in_language(&svg, lang)
}

/// A figure as an SVG file of its own, with its style inside; light or dark as the viewer is.
pub fn svg_file(figure: &Figure, lang: Lang, width: Width) -> String {
    with_style(&svg(figure, lang, width))
}

/// An `<svg>` element as a file of its own.
fn with_style(svg: &str) -> String {
    let body = svg.find('>').map_or(0, |end| end + 1);
    format!("{}<style>{STYLE}</style>{}\n", &svg[..body], &svg[body..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Message;

    fn axis(key: &str, scale: Scale) -> Axis {
        Axis { label: Message::new(key), unit: None, scale, range: None }
    }

    fn series(shape: Shape, levels: &[f64], points: Vec<Point>) -> Series {
        let label = Message::new("analyte.naive_cd4");
        Series { label, shape, levels: levels.to_vec(), points, at_risk: Vec::new() }
    }

    fn figure(chart: Chart) -> Figure {
        let key = Message::new("analyte.naive_cd4");
        Figure { id: "f".into(), title: key.clone(), description: key.clone(), source: key, chart }
    }

    fn plot() -> Figure {
        let curve = (0..=4).map(|i| {
            let x = f64::from(i) * 6.0;
            Point::with(x, 10.0 * x, vec![[8.0 * x, 12.0 * x], [5.0 * x, 15.0 * x]])
        });
        let labs = vec![
            Point::new(3.0, 5.0).marked(Mark::BelowLimit),
            Point::with(9.0, 70.0, vec![[60.0, 80.0]]),
            Point::new(12.0, 200.0).marked(Mark::Unverified),
        ];
        let label = Message::new("figure.expected");
        figure(Chart::Plot(Plot {
            x: axis("quantity.months_since_implant", Scale::Months),
            y: axis("analyte.naive_cd4", Scale::Log { floor: 1.0 }),
            series: vec![
                series(Shape::Line, &[0.5, 0.95], curve.collect()),
                series(Shape::Points, &[0.95], labs),
            ],
            references: vec![Reference {
                label,
                direction: Direction::Horizontal,
                low: 400.0,
                high: 900.0,
            }],
        }))
    }

    fn rows() -> Figure {
        let row = |value, interval, expected| Row {
            label: Message::new("stage.trial"),
            value,
            interval,
            expected,
            mark: Mark::Plain,
        };
        figure(Chart::Rows(Rows {
            axis: axis("quantity.survival", Scale::Percent),
            shape: RowShape::Dot,
            level: Some(0.95),
            items: vec![row(0.8, Some([0.7, 0.9]), Some([0.75, 0.85])), row(f64::NAN, None, None)],
            references: Vec::new(),
        }))
    }

    /// One line for each element, so that a change is read as a change of the drawing.
    fn lines(svg: &str) -> String {
        svg.replace("><", ">\n<")
    }

    #[test]
    fn a_plot_and_rows_are_drawn_as_they_were() {
        insta::assert_snapshot!("plot", lines(&svg(&plot(), Lang::En, Width::Wide)));
        insta::assert_snapshot!("rows", lines(&svg(&rows(), Lang::ZhCn, Width::Narrow)));
    }

    #[test]
    fn the_table_holds_every_number_drawn() {
        insta::assert_snapshot!("plot_table", plot().table().csv(Lang::En));
        insta::assert_snapshot!("rows_table", rows().table().csv(Lang::En));
    }

    #[test]
    fn missing_infinite_and_absent_data_draw_finite_lengths() {
        let odd = vec![
            Point::new(0.0, 1.0),
            Point::new(1.0, f64::NAN),
            Point::with(2.0, 3.0, vec![[1.0, f64::INFINITY]]),
            Point::with(f64::NAN, 4.0, vec![[f64::NAN, 5.0]]),
        ];
        for shape in
            [Shape::Line, Shape::Step, Shape::Points, Shape::Bars { width: 1.0 }, Shape::Range]
        {
            for scale in [Scale::Linear, Scale::Percent, Scale::Log { floor: 0.5 }] {
                for points in [odd.clone(), Vec::new()] {
                    let chart = Chart::Plot(Plot {
                        x: axis("analyte.cd3", Scale::Months),
                        y: axis("analyte.cd3", scale),
                        series: vec![series(shape, &[0.95], points)],
                        references: Vec::new(),
                    });
                    let drawn = svg(&figure(chart), Lang::En, Width::Narrow);
                    let long =
                        drawn.split(|c: char| !c.is_ascii_digit()).any(|word| word.len() > 8);
                    assert!(!drawn.contains("NaN") && !drawn.contains("inf") && !long, "{drawn}");
                }
            }
        }
    }

    #[test]
    fn a_file_carries_its_style() {
        let file = svg_file(&plot(), Lang::En, Width::Wide);
        let (start, rest) = file.split_once("<style>").unwrap();
        assert!(start.starts_with("<svg xmlns=") && start.ends_with('>'));
        assert!(rest.starts_with(STYLE) && rest.ends_with("</svg>\n"));
    }
}
