//! Verdicts on laboratory values: why, how to mend it, and all of them as a table.

use anyhow::{Result, bail};
use thymoid_core::Days;
use thymoid_labs::{Analyte, Entry, LabValue, LabVerdict, Reason, Remedy, Use};
use thymoid_report::catalogue::{Lang, Message, Value};

use crate::frame::Frame;

/// Why a value has its verdict; nothing where it was taken as it stands.
pub fn because(reasons: &[Reason]) -> Option<Message> {
    let sentences = reasons.iter().map(|reason| {
        let values = reason.values().into_iter().map(|(name, text)| (name, Value::from(text)));
        Message { key: format!("lab.{}", reason.code()), values: values.collect() }
    });
    sentences.reduce(|first, second| {
        Message::new("verdict.and").with("first", first).with("second", second)
    })
}

/// How to mend it.
pub fn remedy(remedy: Remedy) -> Message {
    Message::new(&format!("mend.{}", remedy.code()))
}

/// Returns the values among entries; the first that is refused is told in the language asked for.
///
/// # Errors
/// For the first value that is refused, with its place, why, and how to mend it.
pub fn values(file: &str, entries: Vec<Entry>, lang: Lang) -> Result<Vec<LabValue>> {
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

/// Reasons and remedy in one.
pub fn said(entry: &Entry) -> Option<Message> {
    let mend = entry.remedy.map(remedy);
    because(&entry.reasons).into_iter().chain(mend).reduce(|first, second| {
        Message::new("verdict.and").with("first", first).with("second", second)
    })
}

/// Whether a value was taken.
fn taken(entry: &Entry) -> bool {
    entry.value.is_some() && entry.verdict < LabVerdict::NotRead
}

/// The table of verdicts: one row an entry.
pub fn frame(entries: &[Entry], lang: Lang) -> Frame {
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

#[cfg(test)]
mod tests {
    use super::*;
    use thymoid_report::catalogue::{Catalogue, Lang};

    #[test]
    fn the_catalogue_says_what_the_reader_says() {
        let groups = [("lab", Reason::ALL), ("mend", Remedy::ALL)];
        for (group, sentences) in groups {
            for (code, english) in sentences {
                let key = format!("{group}.{code}");
                assert!(Catalogue::has(&key), "{key}");
                // Without values, a placeholder is shown in brackets.
                let shown = english.replace('{', "[").replace('}', "]");
                assert_eq!(Catalogue::text(Lang::En, &key, &[]), shown);
            }
        }
    }

    #[test]
    fn reasons_are_joined_in_each_language() {
        let reasons = [Reason::Unverified, Reason::SameValue { row: "2".into() }];
        let message = because(&reasons).unwrap();
        assert_eq!(message.text(Lang::En), "unverified; the same value stands in row 2 too");
        assert_eq!(message.text(Lang::ZhCn), "未经核实；第2行也有相同的数值");
        assert_eq!(because(&[]), None);
        assert_eq!(remedy(Remedy::AtMostHundred).text(Lang::ZhCn), "比例最多为100%");
    }
}
