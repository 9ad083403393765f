//! The unit of a value, from its column, its header and its cell.

use crate::analyte::Analyte;
use crate::catalogue::{Meaning, fits, is_kept_only};
use crate::name;
use crate::raw::Raw;
use crate::units::{Unit, is_bare_copies};
use crate::value::{Entry, LabVerdict, Reason, Refusal, Remedy};

/// A unit, and whether nothing states it.
pub(super) struct Settled {
    pub(super) unit: Unit,
    pub(super) unstated: bool,
}

/// Finds the unit that column, header and cell agree on; `None` where a value is kept without one.
///
/// # Errors
/// For a unit that does not fit what is measured, and two that contradict each other.
pub(super) fn unit(
    raw: &Raw,
    meaning: Meaning,
    beside: Option<Unit>,
    entry: &mut Entry,
) -> Result<Option<Settled>, Box<Refusal>> {
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
        Err(Refusal::of(column, why, allowed_units(analyte)))
    };
    let all = [stated.flatten(), named, beside];
    let first = all.into_iter().flatten().next();
    if is_kept_only(analyte)
        && (stated == Some(None) || first.is_none_or(|unit| !fits(analyte, unit)))
    {
        entry.judge(LabVerdict::NotRead, Reason::UnitNotKnown { unit: text.into() });
        return Ok(None);
    }
    let Some(unit) = first.filter(|_| stated != Some(None)) else {
        if stated.is_some() || definition.analyte == Analyte::Trec {
            return refuse(text);
        }
        entry.judge(LabVerdict::Doubtful, Reason::NoUnit);
        return Ok(Some(Settled { unit: Unit::PER_UL, unstated: true }));
    };
    let mut unit = unit;
    for other in all.into_iter().flatten() {
        let Some(both) = unit.agreed(other) else {
            let (name, unit) = (raw.name.text.clone(), text.into());
            let why = Reason::TwoUnits { name, unit };
            return Err(Refusal::of(&raw.column, why, Remedy::KeepOneUnit));
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

/// Says what to write instead of a unit that does not fit.
const fn allowed_units(analyte: Analyte) -> Remedy {
    match analyte {
        Analyte::Trec => Remedy::UnitsOfTrec,
        Analyte::NaiveCd4Percent | Analyte::NaiveCd8Percent | Analyte::RtePercent => {
            Remedy::UnitsOfShares
        }
        Analyte::Lymphocytes => Remedy::UnitsOfLymphocytes,
        _ => Remedy::UnitsOfCounts,
    }
}
