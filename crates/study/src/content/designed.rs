//! The page on the design of a trial.

use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{
    Cell, Chart, Direction, Plot, Point, Reference, Scale, Series, Shape,
};
use thymoid_report::html::{Block, Lead, Page, Section};
use thymoid_trial::{FutilityDesign, JointCharacteristics, JointLook, JointRates, MonitoredLook};

use super::{axis, figure, paragraph, table};
use crate::trial_design::{AtTruth, DesignRequest, Designed, NamedDesign, Sequential};

/// Looks that are told in words; more stand in the table only.
const TOLD: usize = 4;

/// The page.
pub fn page(found: &Designed, request: &DesignRequest, command: &str) -> Page {
    let mut said = sentences(found, request).into_iter();
    let sentence = said.next().unwrap_or_else(|| Message::new("trial_design.title"));
    let mut sections = vec![looks(found)];
    if !found.designs.is_empty() {
        sections.push(operating(found, request));
    }
    let conventions = paragraph(&format!("trial_design.convention_{}", request.kind()));
    sections.push(Section {
        id: "conventions".into(),
        heading: Message::new("trial_design.conventions_heading"),
        blocks: vec![paragraph("trial_design.convention_exact"), conventions],
    });
    Page {
        title: Message::new("trial_design.title"),
        subtitle: Message::new(&format!("trial_design.subtitle_{}", request.kind())),
        lead: Lead { sentence, figures: Vec::new(), blocks: said.map(Block::Paragraph).collect() },
        sections,
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.command"), command.into()),
        ],
    }
}

/// The design in words: for the page, and for a terminal.
pub fn sentences(found: &Designed, request: &DesignRequest) -> Vec<Message> {
    let mut said: Vec<Message> = found.designs.iter().map(|each| lead(each, request)).collect();
    for each in &found.designs {
        if each.design.looks().len() <= TOLD {
            said.extend(each.design.looks().iter().map(|look| told(each, *look)));
        }
    }
    if let Some(sizes) = &found.single {
        said.push(match sizes.next_unsafe {
            Some(n) => Message::new("trial_design.next_unsafe").with("n", Value::integer(n.into())),
            None => Message::new("trial_design.no_unsafe"),
        });
    }
    if let Some(best) = &found.bop2 {
        said.push(
            Message::new("trial_design.pair")
                .with("lambda", Value::significant(best.design.lambda, 3))
                .with("gamma", Value::significant(best.design.gamma, 3)),
        );
    }
    said.extend(found.joint.as_ref().map(|(_, at)| joint_lead(at)));
    said.extend(found.sequential.as_ref().map(sequential_lead));
    said
}

fn name(each: &NamedDesign) -> Message {
    let whole = each.design.to_string();
    let looks: Vec<&str> = whole.split(", ").collect();
    let short = match looks[..] {
        [first, .., last] if looks.len() > TOLD => format!("{first} … {last}"),
        _ => whole.clone(),
    };
    Message::new(each.key).with("design", short)
}

fn at(each: &NamedDesign, p: Option<f64>) -> Option<&AtTruth> {
    each.at.iter().find(|at| Some(at.p) == p)
}

fn lead(each: &NamedDesign, request: &DesignRequest) -> Message {
    let n = each.design.looks().last().map_or(0, |look| look.n);
    let [null, alternative] = request.truths().map(|p| at(each, p));
    let ends = |at: Option<&AtTruth>, of: fn(&AtTruth) -> f64| at.map_or(f64::NAN, of);
    Message::new("trial_design.lead")
        .with("name", Value::Message(name(each)))
        .with("n", Value::integer(n.into()))
        .with("p0", Value::percent(ends(null, |at| at.p), 0))
        .with("p1", Value::percent(ends(alternative, |at| at.p), 0))
        .with("alpha", Value::percent(ends(null, |at| at.ends.success), 2))
        .with("power", Value::percent(ends(alternative, |at| at.ends.success), 1))
        .with("expected", Value::significant(ends(null, |at| at.ends.expected_n), 3))
}

fn told(each: &NamedDesign, look: MonitoredLook) -> Message {
    let count = |n: u32| Value::integer(n.into());
    let (key, stop, win) = match (look.stop_futility_at_most, look.stop_efficacy_at_least) {
        (Some(stop), Some(win)) => ("trial_design.look_both", stop, win),
        (Some(stop), None) => ("trial_design.look_stop", stop, 0),
        (None, Some(win)) => ("trial_design.look_win", 0, win),
        (None, None) => ("trial_design.look_on", 0, 0),
    };
    let mut message =
        Message::new(key).with("name", Value::Message(name(each))).with("n", count(look.n));
    if look.stop_futility_at_most.is_some() {
        message = message.with("stop", count(stop));
    }
    if look.stop_efficacy_at_least.is_some() {
        message = message.with("win", count(win));
    }
    message
}

fn joint_lead(at: &[(JointRates, JointCharacteristics)]) -> Message {
    let success = |index: usize| Value::percent(at[index].1.success, 1);
    Message::new("trial_design.joint_lead")
        .with("alpha", success(0))
        .with("futile", success(1))
        .with("toxic", success(2))
        .with("power", success(3))
}

fn sequential_lead(Sequential { test, needs }: &Sequential) -> Message {
    Message::new("trial_design.sequential_lead")
        .with("looks", Value::integer(test.information.len() as f64))
        .with("inflation", Value::significant(needs.inflation, 4))
        .with("h0", Value::percent(needs.expected_information_h0, 1))
        .with("h1", Value::percent(needs.expected_information_h1, 1))
}

fn count(value: Option<u32>) -> Cell {
    value.map_or(Cell::EMPTY, |count| Cell::from(Value::integer(count.into())))
}

fn percent(value: f64) -> Cell {
    Cell::from(Value::percent(value, 2))
}

/// The bounds of every design.
fn looks(found: &Designed) -> Section {
    let mut blocks = Vec::new();
    if !found.designs.is_empty() {
        let rows = found.designs.iter().flat_map(|each| {
            each.design.looks().iter().map(move |look| {
                vec![
                    Cell::from(Value::Message(name(each))),
                    count(Some(look.n)),
                    count(look.stop_futility_at_most),
                    count(look.stop_efficacy_at_least),
                ]
            })
        });
        let columns = [
            "trial_design.of",
            "trial_design.n",
            "trial_design.stop_at_most",
            "trial_design.win_from",
        ];
        blocks.push(table("trial_design.looks", &columns, rows.collect()));
    }
    if let Some((looks, at)) = &found.joint {
        blocks.push(joint_bounds(looks));
        blocks.push(joint_ends(at));
    }
    if let Some(sequential) = &found.sequential {
        blocks.push(bounds(sequential));
    }
    blocks.extend(found.futility.as_ref().map(futility));
    Section { id: "design".into(), heading: Message::new("trial_design.heading"), blocks }
}

fn joint_bounds(looks: &[JointLook]) -> Block {
    let row = |look: &JointLook| {
        vec![
            count(Some(look.n)),
            count(look.stop_successes_at_most),
            count(look.stop_toxicities_at_least),
        ]
    };
    let columns = ["trial_design.n", "trial_design.stop_at_most", "trial_design.stop_toxic_from"];
    table("trial_design.looks", &columns, looks.iter().map(row).collect())
}

fn joint_ends(at: &[(JointRates, JointCharacteristics)]) -> Block {
    let row = |(rates, ends): &(JointRates, JointCharacteristics)| {
        vec![
            percent(rates.both + rates.success_only),
            percent(rates.both + rates.toxicity_only),
            percent(ends.success),
            percent(ends.stop_early),
            Cell::from(Value::significant(ends.expected_n, 3)),
        ]
    };
    let columns = [
        "trial_design.p",
        "trial_design.toxicity",
        "trial_design.success",
        "trial_design.early",
        "trial_design.expected",
    ];
    table("trial_design.operating", &columns, at.iter().map(row).collect())
}

fn bounds(Sequential { test, needs }: &Sequential) -> Block {
    let row = |look: usize| {
        vec![
            percent(test.information[look]),
            Cell::from(Value::significant(test.critical_z[look], 4)),
            percent(test.alpha_spent[look]),
            percent(needs.rejects_h1[look]),
        ]
    };
    let columns = [
        "trial_design.information",
        "trial_design.critical_z",
        "trial_design.alpha_spent",
        "trial_design.rejects_h1",
    ];
    table("trial_design.bounds", &columns, (0..test.information.len()).map(row).collect())
}

fn futility(design: &FutilityDesign) -> Block {
    let z = |value: f64| Cell::from(Value::significant(value, 4));
    let row = |look: usize| {
        let ([futile_h0, _], [futile_h1, efficacy_h1]) =
            (design.stops_h0[look], design.stops_h1[look]);
        vec![
            percent(design.information[look]),
            z(design.futility_z[look]),
            z(design.efficacy_z[look]),
            percent(futile_h0),
            percent(futile_h1),
            percent(efficacy_h1),
        ]
    };
    let columns = [
        "trial_design.information",
        "trial_design.futile_below",
        "trial_design.critical_z",
        "trial_design.futile_h0",
        "trial_design.futile_h1",
        "trial_design.rejects_h1",
    ];
    table("trial_design.with_futility", &columns, (0..design.information.len()).map(row).collect())
}

/// What the designs do, whatever the truth.
fn operating(found: &Designed, request: &DesignRequest) -> Section {
    let rows = found.designs.iter().flat_map(|each| {
        each.at.iter().map(move |at| {
            vec![
                Cell::from(Value::Message(name(each))),
                percent(at.p),
                percent(at.ends.success),
                percent(at.ends.stop_futility),
                percent(at.ends.stop_efficacy),
                Cell::from(Value::significant(at.ends.expected_n, 3)),
            ]
        })
    });
    let columns = [
        "trial_design.of",
        "trial_design.p",
        "trial_design.success",
        "trial_design.futile",
        "trial_design.early_success",
        "trial_design.expected",
    ];
    let blocks = vec![
        figure("design-success", "trial_design.curve", curve(found, request)),
        table("trial_design.operating", &columns, rows.collect()),
    ];
    Section {
        id: "operating".into(),
        heading: Message::new("trial_design.operating_heading"),
        blocks,
    }
}

fn curve(found: &Designed, request: &DesignRequest) -> Chart {
    let series = |each: &NamedDesign| Series {
        label: name(each),
        shape: Shape::Line,
        levels: Vec::new(),
        points: each.at.iter().map(|at| Point::new(at.p, at.ends.success)).collect(),
        at_risk: Vec::new(),
    };
    let [null, alternative] = request.truths();
    let reference = |(key, p): (&str, Option<f64>)| {
        let p = p?;
        let (label, direction) = (Message::new(key), Direction::Vertical);
        Some(Reference { label, direction, low: p, high: p })
    };
    let [mut x, mut y] =
        ["trial_design.p", "trial_design.success"].map(|label| axis(label, None, Scale::Percent));
    x.range = Some([0.0, 1.0]);
    y.range = Some([0.0, 1.0]);
    Chart::Plot(Plot {
        x,
        y,
        series: found.designs.iter().map(series).collect(),
        references: [("trial_design.null", null), ("trial_design.alternative", alternative)]
            .into_iter()
            .filter_map(reference)
            .collect(),
    })
}
