//! The page on what earlier studies say.

use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::{
    Cell, Chart, Direction, Plot, Point, Reference, Scale, Series, Shape,
};
use thymoid_report::html::{Block, Lead, NoticeKind, Page, Section};
use thymoid_trial::{BetaMixture, EffectiveSampleSizes};

use super::{axis, figure, paragraph, table};
use crate::trial_prior::{After, EarlierStudy, PriorAnswer, PriorRequest};

/// A conflict rarer than this is said as a warning.
const SURPRISE: f64 = 0.05;

/// The page.
pub fn page(
    studies: &[EarlierStudy],
    found: &PriorAnswer,
    request: &PriorRequest,
    command: &str,
) -> Page {
    let mut said = sentences(found, request).into_iter();
    let sentence = said.next().unwrap_or_else(|| Message::new("trial_prior.title"));
    let mut blocks: Vec<Block> = said.map(Block::Paragraph).collect();
    let conflict = found.after.as_ref().map(|after| after.conflict.p_value);
    if let Some(p) = conflict.filter(|p| *p < SURPRISE) {
        let warning = Message::new("trial_prior.conflict").with("p", Value::significant(p, 2));
        blocks.push(Block::Notice(NoticeKind::Warning, warning));
    }
    Page {
        title: Message::new("trial_prior.title"),
        subtitle: Message::new("trial_prior.subtitle"),
        lead: Lead { sentence, figures: Vec::new(), blocks },
        sections: vec![history(studies, found), prior(found, request), trial(found, request)],
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.command"), command.into()),
        ],
    }
}

/// What is said: for the page, and for a terminal.
pub fn sentences(found: &PriorAnswer, request: &PriorRequest) -> Vec<Message> {
    let percent = |share: f64| Value::percent(share, 1);
    let range =
        Value::Range(found.map.quantile(0.025), found.map.quantile(0.975), Format::Percent(0));
    let [history, robust] = found.sizes;
    let lead = Message::new("trial_prior.lead")
        .with("mean", percent(found.map.p_mean))
        .with("range", range)
        .with("history", size(&history))
        .with("robust", size(&robust));
    let mut said = vec![lead];
    if let Some(after) = &found.after {
        said.extend(posterior(after, request));
    }
    said
}

/// The default size, or the moment one where that is not defined.
fn size(sizes: &EffectiveSampleSizes) -> Value {
    Value::significant(sizes.elir.unwrap_or(sizes.moment), 2)
}

fn posterior(after: &After, request: &PriorRequest) -> [Message; 2] {
    let percent = |share: f64| Value::probability(share, 1);
    let above = Message::new("trial_prior.above")
        .with("p0", Value::percent(request.p0, 0))
        .with("with", percent(after.above_p0))
        .with("alone", percent(after.above_p0_alone));
    let published = Value::percent(after.published, 0);
    let tipping = match after.tipping.turns_at {
        Some(at) => Message::new("trial_prior.turns").with("at", Value::percent(at, 0)),
        None => Message::new("trial_prior.never_turns"),
    };
    [above, tipping.with("published", published)]
}

fn history(studies: &[EarlierStudy], found: &PriorAnswer) -> Section {
    let count = |n: u32| Cell::from(Value::integer(n.into()));
    let row = |study: &EarlierStudy| {
        vec![
            Cell::from(Value::from(study.name.as_str())),
            count(study.counts.0),
            count(study.counts.1),
            Cell::from(Value::percent(study.seen.estimate(), 1)),
        ]
    };
    let columns =
        ["trial_prior.study", "trial_prior.successes", "trial_prior.children", "trial_prior.share"];
    let spread = Message::new("trial_prior.spread")
        .with("tau", Value::significant(found.map.tau_mean, 2))
        .with("sd", Value::significant(found.map.tau_sd, 2));
    let blocks = vec![
        table("trial_prior.studies", &columns, studies.iter().map(row).collect()),
        Block::Paragraph(spread),
    ];
    Section { id: "history".into(), heading: Message::new("trial_prior.history_heading"), blocks }
}

fn prior(found: &PriorAnswer, request: &PriorRequest) -> Section {
    let number = |value: f64| Cell::from(Value::significant(value, 3));
    let rows = ["trial_prior.history", "trial_prior.robust"].iter().zip(&found.sizes).map(
        |(key, sizes)| {
            vec![
                Cell::from(Value::key(key)),
                sizes.elir.map_or(Cell::EMPTY, number),
                number(sizes.moment),
                number(sizes.morita),
            ]
        },
    );
    let columns =
        ["trial_prior.of", "trial_prior.elir", "trial_prior.moment", "trial_prior.morita"];
    let blocks = vec![
        figure("prior-density", "trial_prior.density", densities(found, request)),
        table("trial_prior.sizes", &columns, rows.collect()),
        paragraph("trial_prior.sizes_text"),
    ];
    Section { id: "prior".into(), heading: Message::new("trial_prior.prior_heading"), blocks }
}

fn densities(found: &PriorAnswer, request: &PriorRequest) -> Chart {
    let series = |key: &str, points: Vec<Point>| Series {
        label: Message::new(key),
        shape: Shape::Line,
        levels: Vec::new(),
        points,
        at_risk: Vec::new(),
    };
    let of = |mixture: &BetaMixture| {
        (1..200).map(|i| f64::from(i) / 200.0).map(|p| Point::new(p, mixture.density(p))).collect()
    };
    let within = |(p, _): &(f64, f64)| (0.005..0.995).contains(p);
    let exact = found.map.density().into_iter().filter(within);
    let mut drawn = vec![
        series("trial_prior.history", exact.map(|(p, height)| Point::new(p, height)).collect()),
        series("trial_prior.robust", of(&found.robust)),
    ];
    drawn.extend(
        found.after.as_ref().map(|after| series("trial_prior.posterior", of(&after.known))),
    );
    let mut x = axis("trial_prior.p", None, Scale::Percent);
    x.range = Some([0.0, 1.0]);
    Chart::Plot(Plot {
        x,
        y: axis("trial_prior.density_axis", None, Scale::Linear),
        series: drawn,
        references: vec![Reference {
            label: Message::new("trial_prior.null"),
            direction: Direction::Vertical,
            low: request.p0,
            high: request.p0,
        }],
    })
}

/// What borrowing does to the trial.
fn trial(found: &PriorAnswer, request: &PriorRequest) -> Section {
    let shown = [request.p0 - 0.1, request.p0, request.p0 + 0.1, request.p0 + 0.2];
    let rows = found.borrowing.iter().map(|each| {
        let at = |truth: &f64| {
            let close = each.success.iter().find(|(p, _)| (p - truth).abs() < 0.026);
            close.map_or(Cell::EMPTY, |(p, success)| {
                let both = Message::new("trial_prior.at_truth")
                    .with("success", Value::percent(*success, 1))
                    .with("p", Value::percent(*p, 0));
                Cell::from(Value::Message(both))
            })
        };
        let needed = each.needed.map_or(Cell::EMPTY, |n| Cell::from(Value::integer(n.into())));
        let mut row = vec![Cell::from(Value::key(each.key)), needed];
        row.extend(shown.iter().map(at));
        row
    });
    let columns = [
        "trial_prior.of",
        "trial_prior.needed",
        "trial_prior.below",
        "trial_prior.at_null",
        "trial_prior.over",
        "trial_prior.far_over",
    ];
    let text =
        Message::new("trial_prior.trial_text").with("n", Value::integer(request.children.into()));
    let blocks =
        vec![Block::Paragraph(text), table("trial_prior.borrowing", &columns, rows.collect())];
    Section { id: "trial".into(), heading: Message::new("trial_prior.trial_heading"), blocks }
}
