//! What became of each value of a laboratory file, as printed.

use std::fmt::Write;

use anyhow::Result;
use thymoid_core::Months;
use thymoid_labs::{Analyte, Entry, LabVerdict};
use thymoid_report::catalogue::{Lang, Message, Value};
use thymoid_study::content::verdicts::said;

use crate::columns::{left, pad};

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
