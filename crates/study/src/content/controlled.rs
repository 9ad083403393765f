//! The page on published controls.

use thymoid_core::{Days, Months};
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::{Cell, Chart, Direction, Mark, Reference, Row, RowShape, Rows, Scale};
use thymoid_report::html::{Block, Lead, NoticeKind, Page, Section};
use thymoid_trial::Controlled;

use super::{axis, figure, paragraph, table};
use crate::frame::Frame;
use crate::trial_controls::{AgainstCurve, ControlClock};

/// The page.
pub fn page(found: &[AgainstCurve], file: &str, command: &str) -> Page {
    let mut said = sentences(found).into_iter();
    let sentence = said.next().unwrap_or_else(|| Message::new("controls.none"));
    let mut blocks: Vec<Block> = said.map(Block::Paragraph).collect();
    for (curve, found) in pairs(found).filter(|(_, found)| found.beyond > 0) {
        let warning = Message::new("controls.beyond")
            .with("children", Value::integer(found.beyond as f64))
            .with("cohort", curve.curve.name.as_str());
        blocks.push(Block::Notice(NoticeKind::Warning, warning));
    }
    Page {
        title: Message::new("controls.title").with("file", file_name(file)),
        subtitle: Message::new("controls.subtitle"),
        lead: Lead { sentence, figures: Vec::new(), blocks },
        sections: vec![deaths(found), tipping(found), sources(found)],
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.command"), command.into()),
        ],
    }
}

/// What is said: for the page, and for a terminal.
pub fn sentences(found: &[AgainstCurve]) -> Vec<Message> {
    let one = |each: &AgainstCurve| {
        let Some(found) = &each.found else {
            return Message::new("controls.nobody").with("cohort", each.curve.name.as_str());
        };
        let key = if found.better() { "controls.better" } else { "controls.not_better" };
        Message::new(key)
            .with("cohort", each.curve.name.as_str())
            .with("observed", Value::integer(found.test.observed as f64))
            .with("expected", Value::significant(found.test.expected, 3))
            .with("turns", Value::significant(found.turns_at, 2))
            .with("holds", Value::probability(found.holds, 0))
    };
    found.iter().map(one).collect()
}

fn pairs(found: &[AgainstCurve]) -> impl Iterator<Item = (&AgainstCurve, &Controlled)> {
    found.iter().filter_map(|each| Some((each, each.found.as_ref()?)))
}

const fn clock(clock: ControlClock) -> &'static str {
    match clock {
        ControlClock::Age => "analyse.clock_age",
        ControlClock::Implant => "analyse.clock_implant",
    }
}

fn deaths(found: &[AgainstCurve]) -> Section {
    let row = |(each, found): (&AgainstCurve, &Controlled)| {
        let ratio = found.test.ratio_interval;
        vec![
            Cell::from(Value::from(each.curve.name.as_str())),
            Cell::from(Value::key(clock(each.curve.clock))),
            Cell::from(Value::integer(found.children as f64)),
            Cell::from(Value::integer(found.test.observed as f64)),
            Cell::from(Value::significant(found.test.expected, 3)),
            Cell::from(Value::significant(found.expected_with_immortal_time, 3)),
            Cell::from(Value::significant(found.test.ratio, 2)),
            Cell::from(Value::Range(ratio.low, ratio.high, Format::Significant(2))),
            Cell::from(Value::significant(found.test.p_exact_lower, 2)),
        ]
    };
    let columns = [
        "controls.cohort",
        "controls.clock",
        "controls.children",
        "controls.observed",
        "controls.expected",
        "controls.immortal",
        "controls.ratio",
        "analyse.interval",
        "analyse.p",
    ];
    let blocks = vec![
        paragraph("controls.deaths_text"),
        table("controls.deaths", &columns, pairs(found).map(row).collect()),
    ];
    Section { id: "deaths".into(), heading: Message::new("controls.deaths_heading"), blocks }
}

fn tipping(found: &[AgainstCurve]) -> Section {
    let item = |(each, found): (&AgainstCurve, &Controlled)| Row {
        label: Message::new("analyse.group").with("name", each.curve.name.as_str()),
        value: found.turns_at,
        interval: None,
        expected: Some([each.curve.bias_range[1], each.curve.bias_range[2]]),
        mark: Mark::Plain,
    };
    let mut scale = axis("controls.hazard", None, Scale::Log { floor: 0.01 });
    scale.range = Some([0.05, 20.0]);
    let chart = Chart::Rows(Rows {
        axis: scale,
        shape: RowShape::Dot,
        level: None,
        items: pairs(found).map(item).collect(),
        references: vec![Reference {
            label: Message::new("controls.as_published"),
            direction: Direction::Vertical,
            low: 1.0,
            high: 1.0,
        }],
    });
    let rows = pairs(found).flat_map(|(each, found)| {
        each.curve.points.iter().map(move |(days, survival)| {
            let [median, low, high] = each.curve.bias_range;
            vec![
                Cell::from(Value::from(each.curve.name.as_str())),
                Cell::from(Value::from(Months::from(Days(*days)).value().to_string())),
                Cell::from(Value::percent(*survival, 0)),
                Cell::from(Value::percent(found.turning_survival(*survival), 1)),
                Cell::from(Value::significant(found.turns_at, 2)),
                Cell::from(Value::significant(median, 2)),
                Cell::from(Value::Range(low, high, Format::Significant(2))),
                Cell::from(Value::probability(found.holds, 0)),
            ]
        })
    });
    let columns = [
        "controls.cohort",
        "controls.month",
        "controls.published",
        "controls.turning",
        "controls.turns_at",
        "controls.believed",
        "controls.believed_range",
        "controls.holds",
    ];
    let blocks = vec![
        paragraph("controls.tipping_text"),
        figure("tipping", "controls.tipping_figure", chart),
        table("controls.tipping", &columns, rows.collect()),
    ];
    Section { id: "tipping".into(), heading: Message::new("controls.tipping_heading"), blocks }
}

fn sources(found: &[AgainstCurve]) -> Section {
    let row = |each: &AgainstCurve| {
        let curve = &each.curve;
        vec![
            Cell::from(Value::from(curve.name.as_str())),
            Cell::from(Value::integer(curve.n.into())),
            Cell::from(Value::from(curve.source[0].as_str())),
            Cell::from(Value::from(curve.source[1].as_str())),
        ]
    };
    let columns = ["controls.cohort", "controls.n", "controls.source", "controls.note"];
    let blocks = vec![
        paragraph("controls.bias_text"),
        table("controls.sources", &columns, found.iter().map(row).collect()),
    ];
    Section { id: "sources".into(), heading: Message::new("controls.sources_heading"), blocks }
}

/// The table of the comparison.
pub fn frames(found: &[AgainstCurve]) -> Vec<Frame> {
    let all: Vec<(&AgainstCurve, &Controlled)> = pairs(found).collect();
    let of = |value: fn(&Controlled) -> f64| all.iter().map(|(_, f)| value(f)).collect::<Vec<_>>();
    vec![
        Frame::new("controls")
            .texts("cohort", all.iter().map(|(each, _)| each.curve.name.as_str()))
            .integers("children", all.iter().map(|(_, f)| f.children as i64))
            .integers("beyond", all.iter().map(|(_, f)| f.beyond as i64))
            .integers("observed", all.iter().map(|(_, f)| f.test.observed as i64))
            .floats("expected", of(|f| f.test.expected))
            .floats("expected_with_immortal_time", of(|f| f.expected_with_immortal_time))
            .floats("ratio", of(|f| f.test.ratio))
            .floats("ratio_low", of(|f| f.test.ratio_interval.low))
            .floats("ratio_high", of(|f| f.test.ratio_interval.high))
            .floats("p_exact", of(|f| f.test.p_exact_lower))
            .floats("turns_at_hazard_ratio", of(|f| f.turns_at))
            .floats("holds_probability", of(|f| f.holds)),
    ]
}

/// The name of a file without its folder, which may tell of a person.
fn file_name(path: &str) -> &str {
    std::path::Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path)
}
