//! The verdict on each value by itself.

use std::collections::{BTreeMap, BTreeSet};

use thymoid_core::{Days, Months};

use super::catalogue::{Meaning, allowed_units, catalogue, fits};
use super::number::{self, Fault, Style};
use super::raw::{Raw, Rough};
use super::times::{self, Given};
use super::units::{self, Dimension, TREC_STANDARD, Unit};
use super::value::{Entry, Limit, Use, Verdict};
use super::{identifiers, samples};
use crate::cohort::{Analyte, Evidence};
use crate::error::Error;

const WRITE_NUMBER: &str = "write a number of 0 or more with a decimal point, or <limit";

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
        entry.judge(aside.verdict, &aside.why);
        entry.mend.clone_from(&aside.mend);
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
    if let Err((column, why, mend)) = fill(raw, meaning, style, known, &mut entry) {
        entry.refuse(&column, why, mend);
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
        why: String::new(),
        mend: String::new(),
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
        let mend = "name it in every row: of merged cells, only the first is filled";
        entry.refuse(&raw.name.column, "the analyte is empty".into(), mend);
    } else if raw.own {
        let mut known: Vec<String> =
            catalogue().definitions().iter().map(|d| format!("`{}`", d.analyte.as_str())).collect();
        known.dedup();
        let why = format!("unknown variant `{name}`, expected one of {}", known.join(", "));
        entry.refuse(&raw.name.column, why, "see the column descriptions in docs/formats.md");
    } else {
        entry.judge(Verdict::NotRead, &format!("`{name}` is nothing that the model knows"));
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
        let mend =
            "write the child's pseudonym in every row: of merged cells, only the first is filled";
        return Err((raw.child.column.clone(), "is empty".into(), mend));
    }
    words(raw, entry)?;
    // A sign may stand in both cells; an equals sign says nothing.
    let sign = if raw.sign == "=" || raw.text.starts_with(&raw.sign) { "" } else { &raw.sign };
    let text = format!("{sign}{}", raw.text);
    let not_a_number = || format!("`{text}` is not a number");
    let fault = |why: String, mend| (raw.column.clone(), why, mend);
    let found = match number::parse(&text, style) {
        Ok(found) => found,
        Err(Fault::Missing) => {
            entry.judge(Verdict::NotRead, "not measured");
            return Ok(());
        }
        Err(Fault::NoLimit) => {
            return Err(fault(
                format!("`{text}` states no limit"),
                "write < and the limit of quantification",
            ));
        }
        Err(Fault::Ambiguous) => {
            let why = format!("`{text}` may hold decimals or thousands");
            return Err(fault(
                why,
                "write it without separators of thousands, with a decimal point",
            ));
        }
        Err(Fault::OutOfRange) => {
            return Err(fault(format!("`{text}` is negative or not finite"), WRITE_NUMBER));
        }
        Err(Fault::NotANumber) => return Err(fault(not_a_number(), WRITE_NUMBER)),
    };
    let moment = times::moment(&raw.when, known)?;
    (entry.age, entry.day, entry.time) = (moment.age, moment.day, moment.time);
    for (verdict, why) in &moment.remarks {
        entry.judge(*verdict, why);
    }
    if found.grouped {
        entry.judge(Verdict::Accepted, &format!("`{text}` is {}", found.value));
    }
    let beside = if found.rest.is_empty() {
        None
    } else {
        Some(units::parse(&found.rest).ok_or_else(|| fault(not_a_number(), WRITE_NUMBER))?)
    };
    let unit = unit(raw, meaning, beside, entry)?;
    let percent = unit.dimension == Dimension::Percent;
    let analyte = meaning.analyte(percent);
    entry.analyte = Some(analyte);
    entry.code = meaning.code(percent).into();
    if percent && found.value > 100.0 {
        return Err(fault(format!("`{}` percent", found.value), "a share is at most 100 %"));
    }
    take(found.value, found.limit, unit, raw, entry);
    plausible(analyte, entry);
    Ok(())
}

/// The columns that only Thymoid's own table has.
fn words(raw: &Raw, entry: &mut Entry) -> Result<(), times::Fault> {
    let see = "see the column descriptions in docs/formats.md";
    let unknown = |field: &super::raw::Field, expected: &str| {
        let why = format!("unknown variant `{}`, expected one of {expected}", field.text);
        Err((field.column.clone(), why, see))
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
        entry.judge(Verdict::Doubtful, "unverified");
    }
    if entry.used == Use::Shown && entry.note.starts_with("CONFLICT") {
        entry.judge(Verdict::Doubtful, "contradicts another value");
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
        let why = format!("`{text}` is not a unit of {}", analyte.as_str());
        Err((column.clone(), why, allowed_units(analyte)))
    };
    let all = [stated.flatten(), named, beside];
    let Some(unit) = all.into_iter().flatten().next().filter(|_| stated != Some(None)) else {
        if stated.is_some() || meaning.definition.analyte == Analyte::Trec {
            return refuse(&raw.unit.text);
        }
        let why =
            "no unit is stated: read as cells per uL; write it in the header, such as `CD4 (/uL)`";
        entry.judge(Verdict::Doubtful, why);
        return Ok(Unit::PER_UL);
    };
    if all.into_iter().flatten().any(|other| other != unit) {
        let why = format!("`{} {}` states two units", raw.name.text, raw.unit.text);
        return Err((raw.column.clone(), why, "keep one of them"));
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
        let why = format!("{value} ({from}) is {standard} {}", unit.standard());
        entry.judge(Verdict::Converted, &why);
    }
    if limit == Limit::Above {
        entry.judge(Verdict::Doubtful, "only a lower bound is known");
    }
    if matches!(unit.dimension, Dimension::Trec(_)) && unit.standard() != TREC_STANDARD {
        entry.used = Use::Shown;
        let why = format!(
            "shown only: {} is no {TREC_STANDARD} without the share of T cells",
            unit.standard()
        );
        entry.judge(Verdict::Accepted, &why);
    }
}

fn plausible(analyte: Analyte, entry: &mut Entry) {
    let Some(value) = entry.value else { return };
    let exact = entry.limit == Limit::Exact;
    if let Some(range) = catalogue().plausible(analyte, entry.unit)
        && (value > range.high || exact && value < range.low)
    {
        let why = format!(
            "{value} lies outside the plausible {} to {} {}",
            range.low, range.high, range.unit
        );
        entry.judge(Verdict::Doubtful, &why);
    }
    let years_before = entry.day.map(|day| -Months::from(Days(day)).value() / 12.0);
    if let Some(years) = years_before
        && years > catalogue().earliest_before_implant_years
    {
        entry.judge(Verdict::Doubtful, &format!("sampled {years:.1} years before implantation"));
    }
}
