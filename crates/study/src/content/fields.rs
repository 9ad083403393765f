//! The report on the fields of a chip.

use thymoid_chip::fields::{Field, Piece, Signal};
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{Axis, Cell, Chart, Figure, Map, Scale};
use thymoid_report::html::{Block, Lead, NoticeKind, Page, Section};
use thymoid_transport::fields::Balance;

use super::design_name::named;
use super::{paragraph, table};
use crate::frame::Frame;

/// Most rectangles of a map along each axis; the file for ParaView has every voxel.
const MOST: usize = 30;
const AMOL_PER_MOL: f64 = 1e18;
/// mol/m3 of 1 nmol/L.
const NMOL_L: f64 = 1e-6;

/// The fields of a chip and how they are shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// Name of the design.
    pub design: &'a str,
    /// The piece that stands for it.
    pub piece: &'a Piece,
    /// Oxygen and each signal.
    pub fields: &'a [Field],
    /// Solubility of oxygen.
    pub solubility_mol_m3_mmhg: f64,
    /// Below this pressure tissue counts as hypoxic.
    pub hypoxia_mmhg: f64,
    /// Thymocytes in a millilitre of tissue.
    pub thymocytes_per_ml: f64,
}

impl Shown<'_> {
    /// Returns the concentration that is 1 in the unit in which a signal is shown: mmHg of oxygen,
    /// nmol/L of all others.
    pub fn unit_mol_m3(&self, signal: Signal) -> f64 {
        if signal == Signal::Oxygen { self.solubility_mol_m3_mmhg } else { NMOL_L }
    }

    /// Returns the name of a column of a signal, with its unit.
    pub fn column(signal: Signal) -> String {
        let unit = if signal == Signal::Oxygen { "mmhg" } else { "nmol_l" };
        format!("{}_{unit}", signal.as_str())
    }

    fn in_unit(&self, field: &Field, mol_m3: f64) -> f64 {
        mol_m3 / self.unit_mol_m3(field.signal)
    }
}

const fn unit(signal: Signal) -> &'static str {
    if matches!(signal, Signal::Oxygen) { "unit.mmhg" } else { "unit.nmol_l" }
}

fn name(signal: Signal) -> Message {
    Message::new(&format!("fields.{}", signal.as_str()))
}

/// The report.
pub fn page(shown: &Shown<'_>) -> Page {
    let maps = shown.fields.iter().map(|field| map(shown, field));
    let section = Section {
        id: "fields".into(),
        heading: Message::new("fields.heading"),
        blocks: std::iter::once(paragraph("fields.text")).chain(maps).collect(),
    };
    let [nx, ny, nz] = shown.piece.chip.grid.count();
    let size = Message::new("fields.size")
        .with("x", Value::integer(nx as f64))
        .with("y", Value::integer(ny as f64))
        .with("z", Value::integer(nz as f64))
        .with("edge", Value::significant(shown.piece.chip.grid.edge_um(), 3))
        .with("density", Value::significant(shown.thymocytes_per_ml, 2));
    Page {
        title: Message::new("fields.title").with("chip", named(shown.design)),
        subtitle: Message::new("fields.subtitle"),
        lead: Lead {
            sentence: lead(shown),
            figures: Vec::new(),
            blocks: vec![
                summary(shown),
                Block::Notice(NoticeKind::Note, size),
                Block::Notice(NoticeKind::Unverified, Message::new("fields.assumed")),
            ],
        },
        sections: vec![section],
        provenance: vec![(Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into())],
    }
}

fn lead(shown: &Shown<'_>) -> Message {
    let oxygen = shown.fields.iter().find(|field| field.signal == Signal::Oxygen);
    let least = oxygen.map_or(f64::NAN, |field| shown.in_unit(field, field.least_mol_m3));
    let share = oxygen.and_then(|field| field.hypoxic_share).unwrap_or(f64::NAN);
    Message::new("fields.lead")
        .with("least", Value::significant(least, 2))
        .with("share", Value::percent(share, 0))
        .with("limit", Value::significant(shown.hypoxia_mmhg, 2))
}

fn summary(shown: &Shown<'_>) -> Block {
    let rows = shown.fields.iter().map(|field| {
        let number = |c: f64| Cell::from(Value::significant(shown.in_unit(field, c), 3));
        vec![
            Cell::from(name(field.signal)),
            Cell::from(Message::new(unit(field.signal))),
            number(field.mean_mol_m3),
            number(field.least_mol_m3),
            number(field.greatest_mol_m3),
            field.hypoxic_share.map_or(Cell::EMPTY, |share| Value::percent(share, 1).into()),
        ]
    });
    let columns = ["substance", "unit", "mean", "least", "greatest", "hypoxic"];
    let columns = columns.map(|column| format!("fields.{column}"));
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    table("fields.table", &columns, rows.collect())
}

/// The section across channels, in the middle of the piece.
fn map(shown: &Shown<'_>, field: &Field) -> Block {
    let title = Message::new("fields.map_title").with("substance", Value::key(&key(field.signal)));
    let id = format!("field-{}", field.signal.as_str());
    section(&id, title, shown, field, MOST)
}

/// A field over the section across channels, in the middle of the piece, in so many rectangles
/// along each axis at most.
pub(super) fn section(
    id: &str,
    title: Message,
    shown: &Shown<'_>,
    field: &Field,
    most: usize,
) -> Block {
    let grid = &shown.piece.chip.grid;
    let [nx, ny, nz] = grid.count();
    // Channels run along the shorter of both.
    let along_y = ny <= nx;
    let (wide, middle) = if along_y { (nx, ny / 2) } else { (ny, nx / 2) };
    let at = |across: usize, up: usize| {
        if along_y { grid.at(across, middle, up) } else { grid.at(middle, across, up) }
    };
    let [columns, rows] = [wide, nz].map(|n| n.min(most));
    let value = |column: usize, row: usize| {
        let part = |i: usize, n: usize, of: usize| i * n / of..(i + 1) * n / of;
        let (mut sum, mut count) = (0.0, 0.0);
        for up in part(row, nz, rows) {
            for voxel in part(column, wide, columns).map(|across| at(across, up)) {
                if shown.piece.is_tissue(voxel) {
                    sum += f64::from(field.concentration_mol_m3[voxel]);
                    count += 1.0;
                }
            }
        }
        if count > 0.0 { shown.in_unit(field, sum / count) } else { f64::NAN }
    };
    let values: Vec<f64> =
        (0..rows).flat_map(|row| (0..columns).map(move |column| value(column, row))).collect();
    let greatest = shown.in_unit(field, field.greatest_mol_m3);
    let axis = |key: &str, n: usize| Axis {
        label: Message::new(key),
        unit: Some(Message::new("unit.um")),
        scale: Scale::Linear,
        range: Some([0.0, n as f64 * grid.edge_um()]),
    };
    let map = Map {
        x: axis("fields.across", wide),
        y: axis("fields.height", nz),
        value: Axis {
            label: name(field.signal),
            unit: Some(Message::new(unit(field.signal))),
            scale: Scale::Linear,
            range: Some([0.0, if greatest > 0.0 { greatest } else { 1.0 }]),
        },
        columns,
        values,
    };
    Block::Figure(Box::new(Figure {
        id: id.into(),
        title,
        description: Message::new("fields.map_about"),
        source: Message::new("fields.map_source"),
        chart: Chart::Map(map),
    }))
}

fn key(signal: Signal) -> String {
    format!("fields.{}", signal.as_str())
}

/// The table for machines, under a name.
pub fn frame(name: &'static str, shown: &Shown<'_>) -> Frame {
    let fields = shown.fields;
    let of = |value: fn(&Field) -> f64| {
        fields.iter().map(move |field| shown.in_unit(field, value(field))).collect::<Vec<_>>()
    };
    let flow = |of: fn(&Balance) -> f64| {
        fields.iter().map(move |field| AMOL_PER_MOL * of(&field.balance)).collect::<Vec<_>>()
    };
    Frame::new(name)
        .texts("substance", fields.iter().map(|field| field.signal.as_str()))
        .texts(
            "unit",
            fields.iter().map(|f| if f.signal == Signal::Oxygen { "mmHg" } else { "nmol/L" }),
        )
        .floats("mean", of(|field| field.mean_mol_m3))
        .floats("least", of(|field| field.least_mol_m3))
        .floats("greatest", of(|field| field.greatest_mol_m3))
        .optional("hypoxic_share", fields.iter().map(|field| field.hypoxic_share))
        .floats("through_walls_amol_s", flow(|b| b.through_walls_mol_s))
        .floats("from_capillaries_amol_s", flow(|b| b.from_capillaries_mol_s))
        .floats("made_amol_s", flow(|b| b.made_mol_s))
        .floats("taken_up_amol_s", flow(|b| b.taken_up_mol_s))
        .floats("decayed_amol_s", flow(|b| b.decayed_mol_s))
        .integers("cycles", fields.iter().map(|field| i64::from(field.cycles)))
        .floats("last_correction", fields.iter().map(|field| f64::from(field.correction)))
}
