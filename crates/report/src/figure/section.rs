//! A section through a body: what is where, seen from one side.

use super::axis::Laid;
use super::canvas::{Anchor, Canvas, LINE, TEXT};
use super::model::{Axis, Section};
use super::table::heading;
use super::text::{ems, wrap};
use super::{Column, Table, Width};
use crate::catalogue::{Format, Lang, Message, Value};
use crate::figure::Cell;

/// Heights between which a section is drawn to scale, in units.
const HIGH: [f64; 2] = [110.0, 520.0];
/// Side of the square of a key, and what is between two keys.
const SAMPLE: f64 = 14.0;
const GAP: f64 = 20.0;
/// Radius of the mark of a place.
const MARK: f64 = 4.0;

/// Returns by how much more heights are stretched than widths, 1 for a section to scale.
pub fn stretch([width, height]: [f64; 2], drawn: Width) -> f64 {
    let to_scale = drawn.units() * height / width;
    (HIGH[0] / to_scale).max(1.0)
}

pub(super) fn draw(section: &Section, lang: Lang, width: Width) -> Canvas {
    let mut canvas = Canvas::default();
    let mut top = key(&mut canvas, section, lang, width.units());
    for line in wrap(&title(&section.y).text(lang), width.units(), TEXT) {
        canvas.text(0.0, top + 12.0, "axis-title", Anchor::Start, &line);
        top += LINE;
    }
    let span = |axis: &Axis| axis.range.map_or(1.0, |[low, high]| (high - low).max(1e-9));
    let (wide, high) = (span(&section.x), span(&section.y));
    let probe = Laid::new(&section.y, &[], [1.0, 0.0], 5.0, false);
    let tick_width = probe.ticks.iter().map(|t| ems(&t.label) * TEXT).fold(0.0, f64::max);
    let left = tick_width + 12.0;
    // A narrow, high section is drawn narrower; a wide, low one is stretched.
    let room = width.units() - left - 18.0;
    let tall = (room * high / wide).clamp(HIGH[0], HIGH[1]);
    let across = room.min(tall * wide / high).max(HIGH[0].min(room));
    let (x, y) = ([left, left + across], [top + 12.0, top + 12.0 + tall]);
    let laid_x = Laid::new(&section.x, &[], x, 6.0, false);
    let laid_y = Laid::new(&section.y, &[], [y[1], y[0]], 5.0, false);
    for part in &section.parts {
        canvas.group(part.tone.class(), |c| {
            for [x0, y0, x1, y1] in &part.boxes {
                let x = [*x0, *x1].map(|x| printed(laid_x.inside(x)));
                let y = [*y0, *y1].map(|y| printed(laid_y.inside(y)));
                c.rect("part", x, y);
            }
        });
    }
    canvas.group("s0", |c| {
        for mark in &section.marks {
            let (u, v) = (laid_x.inside(mark.at[0]), laid_y.inside(mark.at[1]));
            let text = mark.label.text(lang);
            let right = u + MARK + 4.0 + ems(&text) * TEXT <= width.units();
            let (at, anchor) =
                if right { (u + MARK + 4.0, Anchor::Start) } else { (u - MARK - 4.0, Anchor::End) };
            c.circle("mark open", u, v, MARK);
            c.text(at, v + 4.0, "row", anchor, &text);
        }
    });
    for tick in &laid_y.ticks {
        canvas.text(left - 8.0, laid_y.at(tick.value) + 4.0, "tick", Anchor::End, &tick.label);
    }
    for tick in &laid_x.ticks {
        canvas.text(laid_x.at(tick.value), y[1] + 18.0, "tick", Anchor::Middle, &tick.label);
    }
    canvas.line("axis", x, [y[1]; 2]);
    canvas.text(x[1], y[1] + 18.0 + LINE, "axis-title", Anchor::End, &title(&section.x).text(lang));
    canvas.height = y[1] + 18.0 + LINE + 8.0;
    canvas
}

/// A place as it is printed: neighbours then share their edge, and no paper shows between them.
fn printed(place: f64) -> f64 {
    (place * 10.0).round() / 10.0
}

fn title(axis: &Axis) -> Message {
    heading(&axis.label, axis.unit.as_ref())
}

/// Draws the key, and returns its height.
fn key(canvas: &mut Canvas, section: &Section, lang: Lang, width: f64) -> f64 {
    let (mut x, mut y) = (0.0, 0.0);
    for part in &section.parts {
        let text = part.label.text(lang);
        let wide = SAMPLE + 8.0 + ems(&text) * TEXT;
        if x > 0.0 && x + wide > width {
            (x, y) = (0.0, y + LINE + 4.0);
        }
        canvas.group(part.tone.class(), |c| {
            c.rect("part", [x, x + SAMPLE], [y, y + SAMPLE]);
        });
        canvas.text(x + SAMPLE + 8.0, y + 12.0, "key", Anchor::Start, &text);
        x += wide + GAP;
    }
    y + LINE + 10.0
}

/// The twin of a section: which share of it each part has, and where the marks are.
pub(super) fn table(section: &Section) -> Table {
    let area = |[x0, y0, x1, y1]: &[f64; 4]| ((x1 - x0) * (y1 - y0)).abs();
    let of = |boxes: &[[f64; 4]]| boxes.iter().map(area).sum::<f64>();
    let whole: f64 = section.parts.iter().map(|part| of(&part.boxes)).sum();
    let columns = vec![
        Column::new("figure.series"),
        Column::new("figure.share"),
        Column { label: section.x.label.clone(), unit: section.x.unit.clone() },
        Column { label: section.y.label.clone(), unit: section.y.unit.clone() },
    ];
    let parts = section.parts.iter().map(|part| {
        let share = Value::Number(of(&part.boxes) / whole.max(1e-300), Format::Percent(1));
        vec![Cell::from(part.label.clone()), share.into(), Cell::EMPTY, Cell::EMPTY]
    });
    let marks = section.marks.iter().map(|mark| {
        let [x, y] = mark.at.map(|at| Cell::from(Value::Number(at, Format::Significant(4))));
        vec![Cell::from(mark.label.clone()), Cell::EMPTY, x, y]
    });
    Table { columns, rows: parts.chain(marks).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Chart, Figure, Scale, SectionMark, SectionPart, Tone, svg};

    #[test]
    fn parts_are_named_and_lie_where_they_are() {
        let axis = |key: &str, most| Axis {
            label: Message::new(key),
            unit: None,
            scale: Scale::Linear,
            range: Some([0.0, most]),
        };
        let part = |tone, boxes| SectionPart { label: Message::new("stage.trial"), tone, boxes };
        let section = Section {
            x: axis("analyte.cd3", 1000.0),
            y: axis("analyte.cd4", 500.0),
            parts: vec![
                part(Tone::Grey, vec![[0.0, 0.0, 1000.0, 250.0]]),
                part(Tone::Colour(2), vec![[0.0, 250.0, 500.0, 500.0]]),
            ],
            marks: vec![SectionMark { label: Message::new("stage.trial"), at: [990.0, 400.0] }],
        };
        let key = Message::new("stage.trial");
        let (title, description, source) = (key.clone(), key.clone(), key);
        let chart = Chart::Section(section);
        let figure = Figure { id: "s".into(), title, description, source, chart };
        let drawn = svg(&figure, Lang::En, Width::Wide);
        // Two keys, two boxes, one mark.
        assert_eq!(drawn.matches("class=\"part\"").count(), 4);
        assert_eq!(drawn.matches("<circle").count(), 1);
        assert!(!drawn.contains("NaN"));
        let table = figure.table().csv(Lang::En);
        assert!(
            table.contains("0.6666") && table.contains("0.3333") && table.contains("990"),
            "{table}"
        );
    }

    #[test]
    fn neighbours_share_their_edge_as_it_is_printed() {
        let axis = |most| Axis {
            label: Message::new("analyte.cd3"),
            unit: None,
            scale: Scale::Linear,
            range: Some([0.0, most]),
        };
        let rows = (0..13).map(|i| [0.0, f64::from(i), 37.0 + f64::from(i), f64::from(i + 1)]);
        let part = SectionPart {
            label: Message::new("stage.trial"),
            tone: Tone::Grey,
            boxes: rows.collect(),
        };
        let section =
            Section { x: axis(50.0), y: axis(13.0), parts: vec![part], marks: Vec::new() };
        let key = Message::new("stage.trial");
        let (title, description, source) = (key.clone(), key.clone(), key);
        let chart = Chart::Section(section);
        let figure = Figure { id: "s".into(), title, description, source, chart };
        let drawn = svg(&figure, Lang::En, Width::Wide);
        let number = |text: &str, name: &str| -> Option<f64> {
            text.split_once(name)?.1.split_once('"')?.0.parse().ok()
        };
        let end = |text: &str| Some(number(text, " y=\"")? + number(text, " height=\"")?);
        // The first is that of the key.
        let boxes: Vec<&str> = drawn.split("<rect").skip(2).collect();
        assert_eq!(boxes.len(), 13);
        for pair in boxes.windows(2) {
            let [below, above] = [number(pair[0], " y=\""), end(pair[1])];
            let gap = below.zip(above).map(|(below, above)| (below - above).abs());
            assert!(gap.is_some_and(|gap| gap < 1e-9), "{pair:?}");
        }
    }

    #[test]
    fn only_flat_sections_are_stretched() {
        assert_eq!(stretch([1000.0, 500.0], Width::Wide), 1.0);
        assert!(stretch([10_000.0, 500.0], Width::Wide) > 2.0);
    }
}
