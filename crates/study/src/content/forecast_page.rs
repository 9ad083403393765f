//! The report on a hospital's file: about its children and nobody else.

use thymoid_patient::child::scope::Scope;
use thymoid_patient::population::cohort::CohortRow;

use super::unread::{self, FileRead};
use super::{children, short};
use crate::analysis::children::{ChildForecast, ChildResult, Forecasts};
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{Cell, Column, Table};
use thymoid_report::html::{Block, Lead, NoticeKind, Page};

/// The report on the children of a file.
pub fn page(file: FileRead<'_>, forecasts: &Forecasts, cohorts: &[CohortRow], seed: u64) -> Page {
    let alone = forecasts.children.len() == 1;
    let mut sections = children::sections(forecasts, cohorts, alone);
    sections.push(unread::section(file));
    Page {
        title: Message::new("forecast.title").with("file", file.name),
        subtitle: Message::new("forecast.subtitle"),
        lead: lead(&forecasts.children),
        sections,
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.seed"), Value::integer(seed as f64)),
        ],
    }
}

/// The answer in short: of one child in a sentence and its numbers, of several in a table.
fn lead(children: &[ChildResult]) -> Lead {
    let forecast = |child: &ChildResult| child.forecast.is_some();
    let blocks: Vec<Block> = children.iter().flat_map(concerns).collect();
    match children {
        [ChildResult { forecast: Some(forecast), .. }] => one(&children[0], forecast, blocks),
        _ if !children.iter().any(forecast) => {
            let count = Value::integer(children.len() as f64);
            let sentence = Message::new("forecast_page.none").with("children", count);
            Lead { sentence, figures: Vec::new(), blocks }
        }
        _ => several(children, blocks),
    }
}

fn one(child: &ChildResult, forecast: &ChildForecast, blocks: Vec<Block>) -> Lead {
    let given = &forecast.given_labs;
    let sentence = Message::new("forecast_page.one")
        .with("child", child.record.child_id.as_str())
        .with("scope", Value::key(children::scope(child.gate.scope)))
        .with("month", short::month(given.target_day, 0))
        .with("target", short::target(given))
        .with("nonengraftment", Value::probability(given.nonengraftment, 0));
    Lead { sentence, figures: short::key_figures(given), blocks }
}

fn several(children: &[ChildResult], mut blocks: Vec<Block>) -> Lead {
    let count = |of: &dyn Fn(&ChildResult) -> bool| {
        Value::integer(children.iter().filter(|child| of(child)).count() as f64)
    };
    let sentence = Message::new("forecast_page.several")
        .with("children", count(&|_| true))
        .with("forecast", count(&|child| child.forecast.is_some()))
        .with("within", count(&|child| child.gate.scope == Scope::Within))
        .with("borderline", count(&|child| child.gate.scope == Scope::Borderline));
    blocks.push(table(children));
    Lead { sentence, figures: Vec::new(), blocks }
}

/// One row a child: scope, the count to expect, when counts are reached, and failure.
fn table(children: &[ChildResult]) -> Block {
    let counts: Vec<f64> = children
        .iter()
        .find_map(|child| child.forecast.as_ref())
        .map(|f| f.given_labs.thresholds.iter().map(|time| time.per_ul).collect())
        .unwrap_or_default();
    let mut columns = vec![
        Column::new("children.child"),
        Column::new("children.use"),
        Column::new("forecast_page.at_month"),
        Column::new("forecast_page.target"),
    ];
    columns.extend(counts.iter().map(|count| Column {
        label: Message::new("forecast_page.time").with("count", Value::integer(*count)),
        unit: None,
    }));
    columns.push(Column::new("short.nonengraftment"));
    let row = |child: &ChildResult| {
        let mut cells = vec![
            Cell::from(child.record.child_id.as_str()),
            Cell::from(Value::key(children::scope(child.gate.scope))),
        ];
        match child.forecast.as_ref().map(|forecast| &forecast.given_labs) {
            Some(given) => {
                cells.push(Cell::from(short::month(given.target_day, 0)));
                cells.push(Cell::from(short::target(given)));
                cells.extend(given.thresholds.iter().map(|t| Cell::from(short::time(given, t))));
                cells.push(Cell::from(Value::probability(given.nonengraftment, 0)));
            }
            None => cells.resize(columns.len(), Cell::EMPTY),
        }
        cells
    };
    let rows = children.iter().map(row).collect();
    Block::Table(Message::new("forecast_page.table"), Table { columns, rows })
}

/// What gives concern, with whose it is; the section of the child says what the model makes of it.
fn concerns(child: &ChildResult) -> impl Iterator<Item = Block> {
    child.concerns.iter().map(|concern| {
        let named = Message::new("concern.of")
            .with("child", child.record.child_id.as_str())
            .with("concern", short::said(concern));
        Block::Notice(NoticeKind::Concern, named)
    })
}
