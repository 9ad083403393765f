//! What the report says: from results to a page in no language, and to tables for machines.

pub mod answers;
pub mod borrowed;
pub mod borrowed_tables;
mod child;
pub mod child_frames;
mod child_tables;
mod child_why;
pub mod children;
pub mod chip;
pub mod controlled;
mod design_name;
pub mod designed;
pub mod designed_tables;
pub mod drawn_chip;
pub mod estimand_page;
pub mod fields;
pub mod flow;
pub mod followed;
mod followed_causes;
mod followed_cells;
mod followed_conventions;
mod followed_models;
pub mod followed_tables;
pub mod forecast_page;
pub mod geometry;
pub mod lead;
pub mod limits;
pub mod limits_page;
pub mod monitored;
mod monitored_density;
mod monitored_forecasts;
mod monitored_rules;
pub mod monitored_tables;
pub mod population;
pub mod protocol;
pub mod receptor;
pub mod repertoire;
mod scores;
pub mod sections;
pub mod selection;
mod short;
pub mod simulated;
mod simulated_designs;
pub mod simulated_tables;
mod simulated_worlds;
pub mod size;
pub mod sweep;
pub mod tracking;
pub mod trial;
pub mod trust;
pub mod units;
pub mod unread;
pub mod verdicts;

use crate::analysis::Analysis;
use crate::digest::sha256;
use crate::frame::Frame;
use crate::run_folder::manifest::Provenance;
use crate::study::Loaded;
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{Axis, Chart, Column, Figure, Scale, Table};
use thymoid_report::html::{Block, Page};

/// The report of a run.
pub fn page(analysis: &Analysis, loaded: &Loaded, provenance: &Provenance) -> Page {
    let mut sections = vec![
        chip::section(analysis),
        selection::section(&analysis.chips),
        receptor::section(&analysis.receptors),
        population::section(&analysis.population),
    ];
    sections.extend(children::sections(&analysis.children, &analysis.population.naive, false));
    sections.push(trial::section(&analysis.trial, &loaded.study.trial));
    let declared = analysis.declared.iter();
    sections.extend(declared.flat_map(|(file, found)| simulated::sections(found, file)));
    sections.push(trust::section(&analysis.parameters));
    Page {
        title: Message::new("run.title")
            .with("chip", design_name::named(&analysis.chips.candidate.output.design)),
        subtitle: Message::new("run.subtitle").with("study", loaded.study.name.as_str()),
        lead: lead::lead(analysis, &loaded.study.trial),
        sections,
        provenance: stamp(provenance, loaded),
    }
}

fn stamp(provenance: &Provenance, loaded: &Loaded) -> Vec<(Message, Value)> {
    let mut rows = vec![
        (Message::new("provenance.version"), env!("CARGO_PKG_VERSION").into()),
        (Message::new("provenance.made_on"), provenance.started.as_str().into()),
        (Message::new("provenance.seed"), Value::integer(provenance.seed as f64)),
        (Message::new("provenance.command"), provenance.command.as_str().into()),
    ];
    // One digest of all inputs; the manifest lists them one by one.
    let all = loaded
        .hashes()
        .into_iter()
        .map(|(name, hash)| [name, hash].join(" "))
        .collect::<Vec<_>>()
        .join("\n");
    rows.push((Message::new("provenance.inputs"), sha256(all.as_bytes()).into()));
    rows
}

/// Every table of a run.
pub fn frames(analysis: &Analysis) -> Vec<Frame> {
    let mut frames = chip::frames(analysis);
    frames.extend(receptor::frames(&analysis.receptors));
    frames.extend(population::frames(&analysis.population));
    frames.extend(child_frames::frames(&analysis.children.children));
    frames.extend(trial::frames(&analysis.trial));
    let declared = analysis.declared.iter();
    frames.extend(declared.flat_map(|(file, found)| simulated_tables::frames(found, file)));
    frames.push(trust::frame(&analysis.parameters));
    frames
}

/// A paragraph without values.
fn paragraph(key: &str) -> Block {
    Block::Paragraph(Message::new(key))
}

/// A figure whose title, description and source stand in the catalogue as `KEY_title`, `KEY_about`
/// and `KEY_source`.
fn figure(id: &str, key: &str, chart: Chart) -> Block {
    let part = |part: &str| Message::new(&format!("{key}_{part}"));
    let (title, description, source) = (part("title"), part("about"), part("source"));
    Block::Figure(Box::new(Figure { id: id.into(), title, description, source, chart }))
}

fn axis(label: &str, unit: Option<&str>, scale: Scale) -> Axis {
    Axis { label: Message::new(label), unit: unit.map(Message::new), scale, range: None }
}

fn table(caption: &str, columns: &[&str], rows: Vec<Vec<thymoid_report::figure::Cell>>) -> Block {
    let columns = columns.iter().map(|key| Column::new(key)).collect();
    Block::Table(Message::new(caption), Table { columns, rows })
}
