//! The report on a chip from its units.

use thymoid_chip::ChipOutput;
use thymoid_chip::units::Reading;
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{Cell, Chart, Plot, Point, Scale, Series, Shape};
use thymoid_report::html::{Block, Lead, NoticeKind, Page, Section};

use super::design_name::named;
use super::{axis, figure, paragraph, table};
use crate::analysis::units::{Quantity, UnitsResult};
use crate::frame::Frame;

/// Share of the intervals that are drawn, and how many standard errors they are.
const LEVEL: f64 = 0.95;
const ERRORS: f64 = 1.96;
/// Units that miss the whole chip by no more agree with it, whatever chance says.
const AGREE: f64 = 0.05;
/// A gap between medium and uptake above this share of what enters is told.
const WIDE_GAP: f64 = 0.02;

/// The report.
pub fn page(result: &UnitsResult, field: &ChipOutput, command: &str) -> Page {
    let mut blocks = vec![paragraph("units.text")];
    if let Some(along) = &field.along {
        let length_mm = along.flow.length_mm;
        blocks.push(oxygen(result, length_mm, &along.wall_po2_mmhg));
        blocks.push(export(result, length_mm));
    }
    blocks.extend([totals(result), by_unit(result)]);
    Page {
        title: Message::new("units.title").with("chip", named(&result.name)),
        subtitle: Message::new("units.subtitle"),
        lead: Lead { sentence: lead(result), figures: Vec::new(), blocks: notices(result) },
        sections: vec![Section {
            id: "units".into(),
            heading: Message::new("units.heading"),
            blocks,
        }],
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.command"), command.into()),
        ],
    }
}

/// The answer in a sentence: export of the chip, with both errors.
pub fn lead(result: &UnitsResult) -> Message {
    let export = &result.quantities[0].chip;
    let share = |error: f64| Value::percent(error / export.value.max(f64::MIN_POSITIVE), 1);
    Message::new("units.lead")
        .with("units", Value::integer(result.places.shares().len() as f64))
        .with("export", Value::significant(export.value, 3))
        .with("chance", share(export.chance))
        .with("few", share(export.few_units))
}

/// The units beside the whole chip in a sentence, if that was run.
pub fn judged(result: &UnitsResult) -> Option<Message> {
    let export = &result.quantities[0];
    let (whole, miss) = (export.whole?, export.miss()?);
    let agree = miss.mean.abs() <= (ERRORS * miss.error).max(AGREE);
    let key = if agree { "units.agree" } else { "units.disagree" };
    let message = Message::new(key)
        .with("whole", Value::significant(whole.mean, 3))
        .with("miss", Value::percent(miss.mean, 1))
        .with("chance", Value::percent(miss.error, 1));
    Some(message)
}

fn notices(result: &UnitsResult) -> Vec<Block> {
    let judged = judged(result).map(|message| Block::Notice(NoticeKind::Note, message));
    let from_to = Message::new("units.days")
        .with("from", Value::significant(result.days[0], 3))
        .with("to", Value::significant(result.days[1], 3));
    let gap = result.agreed.map(|agreed| {
        let message = Message::new("units.gap")
            .with("exchanges", Value::integer(agreed.exchanges.into()))
            .with("gap", Value::percent(agreed.gap, 1));
        let kind = if agreed.gap > WIDE_GAP { NoticeKind::Warning } else { NoticeKind::Note };
        Block::Notice(kind, message)
    });
    let alike = result
        .agreed
        .is_none()
        .then(|| Block::Notice(NoticeKind::Note, Message::new("units.alike")));
    let days = Block::Notice(NoticeKind::Note, from_to);
    judged.into_iter().chain([days]).chain(gap).chain(alike).collect()
}

fn series(key: &str, shape: Shape, points: Vec<Point>) -> Series {
    let levels = if shape == Shape::Points { vec![LEVEL] } else { Vec::new() };
    Series { label: Message::new(key), shape, levels, points, at_risk: Vec::new() }
}

/// What is known at equal steps, as a curve.
fn curve(values: &[f64], length_mm: f64) -> Vec<Point> {
    let steps = (values.len() - 1).max(1) as f64;
    let point = |(i, value): (usize, &f64)| Point::new(length_mm * i as f64 / steps, *value);
    values.iter().enumerate().map(point).collect()
}

fn plot(y: &str, unit: &str, series: Vec<Series>) -> Chart {
    Chart::Plot(Plot {
        x: axis("flow.along", Some("unit.mm"), Scale::Linear),
        y: axis(y, Some(unit), Scale::Linear),
        series,
        references: Vec::new(),
    })
}

fn oxygen(result: &UnitsResult, length_mm: f64, closed_form_mmhg: &[f64]) -> Block {
    let at = result.places.shares().iter().map(|share| share * length_mm);
    let marked = at.zip(&result.wall_mmhg).map(|(x, y)| Point::with(x, *y, vec![[*y; 2]]));
    let mut all = vec![
        series("units.closed_form", Shape::Line, curve(closed_form_mmhg, length_mm)),
        series("units.units", Shape::Points, marked.collect()),
    ];
    if let Some(slices) = &result.whole_wall_mmhg {
        let width = length_mm / slices.len() as f64;
        let middle = |(i, y): (usize, &f64)| Point::new(width * (i as f64 + 0.5), *y);
        let points = slices.iter().enumerate().map(middle).collect();
        all.push(series("units.whole", Shape::Line, points));
    }
    figure("units-oxygen", "units.oxygen", plot("chip.po2", "unit.mmhg", all))
}

fn export(result: &UnitsResult, length_mm: f64) -> Block {
    let chip_mm3 = result.tissue_mm3[0];
    let marked = |(share, reading): (&f64, &Reading)| {
        let [y, error] = [reading.mean, ERRORS * reading.error].map(|cells| cells / chip_mm3);
        Point::with(share * length_mm, y, vec![[(y - error).max(0.0), y + error]])
    };
    let export = &result.quantities[0];
    let units = result.places.shares().iter().zip(&export.places).map(marked).collect();
    let mean = export.chip.value / chip_mm3;
    let closed_form = curve(&result.conditions.export_per_mm3_day(), length_mm);
    let mut all = vec![
        series("units.closed_form", Shape::Line, closed_form),
        series("units.chip_mean", Shape::Line, curve(&[mean, mean], length_mm)),
        series("units.units", Shape::Points, units),
    ];
    if let Some(whole) = export.whole {
        let mean = whole.mean / chip_mm3;
        all.insert(2, series("units.whole_mean", Shape::Line, curve(&[mean, mean], length_mm)));
    }
    figure("units-export", "units.exported", plot("units.per_mm3", "unit.cells_mm3_day", all))
}

fn number(value: f64) -> Cell {
    Value::significant(value, 3).into()
}

fn totals(result: &UnitsResult) -> Block {
    let row = |quantity: &Quantity| {
        let whole = |of: fn(&Reading) -> f64| {
            quantity.whole.as_ref().map_or(Cell::EMPTY, |whole| number(of(whole)))
        };
        let miss = quantity.miss().map_or(Cell::EMPTY, |miss| Value::percent(miss.mean, 1).into());
        vec![
            Cell::from(Message::new(&format!("units.{}", quantity.key))),
            number(quantity.chip.value),
            number(quantity.chip.chance),
            number(quantity.chip.few_units),
            whole(|whole| whole.mean),
            whole(|whole| whole.error),
            miss,
        ]
    };
    let columns = ["quantity", "value", "chance", "few_units", "whole", "whole_chance", "miss"];
    let columns = columns.map(|column| format!("units.{column}"));
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    table("units.totals", &columns, result.quantities.iter().map(row).collect())
}

fn by_unit(result: &UnitsResult) -> Block {
    let chip_mm3 = result.tissue_mm3[0];
    let row = |i: usize| {
        let per_mm3 =
            |quantity: usize| number(result.quantities[quantity].places[i].mean / chip_mm3);
        vec![
            Value::percent(result.places.shares()[i], 1).into(),
            Value::percent(result.places.weights()[i], 1).into(),
            number(result.in_out_mmhg[i][0]),
            number(result.wall_mmhg[i]),
            number(result.in_out_mmhg[i][1]),
            per_mm3(EXPORT),
            per_mm3(THYMOCYTES),
            Value::percent(result.quantities[HYPOXIC].places[i].mean, 1).into(),
        ]
    };
    let columns =
        ["at", "share", "po2_in", "po2_at", "po2_out", "export_mm3", "cells_mm3", "hypoxic"];
    let columns = columns.map(|column| format!("units.{column}"));
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let rows = (0..result.places.shares().len()).map(row).collect();
    table("units.by_unit", &columns, rows)
}

/// Where quantities stand in the result.
const EXPORT: usize = 0;
const THYMOCYTES: usize = 4;
const HYPOXIC: usize = 8;

/// Units and chip as tables.
pub fn frames(result: &UnitsResult) -> Vec<Frame> {
    let places = 0..result.places.shares().len();
    let of = |values: &[f64]| values.to_vec();
    let mut units = Frame::new("units")
        .integers("unit", places.map(|i| i as i64 + 1))
        .floats("share_upstream", of(result.places.shares()))
        .floats("share_of_chip", of(result.places.weights()))
        .floats("po2_in_mmhg", result.in_out_mmhg.iter().map(|ends| ends[0]))
        .floats("po2_mmhg", of(&result.wall_mmhg))
        .floats("po2_out_mmhg", result.in_out_mmhg.iter().map(|ends| ends[1]));
    for quantity in &result.quantities {
        let places = || quantity.places.iter();
        units = units
            .floats(quantity.key, places().map(|reading| reading.mean))
            .floats(format!("{}_se", quantity.key), places().map(|reading| reading.error));
    }
    let all = || result.quantities.iter();
    let chip = Frame::new("chip")
        .texts("quantity", all().map(|q| q.key))
        .texts("unit", all().map(|q| q.unit))
        .floats("value", all().map(|q| q.chip.value))
        .floats("chance_se", all().map(|q| q.chip.chance))
        .floats("few_units_error", all().map(|q| q.chip.few_units))
        .optional("whole", all().map(|q| q.whole.map(|whole| whole.mean)))
        .optional("whole_se", all().map(|q| q.whole.map(|whole| whole.error)))
        .optional("miss", all().map(|q| q.miss().map(|miss| miss.mean)))
        .optional("miss_se", all().map(|q| q.miss().map(|miss| miss.error)));
    vec![units, chip]
}
