//! The chips: oxygen, stroma, export.

use thymoid_chip::ChipOutput;

use super::{axis, figure, paragraph, table};
use crate::analysis::Analysis;
use crate::analysis::chip::Chips;
use crate::catalogue::{Message, Value};
use crate::figure::{Cell, Chart, Plot, Point, Scale, Series, Shape};
use crate::frame::Frame;
use crate::report::{Block, NoticeKind, Section};

/// Points of an oxygen profile that are drawn; the table holds all.
const DRAWN: usize = 60;

/// The section on both chips.
pub fn section(analysis: &Analysis) -> Section {
    let chips = &analysis.chips;
    let both = [&chips.reference, &chips.candidate];
    let mut blocks = vec![paragraph("chip.text"), compared(chips)];
    for output in both {
        for note in &output.notes {
            let named = Message::new("chip.of_design")
                .with("chip", output.design.as_str())
                .with("note", Message::from(note));
            blocks.push(Block::Notice(NoticeKind::Warning, named));
        }
    }
    blocks.push(figure("chip-oxygen", "chip.oxygen", oxygen(both)));
    blocks.push(figure("chip-export", "chip.export", export(both)));
    blocks.push(Block::Notice(
        NoticeKind::Note,
        Message::new("chip.ratio").with("ratio", Value::significant(chips.export_ratio(), 2)),
    ));
    Section { id: "chip".into(), heading: Message::new("chip.heading"), blocks }
}

fn compared(chips: &Chips) -> Block {
    let both = [&chips.reference, &chips.candidate];
    let row = |key: &str, of: &dyn Fn(&ChipOutput) -> Value| {
        let mut cells = vec![Cell::from(Value::key(key))];
        cells.extend(both.iter().map(|output| Cell::from(of(output))));
        cells
    };
    let significant = |value: f64| Value::significant(value, 3);
    let rows = vec![
        row("chip.design", &|o| o.design.as_str().into()),
        row("chip.volume", &|o| significant(o.tissue_volume_mm3)),
        row("chip.thymocytes", &|o| significant(o.thymocytes / 1e9)),
        row("chip.cd4_export", &|o| significant(o.export.cd4_per_day / 1e6)),
        row("chip.cd8_export", &|o| significant(o.export.cd8_per_day / 1e6)),
        row("chip.treg_export", &|o| significant(o.export.treg_per_day / 1e6)),
        row("chip.first_export", &|o| significant(o.first_export_days)),
        row("chip.minimum_oxygen", &|o| significant(o.oxygen.minimum_po2_mmhg)),
        row("chip.span", &|o| significant(o.oxygen.span_um)),
        row("chip.critical_span", &|o| significant(o.oxygen.critical_span_um)),
        row("chip.functional", &|o| Value::percent(o.oxygen.functional_fraction, 0)),
    ];
    table("chip.compared", &["table.quantity", "chip.reference", "chip.candidate"], rows)
}

fn oxygen(both: [&ChipOutput; 2]) -> Chart {
    let series = both
        .iter()
        .map(|output| {
            let profile = &output.oxygen;
            let every = profile.depth_um.len().div_ceil(DRAWN).max(1);
            let points = profile
                .depth_um
                .iter()
                .zip(&profile.po2_mmhg)
                .step_by(every)
                .map(|(depth, po2)| Point::new(*depth, *po2))
                .collect();
            curve(&output.design, points)
        })
        .collect();
    Chart::Plot(Plot {
        x: axis("chip.depth", Some("unit.um"), Scale::Linear),
        y: axis("chip.po2", Some("unit.mmhg"), Scale::Linear),
        series,
        references: Vec::new(),
    })
}

fn export(both: [&ChipOutput; 2]) -> Chart {
    let series = both
        .iter()
        .map(|output| {
            let points = output
                .daily
                .iter()
                .map(|day| Point::new(f64::from(day.day), day.export.total_per_day() / 1e6))
                .collect();
            curve(&output.design, points)
        })
        .collect();
    Chart::Plot(Plot {
        x: axis("chip.day", Some("unit.days"), Scale::Linear),
        y: axis("chip.export_axis", Some("unit.million_per_day"), Scale::Linear),
        series,
        references: Vec::new(),
    })
}

fn curve(design: &str, points: Vec<Point>) -> Series {
    let label = Message::new("chip.design_name").with("chip", design);
    Series { label, shape: Shape::Line, levels: Vec::new(), points, at_risk: Vec::new() }
}

/// Tables of both chips.
pub fn frames(chips: &Chips) -> Vec<Frame> {
    let both = [&chips.reference, &chips.candidate];
    let days: Vec<_> = both.iter().flat_map(|o| o.daily.iter().map(move |d| (o, d))).collect();
    let depths: Vec<_> =
        both.iter().flat_map(|o| (0..o.oxygen.depth_um.len()).map(move |i| (o, i))).collect();
    vec![
        Frame::new("chip_summary")
            .texts("design", both.iter().map(|o| o.design.as_str()))
            .floats("tissue_volume_mm3", both.iter().map(|o| o.tissue_volume_mm3))
            .floats("thymocytes", both.iter().map(|o| o.thymocytes))
            .floats("cd4_per_day", both.iter().map(|o| o.export.cd4_per_day))
            .floats("cd8_per_day", both.iter().map(|o| o.export.cd8_per_day))
            .floats("treg_per_day", both.iter().map(|o| o.export.treg_per_day))
            .floats("first_export_days", both.iter().map(|o| o.first_export_days))
            .floats("minimum_po2_mmhg", both.iter().map(|o| o.oxygen.minimum_po2_mmhg))
            .floats("functional_fraction", both.iter().map(|o| o.oxygen.functional_fraction)),
        Frame::new("chip_export")
            .texts("design", days.iter().map(|(o, _)| o.design.as_str()))
            .integers("day", days.iter().map(|(_, d)| i64::from(d.day)))
            .floats("cd4_per_day", days.iter().map(|(_, d)| d.export.cd4_per_day))
            .floats("cd8_per_day", days.iter().map(|(_, d)| d.export.cd8_per_day))
            .floats("treg_per_day", days.iter().map(|(_, d)| d.export.treg_per_day)),
        Frame::new("chip_oxygen")
            .texts("design", depths.iter().map(|(o, _)| o.design.as_str()))
            .floats("depth_um", depths.iter().map(|(o, i)| o.oxygen.depth_um[*i]))
            .floats("po2_mmhg", depths.iter().map(|(o, i)| o.oxygen.po2_mmhg[*i]))
            .floats("tec_function", depths.iter().map(|(o, i)| o.oxygen.tec_function[*i])),
    ]
}
