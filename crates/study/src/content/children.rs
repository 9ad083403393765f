//! The children all together: whom a forecast may be made for, and how forecasts fared.

use thymoid_core::math;
use thymoid_labs::Analyte;
use thymoid_patient::centre::CentreChildren;
use thymoid_patient::child::scope::Scope;
use thymoid_patient::population::cohort::{Centre, CohortRow};

use super::{child, paragraph, scores, table};
use crate::analysis::children::{ChildResult, Forecasts};
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::Cell;
use thymoid_report::html::{Block, NoticeKind, Section};

/// Effective pairs of population and centre below which what children say together is coarse (ADR
/// 13).
const FEW_PAIRS: f64 = 100.0;

/// The sections on children: all together, then each that is forecast beside `cohorts`; `alone`
/// where the lead of the page is about the only one.
pub fn sections(forecasts: &Forecasts, cohorts: &[CohortRow], alone: bool) -> Vec<Section> {
    let children = &forecasts.children;
    let mut blocks =
        vec![paragraph("children.text"), paragraph("children.words"), scope_table(children)];
    if let Some(own) = &forecasts.own {
        blocks.push(own_centre(own));
        if own.effective < FEW_PAIRS {
            blocks.push(Block::Notice(NoticeKind::Warning, Message::new("children.few_pairs")));
        }
    }
    if let Some(scores) = scores::scores(children) {
        blocks.extend([paragraph("scores.text"), scores]);
    }
    // A pseudonym is the user's text; ids of sections, figures and files are numbers.
    let mut sections =
        vec![Section { id: "children".into(), heading: Message::new("children.heading"), blocks }];
    for (number, child) in children.iter().enumerate() {
        if let Some(forecast) = &child.forecast {
            let centre = match child.record.centre {
                Centre::New => Centre::Duke,
                published => published,
            };
            let of_cohort = |row: &&CohortRow| {
                row.cohort == centre
                    && row.analyte == Analyte::NaiveCd4
                    && row.is_read()
                    && row.month > 0.0
            };
            let treated: Vec<&CohortRow> = cohorts.iter().filter(of_cohort).collect();
            sections.push(child::section(number + 1, child, forecast, &treated, alone));
        }
    }
    sections
}

/// What the hospital's own children say of its centre.
fn own_centre(own: &CentreChildren) -> Block {
    let effect = own.population.new_centre;
    let factor = |i: usize, z: f64| {
        Value::Number(math::exp(effect.mean[i] + z * effect.sd[i]), Format::Decimals(2))
    };
    let z = math::normal_quantile(0.9);
    Block::Paragraph(
        Message::new("children.own")
            .with("children", Value::integer(own.children.len() as f64))
            .with("export", factor(0, 0.0))
            .with("export_low", factor(0, -z))
            .with("export_high", factor(0, z))
            .with("lag", factor(1, 0.0))
            .with("lag_low", factor(1, -z))
            .with("lag_high", factor(1, z)),
    )
}

fn scope_table(children: &[ChildResult]) -> Block {
    // What a file does not tell of any child needs no column.
    let told = |of: fn(&ChildResult) -> bool| children.iter().any(of);
    let keep = [
        true,
        told(|child| !child.record.cause.is_empty()),
        true,
        told(|child| !child.gate.reasons.is_empty()),
        told(|child| !child.record.study.is_empty()),
    ];
    let rows = children
        .iter()
        .map(|child| {
            let reasons = child.gate.reasons.iter().map(|reason| Message::new(reason.as_str()));
            let both = |one, two| Message::new("word.both").with("one", one).with("two", two);
            let reason =
                reasons.reduce(both).map_or(Cell::EMPTY, |all| Cell::from(Value::Message(all)));
            let cells = [
                Cell::from(child.record.child_id.as_str()),
                Cell::from(child.record.cause.as_str()),
                Cell::from(Value::key(scope(child.gate.scope))),
                reason,
                Cell::from(child.record.study.as_str()),
            ];
            kept(cells, keep)
        })
        .collect();
    let columns =
        ["children.child", "children.cause", "children.use", "children.reason", "children.study"];
    table("children.scope", &kept(columns, keep), rows)
}

fn kept<T>(cells: [T; 5], keep: [bool; 5]) -> Vec<T> {
    cells.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(cell, _)| cell).collect()
}

pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Within => "scope.within",
        Scope::Borderline => "scope.borderline",
        Scope::Outside => "scope.outside",
    }
}
