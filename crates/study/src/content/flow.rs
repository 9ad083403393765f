//! Medium through channels: oxygen along the flow, and a table of channels.

use super::{axis, figure, table};
use crate::analysis::flow::{ChannelFlowed, FlowResult, Place};
use crate::frame::Frame;
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{Cell, Chart, Plot, Point, Scale, Series, Shape};
use thymoid_report::html::{Block, Lead, NoticeKind, Page, Section};

/// Channels of a network that are drawn, those that lose most; the table holds all.
const DRAWN: usize = 6;

/// The report on a flow.
pub fn page(result: &FlowResult, command: &str) -> Page {
    let flow: f64 =
        result.channels.iter().map(|channel| channel.count * channel.flow_ul_min.abs()).sum();
    let sentence = Message::new("flow.lead")
        .with("channels", Value::significant(channels(result), 3))
        .with("share", Value::percent(result.extraction, 1));
    let notes =
        result.notes.iter().map(|note| Block::Notice(NoticeKind::Warning, Message::from(note)));
    let mut blocks = Vec::new();
    if flow > 0.0 {
        blocks.push(oxygen_along(&result.channels));
    }
    blocks.push(listed(result));
    Page {
        title: Message::new("flow.title").with("name", super::design_name::named(&result.name)),
        subtitle: Message::new("flow.subtitle"),
        lead: Lead { sentence, figures: Vec::new(), blocks: notes.collect() },
        sections: vec![Section {
            id: "flow".into(),
            heading: Message::new("flow.heading"),
            blocks,
        }],
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.command"), command.into()),
        ],
    }
}

fn channels(result: &FlowResult) -> f64 {
    result.channels.iter().map(|channel| channel.count).sum()
}

/// What the medium of a channel loses.
fn lost(channel: &ChannelFlowed) -> f64 {
    let ends = channel.course.first().zip(channel.course.last());
    channel.flow_ul_min.abs()
        * ends.map_or(0.0, |(first, last)| first.medium_mmhg - last.medium_mmhg)
}

/// Oxygen along channels, drawn.
pub(super) fn oxygen_along(channels: &[ChannelFlowed]) -> Block {
    figure("flow-oxygen", "flow.oxygen", chart(channels))
}

fn chart(channels: &[ChannelFlowed]) -> Chart {
    let series = |label: Message, points: Vec<Point>| Series {
        label,
        shape: Shape::Line,
        levels: Vec::new(),
        points,
        at_risk: Vec::new(),
    };
    let line = |channel: &ChannelFlowed, of: &dyn Fn(&Place) -> Option<f64>| -> Vec<Point> {
        let at = |place: &Place| of(place).map(|mmhg| Point::new(place.along_mm, mmhg));
        channel.course.iter().filter_map(at).collect()
    };
    let series = if let [channel] = channels {
        let mut all = vec![
            series(Message::new("flow.medium"), line(channel, &|p| Some(p.medium_mmhg))),
            series(Message::new("flow.wall"), line(channel, &|p| Some(p.wall_mmhg))),
        ];
        if channel.course.iter().any(|place| place.farthest_mmhg.is_some()) {
            all.push(series(Message::new("flow.farthest"), line(channel, &|p| p.farthest_mmhg)));
        }
        all
    } else {
        let mut most: Vec<&ChannelFlowed> =
            channels.iter().filter(|channel| !channel.course.is_empty()).collect();
        most.sort_by(|a, b| lost(b).total_cmp(&lost(a)));
        let drawn = most.into_iter().take(DRAWN);
        drawn
            .map(|channel| {
                let label = Message::new("flow.channel").with("name", channel.name.as_str());
                series(label, line(channel, &|p| Some(p.medium_mmhg)))
            })
            .collect()
    };
    Chart::Plot(Plot {
        x: axis("flow.along", Some("unit.mm"), Scale::Linear),
        y: axis("chip.po2", Some("unit.mmhg"), Scale::Linear),
        series,
        references: Vec::new(),
    })
}

fn listed(result: &FlowResult) -> Block {
    let number = |value: Option<f64>| {
        value.map_or(Cell::EMPTY, |value| Cell::from(Value::significant(value, 3)))
    };
    let row = |channel: &ChannelFlowed| {
        vec![
            Cell::from(Value::from(channel.name.as_str())),
            number(Some(channel.count)),
            number(Some(channel.flow_ul_min)),
            number(channel.speed_mm_s),
            number(channel.wall_shear_pa),
            number(channel.course.first().map(|place| place.medium_mmhg)),
            number(channel.course.last().map(|place| place.medium_mmhg)),
        ]
    };
    let columns = [
        "flow.name",
        "flow.count",
        "flow.flow_ul_min",
        "flow.speed_mm_s",
        "flow.wall_shear_pa",
        "flow.po2_in",
        "flow.po2_out",
    ];
    table("flow.channels", &columns, result.channels.iter().map(row).collect())
}

/// The channels, and oxygen along each.
pub fn frames(result: &FlowResult) -> Vec<Frame> {
    let channels = || result.channels.iter();
    let places: Vec<(&str, &Place)> = channels()
        .flat_map(|channel| channel.course.iter().map(|place| (channel.name.as_str(), place)))
        .collect();
    vec![
        Frame::new("channels")
            .texts("channel", channels().map(|c| c.name.as_str()))
            .floats("count", channels().map(|c| c.count))
            .floats("flow_ul_min", channels().map(|c| c.flow_ul_min))
            .optional("speed_mm_s", channels().map(|c| c.speed_mm_s))
            .optional("wall_shear_pa", channels().map(|c| c.wall_shear_pa))
            .optional("po2_in_mmhg", channels().map(|c| c.course.first().map(|p| p.medium_mmhg)))
            .optional("po2_out_mmhg", channels().map(|c| c.course.last().map(|p| p.medium_mmhg))),
        Frame::new("along")
            .texts("channel", places.iter().map(|(name, _)| *name))
            .floats("along_mm", places.iter().map(|(_, p)| p.along_mm))
            .floats("medium_mmhg", places.iter().map(|(_, p)| p.medium_mmhg))
            .floats("wall_mmhg", places.iter().map(|(_, p)| p.wall_mmhg))
            .optional("farthest_mmhg", places.iter().map(|(_, p)| p.farthest_mmhg))
            .optional("functional_fraction", places.iter().map(|(_, p)| p.functional_fraction)),
    ]
}
