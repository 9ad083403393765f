//! The answer in short.

use super::design_name::named;
use super::trial::arm;
use crate::analysis::Analysis;
use crate::study::TrialPlan;
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::html::{Block, KeyFigure, Lead, NoticeKind};

/// What this chip would do for these children, and how sure that is.
pub fn lead(analysis: &Analysis, trial: &TrialPlan) -> Lead {
    let candidate = arm(&analysis.trial, "arm.candidate");
    let published = arm(&analysis.trial, "arm.published");
    let [low, middle, high] = candidate.success;
    let sentence = Message::new("lead.sentence")
        .with("chip", named(&analysis.chips.candidate.output.design))
        .with("count", Value::integer(trial.criterion_per_ul))
        .with("month", Value::integer(trial.criterion_month))
        .with("share", Value::probability(middle, 0))
        .with("range", Value::Range(low, high, Format::Probability(0)))
        .with("published", Value::probability(published.success[1], 0));
    let success = |label: &str, [low, middle, high]: [f64; 3], note: &str| KeyFigure {
        label: Message::new(label),
        value: Value::probability(middle, 0),
        unit: None,
        interval: Some((0.8, Value::Range(low, high, Format::Probability(0)))),
        note: Some(Message::new(note)),
    };
    let export = |label: &str, cells: f64| KeyFigure {
        label: Message::new(label),
        value: Value::Number(cells / 1e6, Format::Significant(2)),
        unit: Some(Message::new("unit.times_million_per_day")),
        interval: None,
        note: Some(Message::new("lead.export_note")),
    };
    Lead {
        sentence,
        figures: vec![
            success("lead.candidate_success", candidate.success, "lead.candidate_note"),
            success("lead.published_success", published.success, "lead.published_note"),
            export("lead.candidate_export", analysis.chips.candidate.output.export.total_per_day()),
            export("lead.reference_export", analysis.chips.reference.output.export.total_per_day()),
        ],
        blocks: vec![Block::Notice(NoticeKind::Warning, Message::new("lead.no_data"))],
    }
}
