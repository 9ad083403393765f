//! How far to trust it: every number with its source.

use thymoid_core::{Parameters, Status};

use super::{paragraph, table};
use crate::frame::Frame;
use thymoid_report::catalogue::{Format, Message, Value, number};
use thymoid_report::figure::{Badge, Cell};
use thymoid_report::html::{Block, NoticeKind, Section};

/// The section on sources and limits.
pub fn section(parameters: &Parameters) -> Section {
    let assumed = parameters.iter().filter(|(_, p)| p.status == Status::Assumed).count();
    let all = parameters.iter().count();
    let rows = parameters
        .iter()
        .map(|(name, p)| {
            let written = Message::new("trust.number")
                .with("value", Value::significant(p.value, 4))
                .with("unit", p.unit.as_str())
                .with("range", Value::Range(p.low, p.high, Format::Significant(3)));
            vec![
                Cell::from(name),
                Cell::from(Value::Message(written)),
                Cell::badge(Badge::from(p.status)),
                Cell::from(number::powers(&p.source)),
            ]
        })
        .collect();
    Section {
        id: "trust".into(),
        heading: Message::new("trust.heading"),
        blocks: vec![
            paragraph("trust.text"),
            Block::Notice(NoticeKind::Warning, Message::new("trust.limits")),
            Block::Notice(
                NoticeKind::Unverified,
                Message::new("trust.assumed")
                    .with("assumed", Value::integer(assumed as f64))
                    .with("all", Value::integer(all as f64)),
            ),
            table(
                "trust.parameters",
                &["table.parameter", "trust.value", "table.status", "table.source"],
                rows,
            ),
        ],
    }
}

/// The parameters as a table.
pub fn frame(parameters: &Parameters) -> Frame {
    let all: Vec<_> = parameters.iter().collect();
    Frame::new("parameters")
        .texts("name", all.iter().map(|(name, _)| *name))
        .floats("value", all.iter().map(|(_, p)| p.value))
        .texts("unit", all.iter().map(|(_, p)| p.unit.as_str()))
        .floats("low", all.iter().map(|(_, p)| p.low))
        .floats("high", all.iter().map(|(_, p)| p.high))
        .optional("log_sd", all.iter().map(|(_, p)| p.log_sd))
        .texts("status", all.iter().map(|(_, p)| p.status.as_str()))
        .texts("source", all.iter().map(|(_, p)| p.source.as_str()))
}
