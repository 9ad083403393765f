//! What became of each value of a laboratory file: as printed, and as a table.

use std::fmt::Write;

use anyhow::{Result, bail};
use thymoid::catalogue::{Lang, Message, Value};
use thymoid::content::verdicts::{because, remedy};
use thymoid::frame::Frame;
use thymoid_core::{Days, Months};
use thymoid_labs::Analyte;
use thymoid_labs::{Entry, LabValue, LabVerdict, Reason, Use};

/// The values among entries; the first that is refused is told in the language asked for.
pub(crate) fn values(file: &str, entries: Vec<Entry>, lang: Lang) -> Result<Vec<LabValue>> {
    let refused = entries.iter().find(|entry| entry.verdict == LabVerdict::Refused);
    if let Some(entry) = refused {
        let file = if entry.sheet.is_empty() {
            file.to_owned()
        } else {
            format!("{file} [{}]", entry.sheet)
        };
        let refusal = Message::new("check.refused")
            .with("file", file)
            .with("row", entry.row.to_string())
            .with("column", entry.column.as_str())
            .with("why", said(entry).map_or(Value::Text(String::new()), Value::Message));
        bail!(refusal.text(lang));
    }
    Ok(thymoid_labs::values(file, entries)?)
}

pub(crate) fn table(entries: &[Entry], lang: Lang) -> Result<String> {
    let head = |name: &str| Message::new(&format!("check.{name}")).text(lang);
    let mut text = format!(
        "{} {} {}  {} {} {}  {}  {}  {}\n",
        pad(&head("cell"), 7),
        pad(&head("child"), 12),
        left(&head("age"), 10),
        pad(&head("day"), 6),
        pad(&head("analyte"), 17),
        left(&head("value"), 6),
        left(&head("unit"), 12),
        pad(&head("verdict"), 9),
        head("why"),
    );
    let dash = || "-".to_owned();
    for entry in entries {
        let place = if entry.cell.is_empty() { entry.row.to_string() } else { entry.cell.clone() };
        let sheet =
            if entry.sheet.is_empty() { String::new() } else { format!("{}!", entry.sheet) };
        let child = if entry.child_id.is_empty() { "-" } else { &entry.child_id };
        let value = entry.value.map_or_else(dash, |v| format!("{}{v}", entry.limit.sign()));
        let unit = if entry.unit.is_empty() { "-" } else { entry.unit };
        let line = format!(
            "{:<7} {child:<12} {:>10}  {:<6} {:17} {value:>6}  {unit:>12}  {}  {}",
            format!("{sheet}{place}"),
            entry.age.map_or_else(dash, |age| format!("{:.1}", Months::from(age).value())),
            entry.day.map_or_else(dash, |d| format!("{d:.0}")),
            entry.analyte.map_or("-", Analyte::as_str),
            pad(&Message::new(&format!("verdict.{}", entry.verdict.as_str())).text(lang), 9),
            said(entry).map_or_else(String::new, |why| why.text(lang)),
        );
        writeln!(text, "{}", line.trim_end())?;
    }
    let count = |verdict| {
        let found = entries.iter().filter(|entry| entry.verdict == verdict).count();
        Value::integer(found as f64)
    };
    writeln!(
        text,
        "{} {}",
        Message::new("verdict.summary")
            .with("entries", Value::integer(entries.len() as f64))
            .with("accepted", count(LabVerdict::Accepted))
            .with("converted", count(LabVerdict::Converted))
            .with("doubtful", count(LabVerdict::Doubtful))
            .with("not_read", count(LabVerdict::NotRead))
            .with("refused", count(LabVerdict::Refused))
            .text(lang),
        Message::new("report.intended_use").text(lang),
    )?;
    Ok(text)
}

/// Reasons and remedy in one.
fn said(entry: &Entry) -> Option<Message> {
    let mend = entry.remedy.map(remedy);
    because(&entry.reasons).into_iter().chain(mend).reduce(|first, second| {
        Message::new("verdict.and").with("first", first).with("second", second)
    })
}

/// The text with spaces after it: Chinese characters are two columns wide in a terminal.
fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text with spaces before it.
fn left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

fn width(text: &str) -> usize {
    let wide = text.chars().filter(|c| ('\u{2E80}'..'\u{FFE7}').contains(c)).count();
    text.chars().count() + wide
}

/// Whether a value was taken.
fn taken(entry: &Entry) -> bool {
    entry.value.is_some() && entry.verdict < LabVerdict::NotRead
}

/// One row an entry.
pub(crate) fn frame(entries: &[Entry], lang: Lang) -> Frame {
    let texts = |of: fn(&Entry) -> &str| entries.iter().map(of).collect::<Vec<_>>();
    let written = |of: &dyn Fn(&Entry) -> String| entries.iter().map(of).collect::<Vec<_>>();
    Frame::new("verdicts")
        .texts("sheet", texts(|e| &e.sheet))
        .integers("row", entries.iter().map(|e| e.row as i64))
        .texts("column", texts(|e| &e.column))
        .texts("cell", texts(|e| &e.cell))
        .texts("child_id", texts(|e| &e.child_id))
        .optional("age_days", entries.iter().map(|e| e.age.map(Days::value)))
        .optional("day", entries.iter().map(|e| e.day))
        .texts("time", texts(|e| &e.time))
        .texts("name", texts(|e| &e.name))
        .texts("analyte", texts(|e| e.analyte.map_or("", Analyte::as_str)))
        .texts("code", texts(|e| &e.code))
        .texts("gating", texts(|e| &e.gating))
        .texts("written", texts(|e| &e.text))
        .texts("written_unit", texts(|e| &e.text_unit))
        .texts("limit", texts(|e| e.limit.sign()))
        .optional("value", entries.iter().map(|e| e.value))
        .texts("unit", texts(|e| e.unit))
        .texts("use", texts(|e| if taken(e) && e.used == Use::Fit { "fit" } else { "shown" }))
        .texts("verdict", texts(|e| e.verdict.as_str()))
        .texts(
            "codes",
            written(&|e| e.reasons.iter().map(Reason::code).collect::<Vec<_>>().join(";")),
        )
        .texts("why", written(&|e| because(&e.reasons).map_or_else(String::new, |m| m.text(lang))))
        .texts("remedy", written(&|e| e.remedy.map_or_else(String::new, |r| remedy(r).text(lang))))
}
