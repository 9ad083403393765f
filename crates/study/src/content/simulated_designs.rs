//! Designs side by side: what each does exactly, and in virtual children.

use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::{
    Cell, Chart, Direction, Plot, Point, Reference, Scale, Series, Shape,
};
use thymoid_report::html::{Block, NoticeKind, Section};

use super::{axis, figure, paragraph, table};
use crate::trial_file::TrialFile;
use crate::trial_simulated::{Candidate, SimulatedTrial};

/// The word for a kind of design.
pub(super) fn rule(word: &str) -> Value {
    Value::key(&format!("simulated.rule_{word}"))
}

/// The section on designs.
pub(super) fn designs(found: &SimulatedTrial, file: &TrialFile) -> Section {
    let mut blocks = vec![
        paragraph("simulated.designs_text"),
        exact(found, file),
        figure("designs-success", "simulated.curve", curve(found, file)),
        virtually(found),
        paragraph("simulated.virtually_text"),
    ];
    blocks.extend(best(found).into_iter().map(Block::Paragraph));
    blocks.extend(found.refused.iter().map(|(kind, why)| {
        let message = Message::new("simulated.refused")
            .with("rule", rule(kind.as_str()))
            .with("why", why.as_str());
        Block::Notice(NoticeKind::Note, message)
    }));
    Section { id: "designs".into(), heading: Message::new("simulated.designs_heading"), blocks }
}

/// Which design is best at what: the reasons for a choice, with the one that was made.
pub(super) fn best(found: &SimulatedTrial) -> Option<Message> {
    let places = || 0..found.candidates.len();
    let least = |of: &dyn Fn(usize) -> f64| {
        let best = places().min_by(|a, b| of(*a).total_cmp(&of(*b)))?;
        Some(rule(found.candidates[best].rule.as_str()))
    };
    let candidate = |at: usize| &found.candidates[at];
    Some(
        Message::new("simulated.best")
            .with("chosen", rule(candidate(found.chosen).rule.as_str()))
            .with("smallest", least(&|at| candidate(at).n.into())?)
            .with("expected", least(&|at| candidate(at).at_p0.expected_n)?)
            .with("stops", least(&|at| -candidate(at).at_p0.stop_futility)?)
            .with("power", least(&|at| -candidate(at).at_p1.success)?)
            .with("assurance", least(&|at| -found.base.designs[at].success.estimate)?)
            .with("shortest", least(&|at| found.base.designs[at].years.mean)?),
    )
}

/// The looks in short: the first two and the last.
fn looks(candidate: &Candidate) -> String {
    let whole = candidate.design.to_string();
    let looks: Vec<&str> = whole.split(", ").collect();
    match looks[..] {
        [first, second, .., last] if looks.len() > 4 => format!("{first}, {second} … {last}"),
        _ => whole.clone(),
    }
}

fn exact(found: &SimulatedTrial, file: &TrialFile) -> Block {
    let least = 1.0 - file.design.aim.beta;
    let rows = found.candidates.iter().enumerate().map(|(at, each)| {
        let keeps = if each.at_p1.success >= least { "word.yes" } else { "word.no" };
        let name = rule(each.rule.as_str());
        let name = if at == found.chosen {
            Value::Message(Message::new("simulated.chosen").with("rule", name))
        } else {
            name
        };
        vec![
            Cell::from(name),
            Cell::from(looks(each)),
            Cell::from(Value::integer(each.n.into())),
            Cell::from(Value::Number(each.at_p0.success, Format::Decimals(4))),
            Cell::from(Value::Number(each.at_p1.success, Format::Decimals(4))),
            Cell::from(Value::key(keeps)),
            Cell::from(Value::Number(each.at_p0.expected_n, Format::Decimals(1))),
            Cell::from(Value::probability(each.at_p0.stop_futility, 0)),
        ]
    });
    let columns = [
        "simulated.design",
        "simulated.looks",
        "simulated.n",
        "trial.alpha",
        "trial.power",
        "simulated.keeps",
        "trial.expected_n",
        "trial.stop",
    ];
    table("simulated.exact_table", &columns, rows.collect())
}

fn virtually(found: &SimulatedTrial) -> Block {
    let rows = found.candidates.iter().zip(&found.base.designs).map(|(each, result)| {
        let interval = &result.success.interval;
        vec![
            Cell::from(rule(each.rule.as_str())),
            Cell::from(Value::probability(result.success.estimate, 1)),
            Cell::from(Value::Range(interval.low, interval.high, Format::Probability(1))),
            Cell::from(Value::probability(result.futility.estimate, 1)),
            Cell::from(Value::probability(result.harm.estimate, 1)),
            Cell::from(Value::Number(result.implanted.mean, Format::Decimals(1))),
            Cell::from(Value::Number(result.years.mean, Format::Decimals(1))),
        ]
    });
    let columns = [
        "simulated.design",
        "trial.assurance",
        "trial.monte_carlo",
        "simulated.futility",
        "simulated.harm",
        "simulated.implanted",
        "simulated.years",
    ];
    table("simulated.virtual_table", &columns, rows.collect())
}

fn curve(found: &SimulatedTrial, file: &TrialFile) -> Chart {
    let series = |each: &Candidate| Series {
        label: Message::new(&format!("simulated.rule_{}", each.rule.as_str())),
        shape: Shape::Line,
        levels: Vec::new(),
        points: each.curve.iter().map(|(p, success)| Point::new(*p, *success)).collect(),
        at_risk: Vec::new(),
    };
    let mark = |label: &str, at: f64| Reference {
        label: Message::new(label),
        direction: Direction::Vertical,
        low: at,
        high: at,
    };
    let [mut x, mut y] =
        ["trial.true_success", "trial.positive"].map(|label| axis(label, None, Scale::Probability));
    x.range = Some([0.0, 1.0]);
    y.range = Some([0.0, 1.0]);
    Chart::Plot(Plot {
        x,
        y,
        series: found.candidates.iter().map(series).collect(),
        references: vec![
            mark("trial.p0_mark", file.design.aim.p0),
            mark("trial.p1_mark", file.design.aim.p1),
        ],
    })
}
