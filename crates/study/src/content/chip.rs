//! The chips: oxygen, stroma, cells, export.

use thymoid_chip::ChipOutput;
use thymoid_chip::cells::{EventCounts, Stage};

use super::design_name::named;
use super::{answers, axis, drawn_chip, figure, flow, limits, paragraph, selection, table};
use crate::analysis::Analysis;
use crate::analysis::chip::{Chips, Grown};
use crate::analysis::flow::of_chip;
use crate::frame::Frame;
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{Cell, Chart, Plot, Point, Scale, Series, Shape};
use thymoid_report::html::{Block, NoticeKind, Section};

/// Points of an oxygen profile that are drawn; the table holds all.
const DRAWN: usize = 60;

/// The section on both chips.
pub fn section(analysis: &Analysis) -> Section {
    let chips = &analysis.chips;
    let both = chips.both().map(|grown| &grown.output);
    let mut blocks = vec![paragraph("chip.text"), compared(chips)];
    for output in both {
        for note in &output.notes {
            let note = Message::new("chip.of_design")
                .with("chip", named(&output.design))
                .with("note", Message::from(note));
            blocks.push(Block::Notice(NoticeKind::Warning, note));
        }
    }
    if let Some(drawn) = &chips.drawn {
        blocks.extend(drawn_chip::drawn(drawn));
    }
    blocks.extend(limits::held(&both));
    let candidate = &chips.candidate.output.design;
    blocks.extend(answers::blocks(candidate, &chips.answers));
    blocks.extend(limits::figures(&chips.limit_scan));
    blocks.push(figure("chip-oxygen", "chip.oxygen", oxygen(both)));
    if let Some(along) = &chips.candidate.output.along {
        blocks.push(flow::oxygen_along(&[of_chip(along)]));
    }
    if let Some(sections) = &chips.sections {
        blocks.extend(drawn_chip::fields(candidate, sections, &analysis.parameters));
    }
    blocks.push(figure("chip-cells", "chip.cells", cells(&chips.candidate)));
    blocks.push(figure("chip-export", "chip.export", export(both)));
    blocks.push(Block::Notice(
        NoticeKind::Note,
        Message::new("chip.ratio").with("ratio", Value::significant(chips.export_ratio(), 2)),
    ));
    Section { id: "chip".into(), heading: Message::new("chip.heading"), blocks }
}

fn compared(chips: &Chips) -> Block {
    let both = chips.both().map(|grown| &grown.output);
    let row = |key: &str, of: &dyn Fn(&ChipOutput) -> Value| {
        let mut cells = vec![Cell::from(Value::key(key))];
        cells.extend(both.iter().map(|output| Cell::from(of(output))));
        cells
    };
    let significant = |value: f64| Value::significant(value, 3);
    let mut rows = vec![
        row("chip.design", &|o| named(&o.design)),
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
    let [reference, candidate] = chips.both().map(|grown| &grown.culture);
    rows.push(vec![
        Cell::from(Value::key("chip.unit_sites")),
        Cell::from(Value::integer(reference.sites as f64)),
        Cell::from(Value::integer(candidate.sites as f64)),
    ]);
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

/// Stages that are drawn together.
const GROUPS: [(&str, &[Stage]); 6] = [
    ("chip.stage_dn", &[Stage::Dn1, Stage::Dn2, Stage::Dn3]),
    ("chip.stage_blast", &[Stage::Isp, Stage::DpBlast]),
    ("chip.stage_small", &[Stage::DpSmall, Stage::Deleting]),
    ("chip.stage_signalled", &[Stage::DpSignalled]),
    ("chip.stage_sp4", &[Stage::Sp4SemiMature, Stage::Sp4Mature, Stage::Treg]),
    ("chip.stage_sp8", &[Stage::Sp8SemiMature, Stage::Sp8Mature]),
];

fn cells(grown: &Grown) -> Chart {
    let series = GROUPS
        .iter()
        .map(|(key, kinds)| {
            let points = grown.culture.censuses.iter().zip(1..).map(|(census, day)| {
                let count = census.sum(|kind| kinds.contains(&kind)) as f64;
                Point::new(f64::from(day), count * grown.culture.units / 1e6)
            });
            Series {
                label: Message::new(key),
                shape: Shape::Line,
                levels: Vec::new(),
                points: points.collect(),
                at_risk: Vec::new(),
            }
        })
        .collect();
    Chart::Plot(Plot {
        x: axis("chip.day", Some("unit.days"), Scale::Linear),
        y: axis("chip.cells_axis", Some("unit.million"), Scale::Log { floor: 0.1 }),
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
    let label = Message::new("chip.design_name").with("chip", named(design));
    Series { label, shape: Shape::Line, levels: Vec::new(), points, at_risk: Vec::new() }
}

/// Tables of both chips.
pub fn frames(analysis: &Analysis) -> Vec<Frame> {
    let chips = &analysis.chips;
    let mut frames = chip_frames(chips);
    frames.extend(drawn_chip::frames(chips, &analysis.parameters));
    frames.push(answers::frame(&chips.candidate.output.design, &chips.answers));
    let both = chips.both().map(|grown| &grown.output);
    frames.extend(limits::frames(&both, &chips.limit_scan));
    frames
}

fn chip_frames(chips: &Chips) -> Vec<Frame> {
    let both = chips.both().map(|grown| &grown.output);
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
            .floats("functional_fraction", both.iter().map(|o| o.oxygen.functional_fraction))
            .integers("unit_sites", chips.both().iter().map(|g| g.culture.sites as i64))
            .floats("units", chips.both().iter().map(|g| g.culture.units)),
        Frame::new("chip_export")
            .texts("design", days.iter().map(|(o, _)| o.design.as_str()))
            .integers("day", days.iter().map(|(_, d)| i64::from(d.day)))
            .floats("cd4_per_day", days.iter().map(|(_, d)| d.export.cd4_per_day))
            .floats("cd8_per_day", days.iter().map(|(_, d)| d.export.cd8_per_day))
            .floats("treg_per_day", days.iter().map(|(_, d)| d.export.treg_per_day)),
        cells_of_the_unit(chips),
        events_of_the_unit(chips),
        selection::frame(chips),
        Frame::new("chip_oxygen")
            .texts("design", depths.iter().map(|(o, _)| o.design.as_str()))
            .floats("depth_um", depths.iter().map(|(o, i)| o.oxygen.depth_um[*i]))
            .floats("po2_mmhg", depths.iter().map(|(o, i)| o.oxygen.po2_mmhg[*i]))
            .floats("tec_function", depths.iter().map(|(o, i)| o.oxygen.tec_function[*i]))
            .floats("growth", depths.iter().map(|(o, i)| o.oxygen.growth[*i])),
    ]
}

/// One row a design, day and stage.
fn cells_of_the_unit(chips: &Chips) -> Frame {
    let rows: Vec<_> = chips
        .both()
        .into_iter()
        .flat_map(|g| g.culture.censuses.iter().zip(1..).map(move |(census, day)| (g, census, day)))
        .flat_map(|(g, census, day)| Stage::ALL.map(|kind| (&g.output.design, census, day, kind)))
        .collect();
    Frame::new("chip_cells")
        .texts("design", rows.iter().map(|(design, ..)| design.as_str()))
        .integers("day", rows.iter().map(|(_, _, day, _)| *day))
        .texts("stage", rows.iter().map(|(.., kind)| kind.as_str()))
        .integers("cells", rows.iter().map(|(_, census, _, kind)| census.of(*kind) as i64))
        .integers(
            "in_medulla",
            rows.iter().map(|(_, census, _, kind)| census.medulla[*kind as usize - 1] as i64),
        )
}

/// One row a design and day: what happened in the unit.
fn events_of_the_unit(chips: &Chips) -> Frame {
    let rows: Vec<_> = chips
        .both()
        .into_iter()
        .flat_map(|g| g.culture.events.iter().zip(1..).map(move |(events, day)| (g, events, day)))
        .collect();
    let mut frame = Frame::new("chip_events")
        .texts("design", rows.iter().map(|(g, ..)| g.output.design.as_str()))
        .integers("day", rows.iter().map(|(.., day)| *day));
    for (i, name) in EventCounts::NAMES.iter().enumerate() {
        frame = frame.integers(*name, rows.iter().map(|(_, events, _)| events.values()[i] as i64));
    }
    frame
}
