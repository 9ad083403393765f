//! What of a laboratory file was not taken, or only with doubt: each entry, with its place and why.

use std::collections::BTreeMap;

use thymoid_labs::{Entry, LabVerdict};

use super::verdicts::{because, remedy};
use super::{paragraph, table};
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::Cell;
use thymoid_report::html::{Block, NoticeKind, Section};

/// Places that are written out of entries that are alike; the table of verdicts has all.
const PLACES: usize = 12;

/// What became of a laboratory file.
#[derive(Debug, Clone, Copy)]
pub struct FileRead<'a> {
    /// Its name.
    pub name: &'a str,
    /// Every entry.
    pub entries: &'a [Entry],
    /// Children with values but without a time since implantation.
    pub without_time: &'a [String],
}

/// Entries of one column with one verdict for one reason.
struct Alike<'a> {
    first: &'a Entry,
    places: Vec<String>,
}

/// The section on what was not read.
pub(super) fn section(file: FileRead<'_>) -> Section {
    let mut blocks = Vec::new();
    if !file.without_time.is_empty() {
        let message =
            Message::new("unread.without_time").with("children", file.without_time.join(", "));
        blocks.push(Block::Notice(NoticeKind::Warning, message));
    }
    let alike = alike(file.entries);
    if alike.is_empty() {
        blocks.push(paragraph("unread.none"));
    } else {
        blocks.push(paragraph("unread.text"));
        let columns = ["unread.place", "unread.column", "table.verdict", "table.why"];
        blocks.push(table("unread.table", &columns, alike.iter().map(row).collect()));
    }
    Section { id: "unread".into(), heading: Message::new("unread.heading"), blocks }
}

/// In the order of the file.
fn alike(entries: &[Entry]) -> Vec<Alike<'_>> {
    let mut places: BTreeMap<(&str, &str, LabVerdict, String), usize> = BTreeMap::new();
    let mut all: Vec<Alike<'_>> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.verdict >= LabVerdict::Doubtful) {
        let key = (entry.sheet.as_str(), entry.column.as_str(), entry.verdict, entry.why());
        let at = *places.entry(key).or_insert(all.len());
        if at == all.len() {
            all.push(Alike { first: entry, places: Vec::new() });
        }
        all[at].places.push(place(entry));
    }
    all
}

/// Where a spreadsheet shows it: `Sheet!E2`; of a bundle, the number of its entry.
fn place(entry: &Entry) -> String {
    let place = if entry.cell.is_empty() { entry.row.to_string() } else { entry.cell.clone() };
    if entry.sheet.is_empty() { place } else { format!("{}!{place}", entry.sheet) }
}

fn row(alike: &Alike<'_>) -> Vec<Cell> {
    let Alike { first, places } = alike;
    let written = places[..places.len().min(PLACES)].join(", ");
    let place = if places.len() > PLACES {
        let more = Value::integer((places.len() - PLACES) as f64);
        Value::Message(Message::new("unread.more").with("places", written).with("more", more))
    } else {
        written.into()
    };
    let why = because(&first.reasons).into_iter().chain(first.remedy.map(remedy));
    let why =
        why.reduce(|one, two| Message::new("verdict.and").with("first", one).with("second", two));
    vec![
        Cell::from(place),
        Cell::from(first.column.as_str()),
        Cell::from(Value::key(&format!("verdict.{}", first.verdict.as_str()))),
        why.map_or(Cell::EMPTY, Cell::from),
    ]
}
