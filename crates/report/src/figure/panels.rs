//! Many small plots in one drawing, with one key.

use super::canvas::{Anchor, Canvas, LINE};
use super::model::Chart;
use super::{Width, map, plot, rows, section, with_style};
use crate::catalogue::{Lang, Message};

/// Plots beside each other.
const COLUMNS: usize = 3;
/// Between them.
const GAP: f64 = 28.0;

/// One of the plots.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Its name.
    pub label: Message,
    /// The plot.
    pub chart: Chart,
}

/// Draws panels, left to right and top to bottom, as an SVG file of its own with its style inside.
/// The key of the first stands above all of them.
pub fn panels_file(
    id: &str,
    title: &Message,
    description: &Message,
    panels: &[Panel],
    lang: Lang,
) -> String {
    let width = Width::Narrow.units();
    let columns = COLUMNS.min(panels.len().max(1));
    let total = columns as f64 * (width + GAP) - GAP;
    let mut canvas = Canvas::default();
    let title = title.text(lang);
    name(&mut canvas, 0.0, 14.0, &title);
    let mut top = LINE + 8.0;
    if let Some(Panel { chart: Chart::Plot(first), .. }) = panels.first() {
        let mut key = Canvas::default();
        key.height = plot::draw_key(&mut key, first, lang, total);
        top += canvas.place(&key, 0.0, top);
    }
    for row in panels.chunks(columns) {
        let mut highest = 0.0;
        for (column, panel) in row.iter().enumerate() {
            let x = column as f64 * (width + GAP);
            name(&mut canvas, x, top + 14.0, &panel.label.text(lang));
            let drawn = match &panel.chart {
                Chart::Plot(plot) => plot::draw_without_key(plot, lang, Width::Narrow),
                Chart::Rows(rows) => rows::draw(rows, lang, Width::Narrow),
                Chart::Map(map) => map::draw(map, lang, Width::Narrow),
                Chart::Section(section) => section::draw(section, lang, Width::Narrow),
            };
            highest = f64::max(highest, canvas.place(&drawn, x, top + LINE + 8.0));
        }
        top += LINE + 8.0 + highest + GAP;
    }
    canvas.height = top - GAP;
    with_style(&canvas.finish(id, &title, &description.text(lang), "panels", total))
}

fn name(canvas: &mut Canvas, x: f64, y: f64, text: &str) {
    canvas.group("s0", |c| c.text(x, y, "name", Anchor::Start, text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, Plot, Point, Scale, Series, Shape};

    #[test]
    fn every_panel_has_its_name_and_all_have_one_key() {
        let axis = |scale| Axis {
            label: Message::new("receptor.length_axis"),
            unit: None,
            scale,
            range: None,
        };
        let series = |key| Series {
            label: Message::new(key),
            shape: Shape::Line,
            levels: Vec::new(),
            points: (0..4).map(|x| Point::new(f64::from(x), 0.2)).collect(),
            at_risk: Vec::new(),
        };
        let panel = |gene: &str| Panel {
            label: Message::new("receptor.gene_name").with("gene", gene),
            chart: Chart::Plot(Plot {
                x: axis(Scale::Linear),
                y: axis(Scale::Percent),
                series: ["repertoire.observed", "repertoire.reference"].map(series).to_vec(),
                references: Vec::new(),
            }),
        };
        let panels: Vec<Panel> = (1..=5).map(|i| panel(&format!("TRBV{i}"))).collect();
        let title = Message::new("repertoire.spectratype_title");
        let svg = panels_file("s", &title, &title, &panels, Lang::En);
        for i in 1..=5 {
            assert_eq!(svg.matches(&format!(">TRBV{i}<")).count(), 1);
        }
        assert_eq!(svg.matches(">reference<").count(), 1);
        assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"));
        assert!(!svg.contains("NaN"));
        assert_eq!(
            svg.matches("<g ").count() + svg.matches("<g>").count(),
            svg.matches("</g>").count()
        );
        panels_file("none", &title, &title, &[], Lang::ZhCn);
    }
}
