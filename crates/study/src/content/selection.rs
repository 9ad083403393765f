//! Selection on self peptides: the thresholds, and which residues they favour.

use super::{axis, figure, paragraph, table};
use crate::analysis::chip::Chips;
use crate::frame::Frame;
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{Cell, Chart, Plot, Point, Scale, Series, Shape};
use thymoid_report::html::Section;

/// The section on selection.
pub fn section(chips: &Chips) -> Section {
    let blocks = vec![
        paragraph("selection.text"),
        fates(chips),
        figure("selection-flip", "selection.flip", flip(chips)),
    ];
    Section { id: "selection".into(), heading: Message::new("selection.heading"), blocks }
}

/// What the thresholds were solved for, and what the cells of the candidate made of them.
fn fates(chips: &Chips) -> thymoid_report::html::Block {
    let solved = chips.solution.outcome.per_cell;
    let [neglected, deleted, selected] = chips.fates_of_candidate();
    let row = |key: &str, family: f64, cells: f64| {
        vec![
            Cell::from(Value::key(key)),
            Cell::from(Value::percent(family, 1)),
            Cell::from(Value::percent(cells, 1)),
        ]
    };
    table(
        "selection.fates",
        &["table.quantity", "selection.solved", "selection.met"],
        vec![
            row("selection.neglected", solved.neglected, neglected),
            row("selection.deleted", solved.deleted, deleted),
            row("selection.selected", solved.selected, selected),
        ],
    )
}

fn flip(chips: &Chips) -> Chart {
    let curve = |key: &str, of: fn(&thymoid_chip::selection::kosmrlj::CurvePoint) -> f64| Series {
        label: Message::new(key),
        shape: Shape::Line,
        levels: Vec::new(),
        points: chips.string_model.iter().map(|p| Point::new(p.neglected, of(p))).collect(),
        at_risk: Vec::new(),
    };
    Chart::Plot(Plot {
        x: axis("selection.neglect", None, Scale::Percent),
        y: axis("selection.enrichment", None, Scale::Linear),
        series: vec![
            curve("selection.leucine", |p| p.enrichment_l),
            curve("selection.lysine", |p| p.enrichment_k),
        ],
        references: Vec::new(),
    })
}

/// Thresholds, what they were solved for and what came out.
pub fn frame(chips: &Chips) -> Frame {
    let solution = &chips.solution;
    let outcome = &solution.outcome;
    let [neglected, deleted, selected] = chips.fates_of_candidate();
    Frame::new("chip_selection")
        .texts("family", [solution.calibration.family.as_str()])
        .integers("positive_ckt", [i64::from(solution.thresholds.positive_ckt)])
        .integers("negative_ckt", [i64::from(solution.thresholds.negative_ckt)])
        .integers("regulatory_ckt", [i64::from(solution.thresholds.regulatory_ckt)])
        .floats("solved_neglected", [outcome.per_cell.neglected])
        .floats("solved_deleted", [outcome.per_cell.deleted])
        .floats("solved_selected", [outcome.per_cell.selected])
        .floats("per_receptor_neglected", [outcome.per_receptor.neglected])
        .floats("per_receptor_deleted", [outcome.per_receptor.deleted])
        .floats("per_receptor_selected", [outcome.per_receptor.selected])
        .floats("cells_neglected", [neglected])
        .floats("cells_deleted", [deleted])
        .floats("cells_selected", [selected])
}
