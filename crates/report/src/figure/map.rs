//! A quantity over a section, as squares of darker and lighter colour with a key.

use super::Width;
use super::axis::Laid;
use super::axis_cell::{column, number};
use super::canvas::{Anchor, Canvas, LINE, TEXT};
use super::model::{Axis, Map};
use super::table::{Cell, Column, Table, heading};
use super::text::{ems, wrap};
use crate::catalogue::Lang;

/// Shades of the key.
const SHADES: usize = 8;
const CLASSES: [&str; SHADES] =
    ["shade1", "shade2", "shade3", "shade4", "shade5", "shade6", "shade7", "shade8"];
/// Greatest height of a section, in units.
const HIGHEST: f64 = 320.0;

pub(super) fn draw(map: &Map, lang: Lang, width: Width) -> Canvas {
    let mut canvas = Canvas::default();
    let mut top = title(&mut canvas, &map.y, 0.0, lang, width);
    let [x_range, y_range] = [&map.x, &map.y].map(|axis| axis.range.unwrap_or([0.0, 1.0]));
    let [wide, high] = [x_range, y_range].map(|[low, high]| high - low);
    let guess = Laid::new(&map.y, &[], [1.0, 0.0], 5.0, false);
    let left = guess.ticks.iter().map(|t| ems(&t.label) * TEXT).fold(0.0, f64::max) + 10.0;
    // Equal lengths are equal both ways.
    let scale = f64::min((width.units() - left - 18.0) / wide, HIGHEST / high);
    let (x, y) = ([left, left + scale * wide], [top + 12.0, top + 12.0 + scale * high]);
    let laid_x = Laid::new(&map.x, &[], x, 5.0, false);
    let laid_y = Laid::new(&map.y, &[], [y[1], y[0]], 4.0, false);
    canvas.group("s1", |canvas| squares(canvas, map, &laid_x, &laid_y));
    canvas.line("axis", x, [y[1]; 2]);
    for tick in &laid_y.ticks {
        canvas.text(x[0] - 8.0, laid_y.at(tick.value) + 4.0, "tick", Anchor::End, &tick.label);
    }
    top = ticks_below(&mut canvas, &laid_x, y[1]);
    top = title(&mut canvas, &map.x, top, lang, width);
    top = title(&mut canvas, &map.value, top + 8.0, lang, width);
    let key = [left, left + f64::min(width.units() - left - 18.0, 320.0)];
    let laid = Laid::new(&map.value, &[], key, 4.0, false);
    canvas.group("s1", |canvas| {
        for (shade, class) in CLASSES.iter().enumerate() {
            let at = |shade: usize| key[0] + (key[1] - key[0]) * shade as f64 / SHADES as f64;
            canvas.rect(class, [at(shade), at(shade + 1)], [top + 6.0, top + 18.0]);
        }
    });
    canvas.height = ticks_below(&mut canvas, &laid, top + 18.0);
    canvas
}

/// Writes what an axis shows, and returns where it ends.
fn title(canvas: &mut Canvas, axis: &Axis, mut top: f64, lang: Lang, width: Width) -> f64 {
    for line in wrap(&heading(&axis.label, axis.unit.as_ref()).text(lang), width.units(), TEXT) {
        canvas.text(0.0, top + 12.0, "axis-title", Anchor::Start, &line);
        top += LINE;
    }
    top
}

fn ticks_below(canvas: &mut Canvas, laid: &Laid, y: f64) -> f64 {
    for tick in &laid.ticks {
        let x = laid.at(tick.value);
        canvas.line("axis", [x, x], [y, y + 5.0]);
        canvas.text(x, y + 20.0, "tick", Anchor::Middle, &tick.label);
    }
    y + 28.0
}

/// Draws neighbours of one shade in a row as one rectangle.
fn squares(canvas: &mut Canvas, map: &Map, x: &Laid, y: &Laid) {
    let rows = map.values.len() / map.columns.max(1);
    let part = |axis: &Axis, i: usize, of: usize| {
        let [low, high] = axis.range.unwrap_or([0.0, 1.0]);
        low + (high - low) * i as f64 / of as f64
    };
    for (row, values) in map.values.chunks(map.columns.max(1)).enumerate() {
        let across = [row, row + 1].map(|i| y.at(part(&map.y, i, rows)).round());
        let mut from = 0;
        for run in values.chunk_by(|a, b| shade(map, *a) == shade(map, *b)) {
            let ends = [from, from + run.len()].map(|i| x.at(part(&map.x, i, map.columns)).round());
            if let Some(shade) = shade(map, run[0]) {
                canvas.rect(CLASSES[shade], ends, across);
            }
            from += run.len();
        }
    }
}

fn shade(map: &Map, value: f64) -> Option<usize> {
    let [low, high] = map.value.range.unwrap_or([0.0, 1.0]);
    let share = (value - low) / (high - low).max(f64::MIN_POSITIVE);
    value.is_finite().then(|| ((share * SHADES as f64) as usize).min(SHADES - 1))
}

/// Every square that has a value, by the place of its middle.
pub(super) fn table(map: &Map) -> Table {
    let columns: Vec<Column> = [&map.x, &map.y, &map.value].map(column).into();
    let rows = map.values.len() / map.columns.max(1);
    let middle = |axis: &Axis, i: usize, of: usize| {
        let [low, high] = axis.range.unwrap_or([0.0, 1.0]);
        low + (high - low) * (i as f64 + 0.5) / of as f64
    };
    let cells = map.values.iter().enumerate().filter(|(_, value)| value.is_finite());
    let row = |(i, value): (usize, &f64)| -> Vec<Cell> {
        let x = middle(&map.x, i % map.columns, map.columns);
        let y = middle(&map.y, i / map.columns, rows);
        vec![number(x, &map.x), number(y, &map.y), number(*value, &map.value)]
    };
    Table { columns, rows: cells.map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::super::model::{Chart, Figure, Scale};
    use super::super::{Width, svg};
    use super::Map;
    use crate::catalogue::{Lang, Message};
    use crate::figure::Axis;

    fn figure(values: Vec<f64>) -> Figure {
        let key = Message::new("analyte.cd3");
        let axis = |high| Axis {
            label: key.clone(),
            unit: None,
            scale: Scale::Linear,
            range: Some([0.0, high]),
        };
        let map = Map { x: axis(30.0), y: axis(20.0), value: axis(100.0), columns: 3, values };
        let (title, description, source) = (key.clone(), key.clone(), key.clone());
        Figure { id: "m".into(), title, description, source, chart: Chart::Map(map) }
    }

    #[test]
    fn neighbours_of_one_shade_are_one_rectangle_and_holes_are_left_out() {
        let figure = figure(vec![0.0, 5.0, 99.0, f64::NAN, 50.0, 100.0]);
        let drawn = svg(&figure, Lang::En, Width::Wide);
        // The key has each shade once more.
        assert_eq!(drawn.matches(r#"class="shade1""#).count(), 2);
        assert_eq!(drawn.matches(r#"class="shade8""#).count(), 3);
        assert_eq!(drawn.matches("<rect").count(), 4 + 8);
        assert!(!drawn.contains("NaN"));
        let table = figure.table();
        assert_eq!(table.rows.len(), 5);
        assert!(table.csv(Lang::En).contains("15,15,50"), "{}", table.csv(Lang::En));
    }

    #[test]
    fn nothing_to_show_draws_an_empty_section() {
        let drawn = svg(&figure(vec![f64::NAN; 6]), Lang::ZhCn, Width::Narrow);
        assert_eq!(drawn.matches("<rect").count(), 8);
    }
}
