//! Scenarios, sizes, what a trial teaches, and what borrowing does to it.

use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::{Cell, Chart, Plot, Point, Scale, Series, Shape};
use thymoid_report::html::{Block, Section};
use thymoid_trial::virtual_trial::{CentreOf, Evidence, Lesson, ScenarioResult, SizePoint};

use super::simulated_designs::rule;
use super::{axis, figure, paragraph, table};
use crate::trial_file::TrialFile;
use crate::trial_simulated::SimulatedTrial;

/// What if the world were otherwise.
pub(super) fn scenarios(found: &SimulatedTrial, file: &TrialFile) -> Section {
    let name = rule(file.design.rule.as_str());
    let row = |result: &ScenarioResult| {
        let scenario = &result.scenario;
        let design = &result.designs[found.chosen];
        let interval = &design.success.interval;
        vec![
            Cell::from(Value::significant(scenario.export.ratio, 2)),
            Cell::from(Value::significant(scenario.dose_exponent, 2)),
            Cell::from(match scenario.centre {
                CentreOf::Known(_) => Value::key("simulated.centre_drawn"),
                CentreOf::Factor(factor) => Value::significant(factor, 2),
            }),
            Cell::from(Value::percent(scenario.withdrawal_per_year, 0)),
            Cell::from(Value::probability(result.child_success.mean, 0)),
            Cell::from(Value::probability(design.success.estimate, 0)),
            Cell::from(Value::Range(interval.low, interval.high, Format::Probability(0))),
            Cell::from(Value::probability(design.futility.estimate, 0)),
            Cell::from(Value::probability(design.harm.estimate, 0)),
            Cell::from(Value::Number(design.implanted.mean, Format::Decimals(1))),
        ]
    };
    let columns = [
        "simulated.ratio",
        "simulated.exponent",
        "simulated.centre",
        "simulated.withdrawal",
        "trial.child_success",
        "trial.assurance",
        "trial.monte_carlo",
        "simulated.futility",
        "simulated.harm",
        "simulated.implanted",
    ];
    let rows = found.grid.iter().map(row).collect();
    let text = Message::new("simulated.scenarios_text").with("rule", name);
    Section {
        id: "scenarios".into(),
        heading: Message::new("simulated.scenarios_heading"),
        blocks: vec![Block::Paragraph(text), table("simulated.scenarios", &columns, rows)],
    }
}

/// How many children.
pub(super) fn sizes(found: &SimulatedTrial, file: &TrialFile) -> Section {
    let series = |key: &str, of: &dyn Fn(&SizePoint) -> f64| Series {
        label: Message::new(key),
        shape: Shape::Line,
        levels: Vec::new(),
        points: found.sizes.iter().map(|at| Point::new(at.n.into(), of(at))).collect(),
        at_risk: Vec::new(),
    };
    let mut y = axis("trial.positive", None, Scale::Probability);
    y.range = Some([0.0, 1.0]);
    let chart = Chart::Plot(Plot {
        x: axis("simulated.n", None, Scale::Linear),
        y,
        series: vec![
            series("simulated.size_alpha", &|at| at.alpha),
            series("simulated.size_power", &|at| at.power),
            series("simulated.size_assurance", &|at| at.assurance.estimate),
        ],
        references: Vec::new(),
    });
    let aim = file.design.aim;
    let enough = |at: &&SizePoint| at.power >= 1.0 - aim.beta;
    let first = found.sizes.iter().find(enough);
    let most = found.sizes.last().map_or(f64::NAN, |at| at.assurance.estimate);
    let said = match first {
        Some(at) => Message::new("simulated.size_found")
            .with("n", Value::integer(at.n.into()))
            .with("power", Value::percent(1.0 - aim.beta, 0))
            .with("assurance", Value::probability(at.assurance.estimate, 0)),
        None => Message::new("simulated.size_none"),
    };
    let largest = Message::new("simulated.size_most")
        .with("n", Value::integer(f64::from(file.simulation.largest)))
        .with("assurance", Value::probability(most, 0));
    Section {
        id: "sizes".into(),
        heading: Message::new("simulated.sizes_heading"),
        blocks: vec![
            Block::Paragraph(said),
            Block::Paragraph(largest),
            figure("sizes-errors", "simulated.sizes", chart),
        ],
    }
}

/// What the trial teaches of the chip.
pub(super) fn lessons(found: &SimulatedTrial) -> Option<Section> {
    let before = found.lessons.first()?.log_sd_before;
    let factor = |log_sd: f64| thymoid_core::math::exp(1.96 * log_sd);
    let row = |lesson: &Lesson| {
        vec![
            Cell::from(Value::integer(lesson.n.into())),
            Cell::from(Value::key(&format!("simulated.evidence_{}", lesson.evidence.as_str()))),
            Cell::from(Value::significant(lesson.log_sd_after, 3)),
            Cell::from(Value::significant(lesson.standard_error, 1)),
            Cell::from(Value::significant(factor(lesson.log_sd_after), 3)),
            Cell::from(Value::percent(1.0 - lesson.log_sd_after / before, 0)),
        ]
    };
    let n = found.candidates[found.chosen].n;
    // At the planned size all evidence; at the others the count at the visit.
    let shown = |lesson: &&Lesson| lesson.n == n || lesson.evidence == Evidence::Count;
    let rows = found.lessons.iter().filter(shown).map(row).collect();
    let columns = [
        "simulated.n",
        "simulated.evidence",
        "simulated.log_sd",
        "simulated.mc_error",
        "simulated.factor",
        "simulated.narrowed",
    ];
    let text = Message::new("simulated.lessons_text")
        .with("ratio", Value::significant(found.export.ratio, 2))
        .with("factor", Value::significant(factor(before), 2));
    Some(Section {
        id: "lessons".into(),
        heading: Message::new("simulated.lessons_heading"),
        blocks: vec![
            Block::Paragraph(text),
            table("simulated.lessons", &columns, rows),
            paragraph("simulated.lessons_limits"),
        ],
    })
}

/// The trial with and without borrowing.
pub(super) fn borrowing(found: &SimulatedTrial) -> Option<Section> {
    let (answer, request) = found.borrowing.as_ref()?;
    let n = f64::from(request.children);
    let rows = answer.borrowing.iter().map(|each| {
        let at = |p: f64| {
            let near = |a: &&(f64, f64)| (a.0 - p).abs() < 1e-9;
            let success = each.success.iter().find(near).map(|(_, success)| *success);
            success.map_or(Cell::EMPTY, |s| Cell::from(Value::Number(s, Format::Decimals(4))))
        };
        let needed = each.needed.map_or(Cell::EMPTY, |x| Cell::from(Value::integer(x.into())));
        vec![Cell::from(Value::key(each.key)), needed, at(0.3), at(0.5), at(0.6), at(0.7)]
    });
    let columns = [
        "simulated.prior",
        "simulated.needed",
        "simulated.at_30",
        "simulated.at_50",
        "simulated.at_60",
        "simulated.at_70",
    ];
    let size = |which: usize| Value::significant(answer.sizes[which].moment, 2);
    let text = Message::new("simulated.borrowing_text")
        .with("n", Value::integer(n))
        .with("history", size(0))
        .with("robust", size(1));
    let mut blocks = vec![
        Block::Paragraph(text),
        table("simulated.borrowing", &columns, rows.collect()),
        paragraph("simulated.borrowing_limits"),
    ];
    if let (Some(after), Some((x, of))) = (&answer.after, request.seen) {
        let tipping = match after.tipping.turns_at {
            Some(at) => Message::new("simulated.turns").with("at", Value::percent(at, 0)),
            None => Message::new("simulated.never_turns"),
        };
        let said = Message::new("simulated.tipping")
            .with("x", Value::integer(x.into()))
            .with("n", Value::integer(of.into()))
            .with("alone", Value::probability(after.above_p0_alone, 1))
            .with("borrowed", Value::probability(after.above_p0, 1))
            .with("published", Value::percent(after.published, 0))
            .with("conflict", Value::significant(after.conflict.p_value, 2))
            .with("turns", Value::Message(tipping));
        blocks.push(Block::Paragraph(said));
    }
    Some(Section {
        id: "borrowing".into(),
        heading: Message::new("simulated.borrowing_heading"),
        blocks,
    })
}
