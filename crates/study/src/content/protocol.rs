//! The page for a protocol: estimand, visits, design, and the plan of analysis in words.

use thymoid_core::SinceImplant;
use thymoid_report::catalogue::{Lang, Message, Value};
use thymoid_report::figure::{
    Cell, Chart, Direction, Plot, Point, Reference, Scale, Series, Shape,
};
use thymoid_report::html::{Block, Lead, Page, Section};
use thymoid_trial::declared::{Enrolment, SafetyRule};
use thymoid_trial::{MonitoredCharacteristics, MonitoredDesign, MonitoredLook};

use super::estimand_page::estimand;
use super::{axis, figure, paragraph, table};
use crate::frame::Frame;
use crate::trial_file::TrialFile;

/// What a declared design does at each true success probability.
#[derive(Debug, Clone)]
pub struct Protocol {
    /// Looks and bounds.
    pub design: MonitoredDesign,
    /// At 5, 10, ... 95 %.
    pub operating: Vec<(f64, MonitoredCharacteristics)>,
    /// At the null and at what is hoped for.
    pub aims: [MonitoredCharacteristics; 2],
}

impl Protocol {
    /// Enumerates a declared design.
    ///
    /// # Errors
    /// When it keeps no error as declared.
    pub fn new(trial: &TrialFile) -> Result<Self, thymoid_trial::Error> {
        let design = trial.design.monitored(trial.design.rule)?;
        let truths = (1..20).map(|i| f64::from(i) / 20.0);
        let operating = truths.map(|p| Ok((p, design.characteristics(p)?)));
        let operating = operating.collect::<Result<_, thymoid_trial::Error>>()?;
        let aim = trial.design.aim;
        let aims = [design.characteristics(aim.p0)?, design.characteristics(aim.p1)?];
        Ok(Self { design, operating, aims })
    }

    fn largest(&self) -> u32 {
        self.design.looks().last().map_or(0, |look| look.n)
    }
}

/// The page.
pub fn page(trial: &TrialFile, protocol: &Protocol, command: &str) -> Page {
    let [at_p0, at_p1] = &protocol.aims;
    let sentence = Message::new("protocol.lead")
        .with("n", Value::integer(protocol.largest().into()))
        .with("alpha", Value::percent(at_p0.success, 1))
        .with("power", Value::percent(at_p1.success, 1))
        .with("p0", Value::percent(trial.design.aim.p0, 0))
        .with("p1", Value::percent(trial.design.aim.p1, 0));
    Page {
        title: Message::new("protocol.title").with("name", trial.name.as_str()),
        subtitle: Message::new("protocol.subtitle"),
        lead: Lead { sentence, figures: Vec::new(), blocks: Vec::new() },
        sections: vec![
            estimand(trial),
            visits(trial),
            design(trial, protocol),
            operating(trial, protocol),
            plan(trial, protocol),
        ],
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.command"), command.into()),
        ],
    }
}

fn visits(trial: &TrialFile) -> Section {
    let row = |month: &f64| {
        let day = SinceImplant::from_months(*month).days();
        let whole = |day: f64| Cell::from(Value::integer(day));
        vec![
            Cell::from(Value::from(month.to_string())),
            whole(day - trial.visits.days_early),
            whole(day),
            whole(day + trial.visits.days_late),
        ]
    };
    let columns =
        ["protocol.month", "protocol.window_from", "protocol.planned_day", "protocol.window_to"];
    let rows = trial.visits.months.iter().map(row).collect();
    let blocks = vec![table("protocol.visits", &columns, rows)];
    Section { id: "visits".into(), heading: Message::new("protocol.visits_heading"), blocks }
}

fn bound(n: Option<u32>) -> Cell {
    n.map_or(Cell::EMPTY, |n| Cell::from(Value::integer(n.into())))
}

fn design(trial: &TrialFile, protocol: &Protocol) -> Section {
    let row = |(look, ends): (&MonitoredLook, [f64; 2])| {
        vec![
            Cell::from(Value::integer(look.n.into())),
            bound(look.stop_futility_at_most),
            bound(look.stop_efficacy_at_least),
            Cell::from(Value::percent(ends[0], 1)),
            Cell::from(Value::percent(ends[1], 1)),
        ]
    };
    let [at_p0, at_p1] = &protocol.aims;
    let futile = at_p0.looks.iter().zip(&at_p1.looks).map(|(a, b)| [a.futility, b.futility]);
    let rows = protocol.design.looks().iter().zip(futile).map(row).collect();
    let columns = [
        "monitor.look",
        "trial_design.stop_at_most",
        "trial_design.win_from",
        "protocol.ends_p0",
        "protocol.ends_p1",
    ];
    let mut blocks = vec![table("protocol.looks", &columns, rows)];
    if let Some(rule) = trial.design.safety {
        blocks.push(safety(rule, protocol.largest()));
    }
    Section { id: "design".into(), heading: Message::new("protocol.design_heading"), blocks }
}

/// The smallest numbers of children at which so many deaths no longer stop.
fn safety(rule: SafetyRule, largest: u32) -> Block {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut before = None;
    for n in 1..=largest {
        let stops = rule.stops_at(n);
        if stops.is_some() && stops != before {
            rows.push(vec![Cell::from(Value::integer(n.into())), bound(stops)]);
        }
        before = stops;
    }
    table("protocol.safety", &["protocol.safety_from", "monitor.deaths_stop"], rows)
}

fn operating(trial: &TrialFile, protocol: &Protocol) -> Section {
    let line = |key: &str, of: fn(&MonitoredCharacteristics) -> f64| Series {
        label: Message::new(key),
        shape: Shape::Line,
        levels: Vec::new(),
        points: protocol.operating.iter().map(|(p, at)| Point::new(*p, of(at))).collect(),
        at_risk: Vec::new(),
    };
    let mut x = axis("trial_design.p", None, Scale::Percent);
    x.range = Some([0.0, 1.0]);
    let mut y = axis("protocol.probability", None, Scale::Percent);
    y.range = Some([0.0, 1.0]);
    let aim = trial.design.aim;
    let at = |key: &str, p: f64| Reference {
        label: Message::new(key),
        direction: Direction::Vertical,
        low: p,
        high: p,
    };
    let chart = Chart::Plot(Plot {
        x,
        y,
        series: vec![
            line("trial_design.success", |at| at.success),
            line("trial_design.futile", |at| at.stop_futility),
        ],
        references: vec![at("trial_design.null", aim.p0), at("trial_design.alternative", aim.p1)],
    });
    let row = |(p, at): &(f64, MonitoredCharacteristics)| {
        vec![
            Cell::from(Value::percent(*p, 0)),
            Cell::from(Value::percent(at.success, 1)),
            Cell::from(Value::percent(at.stop_futility, 1)),
            Cell::from(Value::Number(
                at.expected_n,
                thymoid_report::catalogue::Format::Decimals(1),
            )),
        ]
    };
    let columns =
        ["trial_design.p", "trial_design.success", "trial_design.futile", "trial_design.expected"];
    let blocks = vec![
        figure("operating", "protocol.curve", chart),
        table("trial_design.operating", &columns, protocol.operating.iter().map(row).collect()),
    ];
    Section { id: "operating".into(), heading: Message::new("protocol.operating_heading"), blocks }
}

/// The plan of analysis, paragraph by paragraph.
fn plan_text(trial: &TrialFile, protocol: &Protocol) -> Vec<Message> {
    let aim = trial.design.aim;
    let [at_p0, at_p1] = &protocol.aims;
    let percent = |p: f64| Value::percent(p, 1);
    let last = protocol.design.looks().last();
    let needed = last.and_then(|look| look.stop_efficacy_at_least).unwrap_or(0);
    let number = |n: u32| Value::integer(n.into());
    let of_estimand = |message: Message| {
        message
            .with("count", trial.estimand.naive_cd4_per_ul.to_string())
            .with("month", trial.estimand.month.to_string())
            .with("early", trial.visits.days_early.to_string())
            .with("late", trial.visits.days_late.to_string())
    };
    let mut text = vec![
        of_estimand(Message::new("protocol.sap_objective"))
            .with("p0", Value::percent(aim.p0, 0))
            .with("p1", Value::percent(aim.p1, 0)),
        Message::new("protocol.sap_size")
            .with("n", number(protocol.largest()))
            .with("needed", number(needed))
            .with("alpha", percent(at_p0.success))
            .with("power", percent(at_p1.success))
            .with("p0", Value::percent(aim.p0, 0))
            .with("p1", Value::percent(aim.p1, 0))
            .with("expected", Value::significant(at_p0.expected_n, 3)),
    ];
    for look in protocol.design.looks().iter().filter(|look| Some(*look) != last) {
        if let Some(stop) = look.stop_futility_at_most {
            let message = Message::new("protocol.sap_look");
            text.push(message.with("n", number(look.n)).with("stop", number(stop)));
        }
    }
    text.push(Message::new(match trial.design.enrolment {
        Enrolment::Continues => "protocol.sap_continues",
        Enrolment::Pauses => "protocol.sap_pauses",
    }));
    if let Some(rule) = trial.design.safety {
        text.push(
            Message::new("protocol.sap_safety")
                .with("month", rule.by_month.to_string())
                .with("acceptable", Value::percent(rule.acceptable, 0))
                .with("certainty", Value::percent(rule.certainty, 0)),
        );
    }
    text.push(of_estimand(Message::new("protocol.sap_visit")));
    text.extend(
        [
            "protocol.sap_analysis",
            "protocol.sap_missing",
            "protocol.sap_survival",
            "protocol.sap_data",
        ]
        .map(Message::new),
    );
    text.push(Message::new("protocol.sap_software").with("version", env!("CARGO_PKG_VERSION")));
    text
}

fn plan(trial: &TrialFile, protocol: &Protocol) -> Section {
    let mut blocks = vec![paragraph("protocol.sap_about")];
    blocks.extend(plan_text(trial, protocol).into_iter().map(Block::Paragraph));
    Section { id: "plan".into(), heading: Message::new("protocol.sap_heading"), blocks }
}

/// The plan of analysis as text in one language.
pub fn plan_markdown(trial: &TrialFile, protocol: &Protocol, lang: Lang) -> String {
    let title = Message::new("protocol.title").with("name", trial.name.as_str()).text(lang);
    let heading = Message::new("protocol.sap_heading").text(lang);
    let paragraphs = plan_text(trial, protocol).into_iter().map(|m| m.text(lang));
    let text: Vec<String> = paragraphs.collect();
    format!("# {title}\n\n## {heading}\n\n{}\n", text.join("\n\n"))
}

/// The operating characteristics.
pub fn frame(protocol: &Protocol) -> Frame {
    let of = &protocol.operating;
    Frame::new("operating_characteristics")
        .floats("p", of.iter().map(|(p, _)| *p))
        .floats("success", of.iter().map(|(_, at)| at.success))
        .floats("stop_futility", of.iter().map(|(_, at)| at.stop_futility))
        .floats("stop_efficacy", of.iter().map(|(_, at)| at.stop_efficacy))
        .floats("expected_n", of.iter().map(|(_, at)| at.expected_n))
}
