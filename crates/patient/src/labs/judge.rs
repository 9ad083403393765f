//! The verdict on each value by itself.

use std::collections::{BTreeMap, BTreeSet};

use thymoid_core::{Days, Months};

use super::catalogue::{Meaning, allowed_units, catalogue, fits};
use super::number::{self, Fault, Style};
use super::raw::{Raw, Rough};
use super::reasons::{Reason, Remedy};
use super::times::{self, Given};
use super::units::{self, Dimension, TREC_STANDARD, Unit};
use super::value::{Entry, Limit, Use, Verdict};
use super::{identifiers, samples};
use crate::cohort::{Analyte, Evidence};
use crate::error::Error;

/// Judges every value, first by itself and then beside those of its sample.
///
/// # Errors
/// For pseudonyms that are none, and dates of children that cannot be used.
pub(super) fn judge(file: &str, rough: &Rough, given: Given) -> Result<Vec<Entry>, Error> {
    let style = style(&rough.raws);
    let dates = times::dates(file, &rough.facts, given)?;
    let mut children: BTreeSet<&str> =
        rough.raws.iter().map(|raw| raw.child.text.as_str()).collect();
    children.remove("");
    let named: BTreeMap<&str, &str> =
        children.iter().filter_map(|c| Some((*c, identifiers::not_a_pseudonym(c)?))).collect();
    for raw in &rough.raws {
        if let Some(looks) = named.get(raw.child.text.as_str()) {
            return identifiers::refuse(file, raw.row, &raw.child.column, looks);
        }
    }
    if children.len() > 1 && !given.is_empty() {
        let problem =
            format!("--birth and --implant are of one child, the file has {}", children.len());
        return Err(Error::at(file, 1, "-", problem, "write the dates in columns"));
    }
    let known = |raw: &Raw| dates.get(&raw.child.text).copied().unwrap_or(given);
    // Few tests stand in many rows.
    let mut meanings: BTreeMap<(&str, &str), Option<Meaning<'_>>> = BTreeMap::new();
    let mut entries = Vec::with_capacity(rough.raws.len());
    for raw in &rough.raws {
        let named = (raw.code.as_str(), raw.name.text.as_str());
        let meaning = *meanings.entry(named).or_insert_with(|| meaning(raw));
        entries.push(judge_one(raw, meaning, style, known(raw)));
    }
    samples::compare(&mut entries);
    Ok(entries)
}

/// The style that all unambiguous numbers agree on.
fn style(raws: &[Raw]) -> Style {
    let mut styles = raws.iter().filter_map(|raw| number::style_of(&raw.text));
    let Some(first) = styles.next() else { return Style::Unknown };
    if styles.all(|style| style == first) { first } else { Style::Unknown }
}

fn judge_one(raw: &Raw, meaning: Option<Meaning<'_>>, style: Style, known: Given) -> Entry {
    let mut entry = blank(raw);
    if let Some(aside) = &raw.aside {
        entry.judge(aside.verdict, aside.why.clone());
        entry.remedy = aside.remedy;
        if aside.verdict >= Verdict::NotRead {
            return entry;
        }
    }
    let Some(meaning) = meaning else {
        unknown_analyte(raw, &mut entry);
        return entry;
    };
    entry.analyte = Some(meaning.definition.analyte);
    entry.gating.clone_from(&meaning.definition.gating);
    if let Err(fault) = fill(raw, meaning, style, known, &mut entry) {
        let (column, why, remedy) = *fault;
        entry.refuse(&column, why, remedy);
    }
    entry
}

fn blank(raw: &Raw) -> Entry {
    Entry {
        sheet: raw.sheet.clone(),
        row: raw.row,
        column: raw.column.clone(),
        cell: raw.cell.clone(),
        child_id: raw.child.text.clone(),
        age: None,
        day: None,
        time: String::new(),
        name: raw.name.text.clone(),
        analyte: None,
        code: raw.code.clone(),
        gating: String::new(),
        text: raw.text.clone(),
        text_unit: raw.unit.text.clone(),
        value: None,
        unit: "",
        limit: Limit::Exact,
        used: Use::Fit,
        verdict: Verdict::Accepted,
        reasons: Vec::new(),
        remedy: None,
        status: Evidence::Read,
        source: raw.source.clone(),
        note: raw.note.clone(),
        marked: false,
        name_column: raw.name.column.clone(),
    }
}

fn meaning(raw: &Raw) -> Option<Meaning<'static>> {
    let table = catalogue();
    table
        .code(&raw.code)
        .or_else(|| table.code(&raw.name.text))
        .or_else(|| table.name(&raw.name.text))
}

fn unknown_analyte(raw: &Raw, entry: &mut Entry) {
    let name = if raw.name.text.is_empty() { &raw.code } else { &raw.name.text };
    if name.is_empty() {
        entry.refuse(&raw.name.column, Reason::AnalyteEmpty, Remedy::NameEveryRow);
    } else if raw.own {
        let mut known: Vec<String> =
            catalogue().definitions().iter().map(|d| format!("`{}`", d.analyte.as_str())).collect();
        known.dedup();
        let why = Reason::UnknownVariant { word: name.clone(), known: known.join(", ") };
        entry.refuse(&raw.name.column, why, Remedy::SeeColumns);
    } else {
        entry.judge(Verdict::NotRead, Reason::UnknownTest { name: name.clone() });
    }
}

/// Fills in what a value is, in the order in which a person would check it.
fn fill(
    raw: &Raw,
    meaning: Meaning<'_>,
    style: Style,
    known: Given,
    entry: &mut Entry,
) -> Result<(), times::Fault> {
    if raw.child.text.is_empty() {
        let column = raw.child.column.clone();
        return Err(times::fault(column, Reason::ChildEmpty, Remedy::PseudonymEveryRow));
    }
    words(raw, entry)?;
    // A sign may stand in both cells; an equals sign says nothing.
    let sign = if raw.sign == "=" || raw.text.starts_with(&raw.sign) { "" } else { &raw.sign };
    let text = format!("{sign}{}", raw.text);
    let not_a_number = |text: String| {
        let why = Reason::NotANumber { text };
        times::fault(raw.column.clone(), why, Remedy::WriteNumber)
    };
    let fault = |why, remedy| times::fault(raw.column.clone(), why, remedy);
    let found = match number::parse(&text, style) {
        Ok(found) => found,
        Err(Fault::Missing) => {
            entry.judge(Verdict::NotRead, Reason::NotMeasured);
            return Ok(());
        }
        Err(Fault::NoLimit) => {
            return Err(fault(Reason::NoLimit { text }, Remedy::WriteLimit));
        }
        Err(Fault::Ambiguous) => {
            return Err(fault(Reason::AmbiguousNumber { text }, Remedy::WithoutThousands));
        }
        Err(Fault::OutOfRange) => {
            return Err(fault(Reason::OutOfRange { text }, Remedy::WriteNumber));
        }
        Err(Fault::NotANumber) => return Err(not_a_number(text)),
    };
    let moment = times::moment(&raw.when, known)?;
    (entry.age, entry.day, entry.time) = (moment.age, moment.day, moment.time);
    for (verdict, why) in moment.remarks {
        entry.judge(verdict, why);
    }
    if found.grouped {
        let (text, value) = (text.clone(), found.value.to_string());
        entry.judge(Verdict::Accepted, Reason::Grouped { text, value });
    }
    let beside = if found.rest.is_empty() {
        None
    } else {
        Some(units::parse(&found.rest).ok_or_else(|| not_a_number(text))?)
    };
    let unit = unit(raw, meaning, beside, entry)?;
    let percent = unit.dimension == Dimension::Percent;
    let analyte = meaning.analyte(percent);
    entry.analyte = Some(analyte);
    entry.code = meaning.code(percent).into();
    if percent && found.value > 100.0 {
        let value = found.value.to_string();
        return Err(fault(Reason::AboveHundred { value }, Remedy::AtMostHundred));
    }
    take(found.value, found.limit, unit, raw, entry);
    plausible(analyte, entry);
    Ok(())
}

/// The columns that only Thymoid's own table has.
fn words(raw: &Raw, entry: &mut Entry) -> Result<(), times::Fault> {
    let unknown = |field: &super::raw::Field, expected: &str| {
        let why = Reason::UnknownVariant { word: field.text.clone(), known: expected.into() };
        Err(times::fault(field.column.clone(), why, Remedy::SeeColumns))
    };
    entry.marked = !raw.used.text.is_empty();
    match raw.used.text.as_str() {
        "" => {}
        "fit" => entry.used = Use::Fit,
        "shown" => entry.used = Use::Shown,
        _ => return unknown(&raw.used, "`fit`, `shown`"),
    }
    entry.status = match raw.status.text.as_str() {
        "" | "read" => Evidence::Read,
        "derived" => Evidence::Derived,
        "memory" => Evidence::Memory,
        _ => return unknown(&raw.status, "`read`, `derived`, `memory`"),
    };
    if entry.status == Evidence::Memory {
        entry.judge(Verdict::Doubtful, Reason::Unverified);
    }
    if entry.used == Use::Shown && entry.note.starts_with("CONFLICT") {
        entry.judge(Verdict::Doubtful, Reason::Contradicts);
    }
    Ok(())
}

/// The unit that column, header and cell agree on.
fn unit(
    raw: &Raw,
    meaning: Meaning<'_>,
    beside: Option<Unit>,
    entry: &mut Entry,
) -> Result<Unit, times::Fault> {
    let stated = if raw.unit.text.is_empty() { None } else { Some(units::parse(&raw.unit.text)) };
    let named = meaning.unit;
    let percent = |unit: Option<Unit>| unit.is_some_and(|u| u.dimension == Dimension::Percent);
    let analyte = meaning.analyte(percent(named) || percent(stated.flatten()) || percent(beside));
    let refuse = |text: &str| {
        let column = if raw.unit.column.is_empty() { &raw.column } else { &raw.unit.column };
        let why = Reason::NotAUnit { unit: text.into(), analyte: analyte.as_str().into() };
        Err(times::fault(column.clone(), why, allowed_units(analyte)))
    };
    let all = [stated.flatten(), named, beside];
    let Some(unit) = all.into_iter().flatten().next().filter(|_| stated != Some(None)) else {
        if stated.is_some() || meaning.definition.analyte == Analyte::Trec {
            return refuse(&raw.unit.text);
        }
        entry.judge(Verdict::Doubtful, Reason::NoUnit);
        return Ok(Unit::PER_UL);
    };
    if all.into_iter().flatten().any(|other| other != unit) {
        let (name, unit) = (raw.name.text.clone(), raw.unit.text.clone());
        let why = Reason::TwoUnits { name, unit };
        return Err(times::fault(raw.column.clone(), why, Remedy::KeepOneUnit));
    }
    // The newborn code counts copies per volume.
    if fits(analyte, unit) {
        Ok(unit)
    } else {
        refuse(if raw.unit.text.is_empty() { &raw.name.text } else { &raw.unit.text })
    }
}

fn take(value: f64, limit: Limit, unit: Unit, raw: &Raw, entry: &mut Entry) {
    let standard = unit.to_standard(value);
    (entry.value, entry.unit, entry.limit) = (Some(standard), unit.standard(), limit);
    if unit.factor != 1.0 {
        let from = if raw.unit.text.is_empty() { &raw.name.text } else { &raw.unit.text };
        let [value, standard] = [value, standard].map(|x| x.to_string());
        let (from, unit) = (from.clone(), unit.standard().into());
        entry.judge(Verdict::Converted, Reason::OtherUnit { value, from, standard, unit });
    }
    if limit == Limit::Above {
        entry.judge(Verdict::Doubtful, Reason::LowerBound);
    }
    if matches!(unit.dimension, Dimension::Trec(_)) && unit.standard() != TREC_STANDARD {
        entry.used = Use::Shown;
        let (unit, standard) = (unit.standard().into(), TREC_STANDARD.into());
        entry.judge(Verdict::Accepted, Reason::OtherTrec { unit, standard });
    }
}

fn plausible(analyte: Analyte, entry: &mut Entry) {
    let Some(value) = entry.value else { return };
    let exact = entry.limit == Limit::Exact;
    if let Some(range) = catalogue().plausible(analyte, entry.unit)
        && (value > range.high || exact && value < range.low)
    {
        let [value, low, high] = [value, range.low, range.high].map(|x| x.to_string());
        let unit = range.unit.clone();
        entry.judge(Verdict::Doubtful, Reason::Implausible { value, low, high, unit });
    }
    let years_before = entry.day.map(|day| -Months::from(Days(day)).value() / 12.0);
    if let Some(years) = years_before
        && years > catalogue().earliest_before_implant_years
    {
        let years = format!("{years:.1}");
        entry.judge(Verdict::Doubtful, Reason::LongBefore { years });
    }
}
