//! What the name and code of a value are understood as.

use crate::analyte::Analyte;
use crate::catalogue::{Meaning, catalogue};
use crate::mapping::{Mapped, Mapping};
use crate::name::{self, Named, Other, loinc_within};
use crate::raw::Raw;
use crate::units::{Parent, Unit};
use crate::value::{Entry, LabVerdict, Reason, Remedy};

/// What a name and code were understood as.
#[derive(Debug, Clone, Copy)]
pub(super) enum Understood {
    Known(Meaning, Confirmed),
    LeftOut,
    Specimen,
    Test,
    LooksLike(Analyte),
    Unknown,
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Confirmed {
    File,
    /// The user's mapping.
    User,
    /// The code says one thing, and the name another.
    NameDiffers,
}

/// Returns what a value is of, by the mapping of the user, its code and its name.
pub(super) fn understood(raw: &Raw, mapping: &Mapping) -> Understood {
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

/// Says why a value whose name is not of an analyte is not taken.
pub(super) fn not_known(raw: &Raw, meaning: Understood, entry: &mut Entry) {
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
            entry.judge(LabVerdict::NotRead, Reason::UnknownTest { name });
        }
        Understood::LeftOut => entry.judge(LabVerdict::NotRead, Reason::LeftOut { name }),
        Understood::Specimen => {
            entry.judge(LabVerdict::NotRead, Reason::NotBlood { specimen: name });
        }
        Understood::Test => entry.judge(LabVerdict::NotRead, Reason::OtherTest { name }),
        Understood::LooksLike(like) => {
            entry.judge(
                LabVerdict::Doubtful,
                Reason::LooksLike { name, analyte: like.as_str().into() },
            );
            entry.remedy = Some(Remedy::MapName);
        }
    }
}
