//! The verdict on each value: first by itself, then beside those of its sample.

use std::collections::{BTreeMap, BTreeSet};

use super::blank::blank;
use super::fill::{Written, fill};
use super::samples;
use super::understood::{Confirmed, Understood, not_known, understood};
use crate::catalogue::is_kept_only;
use crate::dates::{self, Given};
use crate::error::Error;
use crate::identity;
use crate::name::{self, Specimen};
use crate::number::{self, Style};
use crate::raw::{Raw, Rough};
use crate::reading::Reading;
use crate::value::{Entry, LabVerdict, Reason, Use};

/// Judges every value, first by itself and then beside those of its sample.
///
/// # Errors
/// For pseudonyms that are none, and dates of children that cannot be used.
pub(crate) fn judge(file: &str, rough: &Rough, reading: &Reading<'_>) -> Result<Vec<Entry>, Error> {
    let given = reading.given;
    let written = Written { style: style(&rough.raws), redcap: rough.redcap };
    let dates = dates::dates(file, &rough.facts, given)?;
    let mut children: BTreeSet<&str> =
        rough.raws.iter().map(|raw| raw.child.text.as_str()).collect();
    children.remove("");
    if reading.pseudonyms.is_none() {
        let named: BTreeMap<&str, &str> =
            children.iter().filter_map(|c| Some((*c, identity::not_a_pseudonym(c)?))).collect();
        for raw in &rough.raws {
            if let Some(looks) = named.get(raw.child.text.as_str()) {
                return identity::refuse(file, raw.row, &raw.child.column, looks);
            }
        }
    }
    if children.len() > 1 && !given.is_empty() {
        let problem =
            format!("--birth and --implant are of one child, the file has {}", children.len());
        return Err(Error::at(file, 1, "-", problem, "write the dates in columns"));
    }
    let known = |raw: &Raw| dates.get(&raw.child.text).copied().unwrap_or(given);
    // Few tests stand in many rows.
    let mut meanings: BTreeMap<(&str, &str), Understood> = BTreeMap::new();
    let mut entries = Vec::with_capacity(rough.raws.len());
    for raw in &rough.raws {
        let named = (raw.code.as_str(), raw.name.text.as_str());
        let meaning = *meanings.entry(named).or_insert_with(|| understood(raw, &reading.mapping));
        entries.push(judge_one(raw, meaning, written, known(raw)));
    }
    samples::compare(&mut entries);
    Ok(entries)
}

/// Finds the style that all unambiguous numbers agree on.
fn style(raws: &[Raw]) -> Style {
    let mut styles = raws.iter().filter_map(|raw| number::style_of(&raw.text));
    let Some(first) = styles.next() else { return Style::Unknown };
    if styles.all(|style| style == first) { first } else { Style::Unknown }
}

/// Judges one value by itself.
fn judge_one(raw: &Raw, meaning: Understood, written: Written, known: Given) -> Entry {
    let mut entry = blank(raw);
    if let Some(aside) = &raw.aside {
        entry.judge(aside.verdict, aside.why.clone());
        entry.remedy = aside.remedy;
        // What speaks for a whole column or row holds no value.
        if aside.verdict >= LabVerdict::NotRead || aside.remedy.is_some() {
            return entry;
        }
    }
    let Understood::Known(meaning, confirmed) = meaning else {
        not_known(raw, meaning, &mut entry);
        return entry;
    };
    match name::specimen(&raw.specimen) {
        Specimen::Blood => {}
        Specimen::Other => {
            entry.judge(LabVerdict::NotRead, Reason::NotBlood { specimen: raw.specimen.clone() });
            return entry;
        }
        Specimen::Unknown => {
            entry.judge(
                LabVerdict::Doubtful,
                Reason::UnknownSpecimen { specimen: raw.specimen.clone() },
            );
        }
    }
    entry.analyte = Some(meaning.definition.analyte);
    entry.gating.clone_from(&meaning.definition.gating);
    if is_kept_only(meaning.definition.analyte) {
        entry.used = Use::Shown;
    }
    entry.mapped = confirmed == Confirmed::User;
    if confirmed == Confirmed::NameDiffers {
        let (written, name) = (raw.code.clone(), raw.name.text.clone());
        entry.judge(LabVerdict::Doubtful, Reason::CodeDiffers { written, name });
    }
    if meaning.definition.code.ends_with("-cd45ra") {
        entry.judge(LabVerdict::Accepted, Reason::NaiveByOneMarker);
    }
    if let Err(fault) = fill(raw, meaning, written, known, &mut entry) {
        entry.refuse(&fault.column, fault.why, fault.remedy);
    }
    entry
}
