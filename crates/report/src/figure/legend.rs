//! The key above a plot: what is not named beside its curve.

use thymoid_core::math::sorted;

use super::canvas::{Anchor, Canvas, LINE, TEXT};
use super::model::{Mark, Plot, Shape};
use super::series::{Look, glyph};
use super::text::{ems, wrap};
use crate::catalogue::{Lang, Message, Value};

/// One sample with its words.
#[derive(Debug)]
struct Entry {
    class: &'static str,
    sample: Sample,
    text: String,
}

#[derive(Debug)]
enum Sample {
    Curve,
    Bands(usize),
    Range,
    Bar,
    Mark(Mark, usize),
    Whisker,
    Censored,
}

const SAMPLE: f64 = 26.0;
const GAP: f64 = 20.0;

/// Draws the key in rows of `width` from the top, and returns its height.
///
/// `direct` says which series have their name beside the curve.
pub(super) fn draw(
    canvas: &mut Canvas,
    plot: &Plot,
    looks: &[Look],
    direct: &[bool],
    lang: Lang,
    width: f64,
) -> f64 {
    let entries = entries(plot, looks, direct, lang);
    let (mut x, mut y) = (0.0, 0.0);
    for entry in &entries {
        let lines = wrap(&entry.text, width - SAMPLE - 8.0, TEXT);
        let wide = lines.iter().map(|line| ems(line) * TEXT).fold(0.0, f64::max) + SAMPLE + 8.0;
        if x > 0.0 && x + wide > width {
            (x, y) = (0.0, y + LINE + 3.0);
        }
        canvas.group(entry.class, |c| sample(c, &entry.sample, x, y + 8.0));
        for (i, line) in lines.iter().enumerate() {
            canvas.text(x + SAMPLE + 8.0, y + 12.0 + LINE * i as f64, "key", Anchor::Start, line);
        }
        y += LINE * (lines.len() - 1) as f64;
        x += wide + GAP;
    }
    if entries.is_empty() { 0.0 } else { y + LINE + 8.0 }
}

fn entries(plot: &Plot, looks: &[Look], direct: &[bool], lang: Lang) -> Vec<Entry> {
    let mut entries = Vec::new();
    for ((series, look), direct) in plot.series.iter().zip(looks).zip(direct) {
        let sample = match series.shape {
            Shape::Line | Shape::Step => Sample::Curve,
            Shape::Range => Sample::Range,
            Shape::Bars { .. } => Sample::Bar,
            Shape::Points => Sample::Mark(Mark::Plain, look.glyph),
        };
        // The title names a series that stands alone.
        if !direct && plot.series.len() > 1 {
            entries.push(Entry { class: look.class, sample, text: series.label.text(lang) });
        }
    }
    entries.extend(intervals(plot, looks, true, lang));
    entries.extend(intervals(plot, looks, false, lang));
    for (mark, key) in [
        (Mark::Unverified, "figure.unverified"),
        (Mark::BelowLimit, "figure.below_limit"),
        (Mark::Censored, "figure.censored"),
    ] {
        let has = |i: &usize| plot.series[*i].points.iter().any(|p| p.mark == mark);
        if let Some(i) = (0..plot.series.len()).find(has) {
            let sample = if mark == Mark::Censored {
                Sample::Censored
            } else {
                Sample::Mark(mark, looks[i].glyph)
            };
            entries.push(Entry {
                class: looks[i].class,
                sample,
                text: Message::new(key).text(lang),
            });
        }
    }
    entries
}

/// What the bands of the curves, or the whiskers of the points, enclose: once for each set of
/// levels, in ink where it holds for several series.
fn intervals(plot: &Plot, looks: &[Look], points: bool, lang: Lang) -> Vec<Entry> {
    let shown = |shape| match shape {
        Shape::Points => points,
        Shape::Line | Shape::Step => !points,
        Shape::Range | Shape::Bars { .. } => false,
    };
    let mut sets: Vec<(&[f64], &'static str)> = Vec::new();
    for (series, look) in plot.series.iter().zip(looks) {
        if !shown(series.shape) || series.levels.is_empty() {
            continue;
        }
        match sets.iter_mut().find(|(levels, _)| *levels == series.levels) {
            Some((_, class)) => *class = "s0",
            None => sets.push((&series.levels, look.class)),
        }
    }
    let entry = |(levels, class): (&[f64], _)| {
        let widest = [levels.iter().copied().fold(0.0, f64::max)];
        let (sample, levels) = if points {
            (Sample::Whisker, written(&widest))
        } else {
            (Sample::Bands(levels.len()), written(levels))
        };
        let text = if widest == [1.0] {
            Message::new("figure.range").text(lang)
        } else {
            Message::new("figure.intervals").with("levels", levels).text(lang)
        };
        Entry { class, sample, text }
    };
    sets.into_iter().map(entry).collect()
}

/// Levels as they are written: `50 / 80 / 95 %`.
fn written(levels: &[f64]) -> Value {
    let levels: Vec<String> = sorted(levels.iter().copied())
        .iter()
        .map(|level| format!("{:.0}", level * 100.0))
        .collect();
    Value::Text(format!("{}\u{a0}%", levels.join(" / ")))
}

fn sample(canvas: &mut Canvas, sample: &Sample, x: f64, y: f64) {
    let middle = x + SAMPLE / 2.0;
    let ends = [x, x + SAMPLE];
    match sample {
        Sample::Curve => canvas.line("curve", ends, [y, y]),
        Sample::Bands(levels) => {
            for i in (1..=*levels).rev() {
                let half = 7.0 * i as f64 / *levels as f64;
                canvas.rect("band", ends, [y - half, y + half]);
            }
        }
        Sample::Range => canvas.rect("band", ends, [y - 6.0, y + 6.0]),
        Sample::Bar => canvas.rect("bar", ends, [y - 5.0, y + 5.0]),
        Sample::Mark(mark, number) => {
            let drop = if *mark == Mark::BelowLimit { 4.0 } else { 0.0 };
            glyph(canvas, *mark, *number, middle, y + drop);
        }
        Sample::Whisker => canvas.line("whisker", [middle, middle], [y - 7.0, y + 7.0]),
        Sample::Censored => {
            canvas.line("curve", ends, [y, y]);
            canvas.line("censored", [middle, middle], [y - 4.0, y + 4.0]);
        }
    }
}
