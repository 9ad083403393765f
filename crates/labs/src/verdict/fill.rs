//! What a value is: number, unit and time, in the order in which a person would check them.

use super::own_words::own_words;
use super::plausible::plausible;
use super::unit::{Settled, unit};
use crate::analyte::Analyte;
use crate::catalogue::{Meaning, catalogue, is_kept_only};
use crate::dates::{self, Given};
use crate::name;
use crate::number::{self, Fault, Limit, Quantity, Style};
use crate::raw::Raw;
use crate::units::{Dimension, Parent, TREC_STANDARD, Unit, is_bare_copies};
use crate::value::{Entry, LabVerdict, Reason, Refusal, Remedy, Use};

/// How the numbers of a file are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    /// Which sign stands before the decimals.
    pub(super) style: Style,
    /// As in REDCap, where some numbers stand for missing values.
    pub(super) redcap: bool,
}

/// Fills in what a value is.
///
/// # Errors
/// For what cannot be right or understood.
pub(super) fn fill(
    raw: &Raw,
    meaning: Meaning,
    written: Written,
    known: Given,
    entry: &mut Entry,
) -> Result<(), Box<Refusal>> {
    if raw.child.text.is_empty() {
        return Err(Refusal::of(&raw.child.column, Reason::ChildEmpty, Remedy::PseudonymEveryRow));
    }
    own_words(raw, entry)?;
    let analyte = meaning.definition.analyte;
    let text = signed(raw);
    let Some(found) = number(raw, &text, analyte, written, entry)? else { return Ok(()) };
    let beside = (!found.rest.is_empty()).then(|| name::unit_of(analyte, &found.rest));
    if beside == Some(None) {
        if is_kept_only(analyte) {
            entry.judge(LabVerdict::NotRead, Reason::UnitNotKnown { unit: found.rest });
            return Ok(());
        }
        return Err(Refusal::of(&raw.column, Reason::NotANumber { text }, Remedy::WriteNumber));
    }
    let Some(unit) = unit(raw, meaning, beside.flatten(), entry)? else { return Ok(()) };
    if is_of_leukocytes(analyte, unit.unit) {
        let percent = found.value.to_string();
        entry.judge(LabVerdict::NotRead, Reason::ShareOfLeukocytes { percent });
        return Ok(());
    }
    when(raw, known, entry)?;
    if found.grouped {
        let value = found.value.to_string();
        entry.judge(LabVerdict::Accepted, Reason::Grouped { text, value });
    }
    quantity(raw, meaning, &found, unit, written, entry)
}

/// Returns the number with its sign, which may stand in both cells; an equals sign says nothing.
fn signed(raw: &Raw) -> String {
    let sign = if raw.sign == "=" || raw.text.starts_with(&raw.sign) { "" } else { &raw.sign };
    format!("{sign}{}", raw.text)
}

/// Reads the number of a value; `None` where it is kept without one, or was not measured.
fn number(
    raw: &Raw,
    text: &str,
    analyte: Analyte,
    Written { style, redcap }: Written,
    entry: &mut Entry,
) -> Result<Option<Quantity>, Box<Refusal>> {
    let text = text.to_owned();
    let refuse = |why, remedy| Err(Refusal::of(&raw.column, why, remedy));
    if redcap && number::is_missing_code(&text) {
        entry.judge(LabVerdict::NotRead, Reason::NotMeasured);
        return Ok(None);
    }
    match number::parse(&text, style) {
        Ok(found) => return Ok(Some(found)),
        Err(Fault::Missing) => entry.judge(LabVerdict::NotRead, Reason::NotMeasured),
        Err(_) if is_kept_only(analyte) => {
            entry.judge(LabVerdict::NotRead, Reason::KeptAsText { text });
        }
        Err(Fault::NoLimit) => return refuse(Reason::NoLimit { text }, Remedy::WriteLimit),
        Err(Fault::Ambiguous) => {
            return refuse(Reason::AmbiguousNumber { text }, Remedy::WithoutThousands);
        }
        Err(Fault::OutOfRange) => return refuse(Reason::OutOfRange { text }, Remedy::WriteNumber),
        Err(Fault::NotANumber) => return refuse(Reason::NotANumber { text }, Remedy::WriteNumber),
    }
    Ok(None)
}

/// Tells whether a value is a share of leukocytes, which no table here counts.
fn is_of_leukocytes(analyte: Analyte, unit: Unit) -> bool {
    unit.parent() == Some(Parent::Leukocytes)
        || analyte == Analyte::Lymphocytes && unit.parent().is_some()
}

/// Fills in when the sample was taken.
fn when(raw: &Raw, known: Given, entry: &mut Entry) -> Result<(), Box<Refusal>> {
    let moment = dates::moment(&raw.when, known)?;
    (entry.age, entry.day, entry.time) = (moment.age, moment.day, moment.time);
    for (verdict, why) in moment.remarks {
        entry.judge(verdict, why);
    }
    Ok(())
}

/// Fills in how much was measured, and of what, with what is odd about the number.
fn quantity(
    raw: &Raw,
    meaning: Meaning,
    found: &Quantity,
    Settled { unit, unstated }: Settled,
    written: Written,
    entry: &mut Entry,
) -> Result<(), Box<Refusal>> {
    let percent = unit.parent().is_some();
    let analyte = meaning.analyte(percent);
    entry.parent = unit.parent().unwrap_or(Parent::Unstated);
    entry.analyte = Some(analyte);
    entry.code = meaning.code(percent).into();
    let value = || found.value.to_string();
    if percent && found.value > 100.0 {
        let why = Reason::AboveHundred { value: value() };
        return Err(Refusal::of(&raw.column, why, Remedy::AtMostHundred));
    }
    let least = catalogue().plausible(analyte, "/uL").map_or(0.0, |range| range.least);
    let few = unit == Unit::PER_UL && found.value > 0.0 && found.value < least;
    if few && unstated {
        let why = Reason::LikelyUnit { value: value(), unit: "10^9/L".into() };
        return Err(Refusal::of(&raw.column, why, Remedy::WriteUnit));
    }
    let exact = found.limit == Limit::Exact;
    if number::may_be_a_code(found.value, written.redcap) && found.rest.is_empty() && exact {
        entry.judge(LabVerdict::Doubtful, Reason::MayBeCode { text: raw.text.clone() });
    }
    // Naive cells may be fewer than one: they are a share of those that are counted.
    let counted = !matches!(analyte, Analyte::NaiveCd4 | Analyte::NaiveCd8 | Analyte::Rte);
    if few && counted && found.value < 1.0 && exact {
        entry.judge(LabVerdict::Doubtful, Reason::FewForCells { value: value() });
    }
    take(found.value, found.limit, unit, raw, entry);
    plausible(analyte, entry);
    Ok(())
}

/// Takes a value in its standard unit.
fn take(value: f64, limit: Limit, unit: Unit, raw: &Raw, entry: &mut Entry) {
    let standard = unit.to_standard(value);
    (entry.value, entry.unit, entry.limit) = (Some(standard), unit.standard(), limit);
    if unit.factor != 1.0 {
        let named = raw.unit.text.is_empty() || is_bare_copies(&raw.unit.text);
        let from = if named { &raw.name.text } else { &raw.unit.text };
        let [value, standard] = [value, standard].map(|x| x.to_string());
        let (from, unit) = (from.clone(), unit.standard().into());
        entry.judge(LabVerdict::Converted, Reason::OtherUnit { value, from, standard, unit });
    }
    if limit == Limit::Above {
        entry.judge(LabVerdict::Doubtful, Reason::LowerBound);
    }
    if matches!(unit.dimension, Dimension::Trec(_)) && unit.standard() != TREC_STANDARD {
        entry.used = Use::Shown;
        let (unit, standard) = (unit.standard().into(), TREC_STANDARD.into());
        entry.judge(LabVerdict::Accepted, Reason::OtherTrec { unit, standard });
    }
}
