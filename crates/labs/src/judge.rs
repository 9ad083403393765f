//! The verdict on each value by itself.

use std::collections::{BTreeMap, BTreeSet};

use thymoid_core::{Days, Months};

use super::catalogue::{Meaning, allowed_units, catalogue, fits, is_kept_only};
use super::columns::loinc_within;
use super::mapping::{Mapped, Mapping};
use super::name::{self, Named, Other, Specimen};
use super::number::{self, Fault, Style};
use super::raw::{Raw, Rough};
use super::reading::Reading;
use super::reasons::{Reason, Remedy};
use super::times::{self, Given};
use super::units::{Dimension, Parent, TREC_STANDARD, Unit, is_bare_copies};
use super::value::{Entry, Limit, Use, Verdict};
use super::{identifiers, samples};
use crate::error::Error;
use crate::{Analyte, Provenance};

/// Judges every value, first by itself and then beside those of its sample.
///
/// # Errors
/// For pseudonyms that are none, and dates of children that cannot be used.
pub(super) fn judge(file: &str, rough: &Rough, reading: &Reading<'_>) -> Result<Vec<Entry>, Error> {
    let given = reading.given;
    let style = style(&rough.raws);
    let dates = times::dates(file, &rough.facts, given)?;
    let mut children: BTreeSet<&str> =
        rough.raws.iter().map(|raw| raw.child.text.as_str()).collect();
    children.remove("");
    if reading.pseudonyms.is_none() {
        let named: BTreeMap<&str, &str> =
            children.iter().filter_map(|c| Some((*c, identifiers::not_a_pseudonym(c)?))).collect();
        for raw in &rough.raws {
            if let Some(looks) = named.get(raw.child.text.as_str()) {
                return identifiers::refuse(file, raw.row, &raw.child.column, looks);
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
        entries.push(judge_one(raw, meaning, (style, rough.redcap), known(raw)));
    }
    samples::compare(&mut entries);
    Ok(entries)
}

/// What a name and code were understood as.
#[derive(Clone, Copy)]
enum Understood {
    Known(Meaning, Confirmed),
    LeftOut,
    Specimen,
    Test,
    LooksLike(Analyte),
    Unknown,
}

/// Who says so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Confirmed {
    File,
    /// The user's mapping.
    User,
    /// The code says one thing, and the name another.
    NameDiffers,
}

/// The style that all unambiguous numbers agree on.
fn style(raws: &[Raw]) -> Style {
    let mut styles = raws.iter().filter_map(|raw| number::style_of(&raw.text));
    let Some(first) = styles.next() else { return Style::Unknown };
    if styles.all(|style| style == first) { first } else { Style::Unknown }
}

fn judge_one(raw: &Raw, meaning: Understood, written: (Style, bool), known: Given) -> Entry {
    let mut entry = blank(raw);
    if let Some(aside) = &raw.aside {
        entry.judge(aside.verdict, aside.why.clone());
        entry.remedy = aside.remedy;
        // What speaks for a whole column or row holds no value.
        if aside.verdict >= Verdict::NotRead || aside.remedy.is_some() {
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
            entry.judge(Verdict::NotRead, Reason::NotBlood { specimen: raw.specimen.clone() });
            return entry;
        }
        Specimen::Unknown => {
            entry.judge(
                Verdict::Doubtful,
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
        entry.judge(Verdict::Doubtful, Reason::CodeDiffers { written, name });
    }
    if meaning.definition.code.ends_with("-cd45ra") {
        entry.judge(Verdict::Accepted, Reason::NaiveByOneMarker);
    }
    if let Err(fault) = fill(raw, meaning, written, known, &mut entry) {
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
        cells: raw.cells,
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
        status: Provenance::Read,
        source: raw.source.clone(),
        note: raw.note.clone(),
        marked: false,
        parent: Parent::Unstated,
        mapped: false,
        name_column: raw.name.column.clone(),
    }
}

fn understood(raw: &Raw, mapping: &Mapping) -> Understood {
    let text = &raw.name.text;
    match mapping.find(text).or_else(|| mapping.find(&raw.code)) {
        Some(Mapped::To(meaning)) => return Understood::Known(meaning, Confirmed::User),
        Some(Mapped::LeftOut) => return Understood::LeftOut,
        None => {}
    }
    let named = name::parse(text);
    if matches!(named, Named::Other(Other::Specimen)) {
        return Understood::Specimen;
    }
    let table = catalogue();
    let coded = table.code(&raw.code).or_else(|| table.code(text)).or_else(|| loinc_within(text));
    match (coded, named) {
        (Some(coded), Named::Known(named)) => {
            let agree = coded.definition.analyte == named.definition.analyte;
            // A code does not say of what it is a share, nor how naive cells were gated.
            let percent = |unit: Option<Unit>| unit.and_then(Unit::parent);
            let unit = match (percent(coded.unit), percent(named.unit)) {
                (Some(Parent::Unstated), Some(_)) => named.unit,
                _ => coded.unit.or(named.unit),
            };
            let confirmed = if agree { Confirmed::File } else { Confirmed::NameDiffers };
            Understood::Known(Meaning { unit, ..coded }, confirmed)
        }
        (Some(coded), _) => Understood::Known(coded, Confirmed::File),
        (None, Named::Known(named)) => Understood::Known(named, Confirmed::File),
        (None, Named::Other(_)) => Understood::Test,
        (None, Named::Unknown(Some(like))) => Understood::LooksLike(like),
        (None, Named::Unknown(None)) => Understood::Unknown,
    }
}

fn not_known(raw: &Raw, meaning: Understood, entry: &mut Entry) {
    let name = if raw.name.text.is_empty() { &raw.code } else { &raw.name.text };
    let name = name.clone();
    if name.is_empty() {
        return entry.refuse(&raw.name.column, Reason::AnalyteEmpty, Remedy::NameEveryRow);
    }
    if raw.own && !matches!(meaning, Understood::Specimen | Understood::LeftOut) {
        let mut known: Vec<String> =
            catalogue().definitions().iter().map(|d| format!("`{}`", d.analyte.as_str())).collect();
        known.dedup();
        let why = Reason::UnknownVariant { word: name, known: known.join(", ") };
        return entry.refuse(&raw.name.column, why, Remedy::SeeColumns);
    }
    match meaning {
        Understood::Known(..) | Understood::Unknown => {
            entry.judge(Verdict::NotRead, Reason::UnknownTest { name });
        }
        Understood::LeftOut => entry.judge(Verdict::NotRead, Reason::LeftOut { name }),
        Understood::Specimen => entry.judge(Verdict::NotRead, Reason::NotBlood { specimen: name }),
        Understood::Test => entry.judge(Verdict::NotRead, Reason::OtherTest { name }),
        Understood::LooksLike(like) => {
            entry.judge(
                Verdict::Doubtful,
                Reason::LooksLike { name, analyte: like.as_str().into() },
            );
            entry.remedy = Some(Remedy::MapName);
        }
    }
}

/// Fills in what a value is, in the order in which a person would check it.
fn fill(
    raw: &Raw,
    meaning: Meaning,
    (style, redcap): (Style, bool),
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
    if redcap && number::is_missing_code(&text) {
        entry.judge(Verdict::NotRead, Reason::NotMeasured);
        return Ok(());
    }
    let analyte = meaning.definition.analyte;
    let found = match number::parse(&text, style) {
        Ok(found) => found,
        Err(Fault::Missing) => {
            entry.judge(Verdict::NotRead, Reason::NotMeasured);
            return Ok(());
        }
        Err(_) if is_kept_only(analyte) => {
            entry.judge(Verdict::NotRead, Reason::KeptAsText { text });
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
    let beside =
        if found.rest.is_empty() { None } else { Some(name::unit_of(analyte, &found.rest)) };
    if beside == Some(None) {
        if is_kept_only(analyte) {
            entry.judge(Verdict::NotRead, Reason::UnitNotKnown { unit: found.rest });
            return Ok(());
        }
        return Err(not_a_number(text));
    }
    let Some(unit) = unit(raw, meaning, beside.flatten(), entry)? else { return Ok(()) };
    if unit.parent() == Some(Parent::Leukocytes)
        || analyte == Analyte::Lymphocytes && unit.parent().is_some()
    {
        let percent = found.value.to_string();
        entry.judge(Verdict::NotRead, Reason::ShareOfLeukocytes { percent });
        return Ok(());
    }
    let moment = times::moment(&raw.when, known)?;
    (entry.age, entry.day, entry.time) = (moment.age, moment.day, moment.time);
    for (verdict, why) in moment.remarks {
        entry.judge(verdict, why);
    }
    if found.grouped {
        let (text, value) = (text.clone(), found.value.to_string());
        entry.judge(Verdict::Accepted, Reason::Grouped { text, value });
    }
    let unstated = unit.unstated;
    let unit = unit.unit;
    entry.parent = unit.parent().unwrap_or(Parent::Unstated);
    let percent = unit.parent().is_some();
    let analyte = meaning.analyte(percent);
    entry.analyte = Some(analyte);
    entry.code = meaning.code(percent).into();
    if percent && found.value > 100.0 {
        let value = found.value.to_string();
        return Err(fault(Reason::AboveHundred { value }, Remedy::AtMostHundred));
    }
    let least = catalogue().plausible(analyte, "/uL").map_or(0.0, |range| range.least);
    let few = unit == Unit::PER_UL && found.value > 0.0 && found.value < least;
    if few && unstated {
        let (value, unit) = (found.value.to_string(), "10^9/L".into());
        return Err(fault(Reason::LikelyUnit { value, unit }, Remedy::WriteUnit));
    }
    if number::may_be_a_code(found.value, redcap)
        && found.rest.is_empty()
        && found.limit == Limit::Exact
    {
        entry.judge(Verdict::Doubtful, Reason::MayBeCode { text: raw.text.clone() });
    }
    // Naive cells may be fewer than one: they are a share of those that are counted.
    let counted = !matches!(analyte, Analyte::NaiveCd4 | Analyte::NaiveCd8 | Analyte::Rte);
    if few && counted && found.value < 1.0 && found.limit == Limit::Exact {
        entry.judge(Verdict::Doubtful, Reason::FewForCells { value: found.value.to_string() });
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
        "" | "read" => Provenance::Read,
        "derived" => Provenance::Derived,
        "memory" => Provenance::Memory,
        _ => return unknown(&raw.status, "`read`, `derived`, `memory`"),
    };
    if entry.status == Provenance::Memory {
        entry.judge(Verdict::Doubtful, Reason::Unverified);
    }
    if entry.used == Use::Shown && entry.note.starts_with("CONFLICT") {
        entry.judge(Verdict::Doubtful, Reason::Contradicts);
    }
    Ok(())
}

/// A unit, and whether nothing states it.
struct Settled {
    unit: Unit,
    unstated: bool,
}

impl Settled {
    const fn parent(&self) -> Option<Parent> {
        self.unit.parent()
    }
}

/// The unit that column, header and cell agree on; `None` where a value is kept without one.
fn unit(
    raw: &Raw,
    meaning: Meaning,
    beside: Option<Unit>,
    entry: &mut Entry,
) -> Result<Option<Settled>, times::Fault> {
    let definition = meaning.definition;
    let named = meaning.unit;
    let text = raw.unit.text.as_str();
    // `copies`, where the name says of how many cells.
    let bare = is_bare_copies(text) && named.is_some();
    let stated =
        if text.is_empty() || bare { None } else { Some(name::unit_of(definition.analyte, text)) };
    let percent = |unit: Option<Unit>| unit.is_some_and(|u| u.parent().is_some());
    let analyte = meaning.analyte(percent(named) || percent(stated.flatten()) || percent(beside));
    let refuse = |text: &str| {
        let column = if raw.unit.column.is_empty() { &raw.column } else { &raw.unit.column };
        let why = Reason::NotAUnit { unit: text.into(), analyte: analyte.as_str().into() };
        Err(times::fault(column.clone(), why, allowed_units(analyte)))
    };
    let all = [stated.flatten(), named, beside];
    let first = all.into_iter().flatten().next();
    if is_kept_only(analyte)
        && (stated == Some(None) || first.is_none_or(|unit| !fits(analyte, unit)))
    {
        entry.judge(Verdict::NotRead, Reason::UnitNotKnown { unit: text.into() });
        return Ok(None);
    }
    let Some(unit) = first.filter(|_| stated != Some(None)) else {
        if stated.is_some() || definition.analyte == Analyte::Trec {
            return refuse(text);
        }
        entry.judge(Verdict::Doubtful, Reason::NoUnit);
        return Ok(Some(Settled { unit: Unit::PER_UL, unstated: true }));
    };
    let mut unit = unit;
    for other in all.into_iter().flatten() {
        let Some(both) = unit.agreed(other) else {
            let (name, unit) = (raw.name.text.clone(), text.into());
            let why = Reason::TwoUnits { name, unit };
            return Err(times::fault(raw.column.clone(), why, Remedy::KeepOneUnit));
        };
        unit = both;
    }
    // The newborn code counts copies per volume.
    if fits(analyte, unit) {
        Ok(Some(Settled { unit, unstated: false }))
    } else {
        refuse(if text.is_empty() { &raw.name.text } else { text })
    }
}

fn take(value: f64, limit: Limit, unit: Unit, raw: &Raw, entry: &mut Entry) {
    let standard = unit.to_standard(value);
    (entry.value, entry.unit, entry.limit) = (Some(standard), unit.standard(), limit);
    if unit.factor != 1.0 {
        let named = raw.unit.text.is_empty() || is_bare_copies(&raw.unit.text);
        let from = if named { &raw.name.text } else { &raw.unit.text };
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
