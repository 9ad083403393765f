//! The report on the limits of one design.

use thymoid_chip::ChipOutput;

use super::answers;
use super::design_name::named;
use super::limits::{figures, held, sentence};
use crate::analysis::answers::Answers;
use crate::analysis::limit_scan::LimitScan;
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::html::{Block, KeyFigure, Lead, NoticeKind, Page, Section};

/// The report on the limits of one design.
pub fn page(output: &ChipOutput, levels: &Answers, scan: &LimitScan, command: &str) -> Page {
    let mut blocks = held(&[output]);
    blocks.extend(answers::blocks(&output.design, levels));
    blocks.extend(figures(scan));
    let chip = named(&output.design);
    let warn = |note| Block::Notice(NoticeKind::Warning, Message::from(note));
    let key = |label: &str, value: f64, unit: &str| KeyFigure {
        label: Message::new(label),
        value: Value::significant(value, 3),
        unit: Some(Message::new(unit)),
        interval: None,
        note: None,
    };
    Page {
        title: Message::new("limits.title").with("chip", chip.clone()),
        subtitle: Message::new("limits.subtitle"),
        lead: Lead {
            sentence: sentence(output)
                .unwrap_or_else(|| Message::new("limits.none").with("chip", chip)),
            figures: vec![
                key("limits.export", output.export.total_per_day() / 1e6, "unit.million_per_day"),
                key("limits.first_export", output.first_export_days, "unit.days"),
                key("limits.lowest_oxygen", output.oxygen.minimum_po2_mmhg, "unit.mmhg"),
            ],
            blocks: output.notes.iter().map(warn).collect(),
        },
        sections: vec![Section {
            id: "limits".into(),
            heading: Message::new("limits.heading"),
            blocks,
        }],
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.command"), command.into()),
        ],
    }
}
