//! The drawn chip of a report: what it is made of, its sections, oxygen and signals in it.

use thymoid_chip::fields::{Field, Signal};
use thymoid_transport::voxels::Kind;

use super::fields::{Shown, section};
use super::geometry::kind_word;
use super::{paragraph, sections, table};
use crate::analysis::chip::Chips;
use crate::analysis::drawn_chip::DrawnChip;
use crate::analysis::field_sections::FieldSections;
use crate::frame::Frame;
use thymoid_core::Parameters;
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{Cell, Chart, Figure};
use thymoid_report::html::{Block, NoticeKind};

/// Most rectangles of a map along each axis.
const MOST: usize = 16;
const UM_PER_MM: f64 = 1e3;

/// What is drawn, and its sections.
pub fn drawn(chip: &DrawnChip) -> Vec<Block> {
    let mm = |um: f64| Value::significant(um / UM_PER_MM, 3);
    let [x, y, z] = chip.extent_um.map(mm);
    let size = Message::new("drawn.size")
        .with("copies", Value::integer(f64::from(chip.copies)))
        .with("x", x)
        .with("y", y)
        .with("z", z);
    let mut blocks = vec![paragraph("drawn.text"), Block::Paragraph(size)];
    if let Some(channels) = chip.channels {
        let said = Message::new("drawn.channels")
            .with("count", Value::integer(channels.count as f64))
            .with("radius", Value::significant(channels.radius_um, 3))
            .with("pitch", Value::significant(channels.pitch_um, 3))
            .with("length", mm(channels.length_um));
        blocks.push(Block::Paragraph(said));
    }
    blocks.push(materials(chip));
    let figures = sections::figures(&chip.voxels, &chip.layers);
    let telling = figures.into_iter().filter(tells);
    blocks.extend(telling.map(|figure| {
        let id = format!("drawn-{}", figure.id);
        Block::Figure(Box::new(Figure { id, ..figure }))
    }));
    blocks
}

/// Whether a section shows more than one material.
fn tells(figure: &Figure) -> bool {
    matches!(&figure.chart, Chart::Section(section) if section.parts.len() > 1)
}

fn materials(chip: &DrawnChip) -> Block {
    let copies = f64::from(chip.copies);
    let rows = chip.voxels.materials.iter().zip(&chip.volume_mm3).map(|(material, mm3)| {
        vec![
            Cell::from(Value::from(material.name.as_str())),
            Cell::from(Value::key(kind(material.kind))),
            Cell::from(Value::significant(*mm3, 3)),
            Cell::from(Value::significant(copies * mm3, 3)),
        ]
    });
    let columns = ["drawn.material", "drawn.kind", "drawn.of_one", "drawn.of_all"];
    table("drawn.materials", &columns, rows.collect())
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Tissue { .. } => "drawn.tissue",
        Kind::Gel { .. } => "drawn.gel",
        Kind::Lumen => "drawn.lumen",
        Kind::Membrane { .. } => "drawn.membrane",
        Kind::GasWall { .. } => "drawn.gas_wall",
        Kind::Solid => "drawn.solid",
    }
}

/// Oxygen where medium enters and leaves, and each signal.
pub fn fields(design: &str, of: &FieldSections, parameters: &Parameters) -> Vec<Block> {
    let number = |name: &str| parameters.value(name).unwrap_or(f64::NAN);
    let shown = Shown {
        design,
        piece: &of.piece,
        fields: &of.fields,
        solubility_mol_m3_mmhg: number("chip.oxygen_solubility_mol_m3_mmhg"),
        hypoxia_mmhg: number("chip.signals.hypoxia_po2_mmhg"),
        thymocytes_per_ml: of.thymocytes_per_ml,
    };
    let title = |key: &str, field: &Field| {
        let substance = format!("fields.{}", field.signal.as_str());
        Message::new(key).with("substance", Value::key(&substance))
    };
    let mut blocks = vec![
        paragraph("drawn.fields_text"),
        Block::Notice(NoticeKind::Unverified, Message::new("fields.assumed")),
    ];
    for field in &of.fields {
        let enters = field.signal == Signal::Oxygen && of.outlet.is_some();
        let key = if enters { "drawn.inlet_title" } else { "fields.map_title" };
        let id = format!("chip-field-{}", field.signal.as_str());
        blocks.push(section(&id, title(key, field), &shown, field, MOST));
        if let Some(outlet) = of.outlet.as_ref().filter(|_| enters) {
            let title = title("drawn.outlet_title", outlet);
            blocks.push(section("chip-field-outlet", title, &shown, outlet, MOST));
        }
    }
    blocks
}

/// The tables: materials as drawn, and each field.
pub fn frames(chips: &Chips, parameters: &Parameters) -> Vec<Frame> {
    let number = |name: &str| parameters.value(name).unwrap_or(f64::NAN);
    let mut frames = Vec::new();
    if let Some(chip) = &chips.drawn {
        let materials = || chip.voxels.materials.iter();
        let copies = i64::from(chip.copies);
        frames.push(
            Frame::new("chip_materials")
                .texts("material", materials().map(|material| material.name.as_str()))
                .texts("kind", materials().map(|material| kind_word(material.kind)))
                .floats("drawn_mm3", chip.volume_mm3.iter().copied())
                .integers("copies", materials().map(|_| copies)),
        );
    }
    if let Some(of) = &chips.sections {
        let shown = Shown {
            design: &chips.candidate.output.design,
            piece: &of.piece,
            fields: &of.fields,
            solubility_mol_m3_mmhg: number("chip.oxygen_solubility_mol_m3_mmhg"),
            hypoxia_mmhg: number("chip.signals.hypoxia_po2_mmhg"),
            thymocytes_per_ml: of.thymocytes_per_ml,
        };
        frames.push(super::fields::frame("chip_fields", &shown));
    }
    frames
}
