//! The page on the smallest chip that is enough, and its tables.

use thymoid_patient::population::cohort::CohortRow;
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::{
    Cell, Chart, Column, Direction, Plot, Point, Reference, Scale, Series, Shape, Table,
};
use thymoid_report::html::{Block, KeyFigure, Lead, NoticeKind, Page, Section};

use super::{axis, figure, paragraph};
use crate::frame::Frame;
use crate::run_folder::manifest::Provenance;
use crate::size::{Answer, CurvePoint, Found, PROBABILITIES, SizePlan, Sized};
use thymoid_labs::Analyte;

/// A question of size and its answer.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// What was asked.
    pub plan: &'a SizePlan,
    /// The answer.
    pub sized: &'a Sized,
    /// What papers print of naive T cells.
    pub naive: &'a [CohortRow],
}

/// Sizes of the curve between those that a terminal shows: one a decade of six.
const BETWEEN: usize = 10;

/// The curve in a few lines, for a terminal.
pub fn curve_lines(Shown { sized, .. }: Shown<'_>) -> Vec<Message> {
    let line = |at: &CurvePoint| {
        Message::new("size.at")
            .with("area", Value::significant(at.area_mm2, 2))
            .with("cautious", Value::probability(at.cautious, 0))
            .with("median", Value::probability(at.median, 0))
    };
    sized.curve.iter().step_by(BETWEEN).map(line).collect()
}

/// What is said first, and then of each share of the children: for a page, and for a terminal.
pub fn sentences(Shown { plan, sized, .. }: Shown<'_>) -> Vec<Message> {
    let never = Message::new("size.never")
        .with("share", Value::probability(sized.share_never, 0))
        .with("count", Value::integer(plan.naive_cd4_per_ul))
        .with("month", month(plan))
        .with("reference", Value::probability(sized.with_reference, 0));
    let of_share = |(probability, answer): &(f64, Answer)| {
        let message = match answer {
            Answer::Found(found) => Message::new("size.found")
                .with("area", Value::significant(found.area_mm2, 3))
                .with("volume", Value::significant(found.performance.volume_mm3, 3))
                .with("ratio", Value::significant(found.needed, 2)),
            Answer::NotAttainable { at_most } => {
                Message::new("size.not_attainable").with("most", Value::probability(*at_most, 0))
            }
            Answer::BeyondLimits { needed, most: Some(most) } => Message::new("size.beyond_limits")
                .with("ratio", Value::significant(*needed, 2))
                .with("most", Value::significant(*most, 2)),
            Answer::BeyondLimits { needed, most: None } => {
                Message::new("size.no_shape").with("ratio", Value::significant(*needed, 2))
            }
            Answer::AnySize => Message::new("size.any"),
        };
        message.with("probability", Value::percent(*probability, 0))
    };
    let dose = (sized.dose_exponent == 0.0).then(|| Message::new("size.dose_nought"));
    [never].into_iter().chain(dose).chain(sized.answers.iter().map(of_share)).collect()
}

/// The month, without decimals that nobody wrote.
fn month(plan: &SizePlan) -> Value {
    if plan.month.fract() == 0.0 {
        return Value::integer(plan.month);
    }
    Value::significant(plan.month, 3)
}

/// The page.
pub fn page(shown: Shown<'_>, provenance: &Provenance) -> Page {
    let Shown { plan, .. } = shown;
    Page {
        title: Message::new("size.title").with("chip", super::design_name::named(&plan.base.name)),
        subtitle: Message::new("size.subtitle")
            .with("count", Value::integer(plan.naive_cd4_per_ul))
            .with("month", month(plan)),
        lead: lead(shown),
        sections: vec![sizes(shown), trust(shown)],
        provenance: vec![
            (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
            (Message::new("provenance.made_on"), provenance.started.as_str().into()),
            (Message::new("provenance.seed"), Value::integer(provenance.seed as f64)),
            (Message::new("provenance.command"), provenance.command.as_str().into()),
        ],
    }
}

fn lead(shown: Shown<'_>) -> Lead {
    let mut said = sentences(shown).into_iter();
    let sentence = said.next().unwrap_or_else(|| Message::new("size.never"));
    let mut blocks: Vec<Block> = said.map(Block::Paragraph).collect();
    let dose = Message::new("size.dose")
        .with("exponent", Value::significant(shown.sized.dose_exponent, 2));
    blocks.push(Block::Notice(NoticeKind::Warning, dose));
    let share = |label: &str, value: f64| KeyFigure {
        label: Message::new(label),
        value: Value::probability(value, 0),
        unit: None,
        interval: None,
        note: None,
    };
    let figures = vec![
        share("size.never_key", shown.sized.share_never),
        share("size.reference_key", shown.sized.with_reference),
    ];
    Lead { sentence, figures, blocks }
}

fn sizes(shown: Shown<'_>) -> Section {
    let mut blocks = vec![paragraph("size.text")];
    if !shown.sized.within_limits {
        let beyond = Message::new("size.curve_beyond");
        blocks.push(Block::Notice(NoticeKind::Warning, beyond));
    }
    blocks.push(figure("size-curve", "size.curve", curve(shown.sized)));
    blocks.push(table(shown));
    Section { id: "sizes".into(), heading: Message::new("size.heading"), blocks }
}

/// Probability against area.
fn curve(sized: &Sized) -> Chart {
    let series = |label: &str, of: fn(&CurvePoint) -> f64| Series {
        label: Message::new(label),
        shape: Shape::Line,
        levels: Vec::new(),
        points: sized.curve.iter().map(|at| Point::new(at.area_mm2, of(at))).collect(),
        at_risk: Vec::new(),
    };
    let reference = |label: Message, height: f64| Reference {
        label,
        direction: Direction::Horizontal,
        low: height,
        high: height,
    };
    let ceiling = 1.0 - sized.share_never;
    let lines = PROBABILITIES.map(|probability| {
        let share = Value::percent(probability, 0);
        reference(Message::new("size.wanted").with("probability", share), probability)
    });
    let ceiling = reference(Message::new("size.ceiling"), ceiling);
    let least = sized.curve.first().map_or(1.0, |at| at.area_mm2);
    let mut y = axis("size.probability", None, Scale::Percent);
    y.range = Some([0.0, 1.0]);
    Chart::Plot(Plot {
        x: axis("size.area", Some("unit.mm2"), Scale::Log { floor: least }),
        y,
        series: vec![
            series("size.cautious", |at| at.cautious),
            series("size.median", |at| at.median),
        ],
        references: lines.into_iter().chain([ceiling]).collect(),
    })
}

/// One row a share of the children.
fn table(Shown { plan, sized, .. }: Shown<'_>) -> Block {
    let mut columns = vec![
        Column::new("size.share"),
        Column::new("size.state"),
        Column::new("size.ratio"),
        Column::with_unit("size.area", "unit.mm2"),
        Column::with_unit("size.volume", "unit.mm3"),
    ];
    let chosen =
        |name: &str| Column { label: Message::new("sweep.entry").with("name", name), unit: None };
    columns.extend(plan.search.iter().map(|entry| chosen(&entry.name)));
    columns.push(Column::new("size.progenitors"));
    columns.push(Column::with_unit("sweep.medium_ul_per_min", "unit.ul_per_min"));
    let number = |value: f64| Cell::from(Value::significant(value, 3));
    let row = |(probability, answer): &(f64, Answer)| {
        let mut cells = vec![Cell::from(Value::percent(*probability, 0))];
        cells.push(Cell::from(Value::key(&format!("size.state_{}", word(answer)))));
        match answer {
            Answer::Found(found) => {
                let Found { needed, area_mm2, shape, performance } = &**found;
                cells.extend([*needed, *area_mm2, performance.volume_mm3].map(number));
                cells.extend(shape.iter().map(|value| number(*value)));
                cells.push(number(performance.progenitors_per_day));
                cells.push(performance.medium_ul_per_min.map_or(Cell::EMPTY, number));
            }
            Answer::BeyondLimits { needed, .. } => cells.push(number(*needed)),
            Answer::NotAttainable { .. } | Answer::AnySize => {}
        }
        cells.resize(7 + plan.search.len(), Cell::EMPTY);
        cells
    };
    let rows = sized.answers.iter().map(row).collect();
    Block::Table(Message::new("size.table"), Table { columns, rows })
}

/// The word of a table for an answer.
const fn word(answer: &Answer) -> &'static str {
    match answer {
        Answer::Found(_) => "found",
        Answer::NotAttainable { .. } => "not_attainable",
        Answer::BeyondLimits { .. } => "beyond_limits",
        Answer::AnySize => "any",
    }
}

/// What the published children reached, and what is assumed.
fn trust(Shown { plan, naive, .. }: Shown<'_>) -> Section {
    let printed = naive
        .iter()
        .filter(|row| row.analyte == Analyte::NaiveCd4 && row.month > 0.0)
        .map(|row| {
            vec![
                Cell::from(row.cohort_label.as_str()),
                Cell::from(Value::integer(row.month)),
                Cell::from(Value::integer(row.median)),
                Cell::from(Value::Range(row.minimum, row.maximum, Format::Integer)),
                Cell::from(row.source.as_str()),
            ]
        })
        .collect();
    let columns = ["size.cohort", "size.month", "size.median_count", "size.range", "table.source"];
    let uncertain = match plan.uncertain.len() {
        0 => Message::new("size.certain"),
        count => Message::new("size.uncertain")
            .with("count", Value::integer(count as f64))
            .with("draws", Value::integer(f64::from(plan.draws))),
    };
    Section {
        id: "size-trust".into(),
        heading: Message::new("size.trust"),
        blocks: vec![
            Block::Paragraph(
                Message::new("size.trust_text")
                    .with("children", Value::integer(f64::from(plan.children))),
            ),
            Block::Notice(NoticeKind::Warning, uncertain),
            super::table("size.published", &columns, printed),
        ],
    }
}

/// Tables: the curve, the answers, and what each child needs.
pub fn frames(Shown { plan, sized, .. }: Shown<'_>, exports: &[Option<f64>]) -> Vec<Frame> {
    let curve = &sized.curve;
    let of = |f: fn(&CurvePoint) -> f64| curve.iter().map(f);
    let found = |(_, answer): &(f64, Answer)| match answer {
        Answer::Found(found) => Some((**found).clone()),
        _ => None,
    };
    let found: Vec<Option<Found>> = sized.answers.iter().map(found).collect();
    let known = |f: &dyn Fn(&Found) -> f64| -> Vec<Option<f64>> {
        found.iter().map(|found| found.as_ref().map(f)).collect()
    };
    let needed = sized.answers.iter().map(|(_, answer)| match answer {
        Answer::Found(found) => Some(found.needed),
        Answer::BeyondLimits { needed, .. } => Some(*needed),
        Answer::NotAttainable { .. } | Answer::AnySize => None,
    });
    let mut sizes = Frame::new("sizes")
        .floats("probability", sized.answers.iter().map(|(probability, _)| *probability))
        .texts("answer", sized.answers.iter().map(|(_, answer)| word(answer)))
        .optional("export_ratio", needed)
        .optional("area_mm2", known(&|found| found.area_mm2))
        .optional("tissue_volume_mm3", known(&|found| found.performance.volume_mm3));
    for (at, entry) in plan.search.iter().enumerate() {
        sizes = sizes.optional(entry.name.clone(), known(&|found| found.shape[at]));
    }
    let medium = found.iter().map(|found| found.as_ref()?.performance.medium_ul_per_min);
    vec![
        sizes
            .optional("progenitors_per_day", known(&|found| found.performance.progenitors_per_day))
            .optional("medium_ul_per_min", medium),
        Frame::new("size_curve")
            .floats("area_mm2", of(|at| at.area_mm2))
            .floats("tissue_volume_mm3", of(|at| at.performance.volume_mm3))
            .floats("export_ratio_lower_tenth", of(|at| at.performance.ratio_cautious))
            .floats("export_ratio_median", of(|at| at.performance.ratio_median))
            .floats("probability_lower_tenth", of(|at| at.cautious))
            .floats("probability_median", of(|at| at.median)),
        Frame::new("size_children")
            .integers("child", 0..exports.len() as i64)
            .optional("least_effective_export", exports.iter().copied()),
    ]
}
