//! Which units fit what is measured, and what is kept without being modelled.

use crate::analyte::Analyte;
use crate::units::{Dimension, Unit};

/// Tells whether a unit fits what is measured.
pub(crate) fn fits(analyte: Analyte, unit: Unit) -> bool {
    let percent = unit.parent().is_some();
    match analyte {
        Analyte::Trec => matches!(unit.dimension, Dimension::Trec(_)),
        Analyte::NaiveCd4Percent
        | Analyte::NaiveCd8Percent
        | Analyte::RtePercent
        | Analyte::MaternalEngraftment
        | Analyte::Spectratype => percent,
        Analyte::IgG | Analyte::IgA | Analyte::IgM => unit.dimension == Dimension::Mass,
        Analyte::Pha => {
            matches!(unit.dimension, Dimension::Index | Dimension::PerMinute) || percent
        }
        Analyte::VaccineTitre => matches!(unit.dimension, Dimension::Titre | Dimension::Mass),
        _ => percent || unit.dimension == Dimension::Count,
    }
}

/// Tells whether an analyte is kept and shown, and not modelled: nothing of it can spoil a
/// forecast.
pub(crate) const fn is_kept_only(analyte: Analyte) -> bool {
    use Analyte::{
        Cd45roCd4, IgA, IgG, IgM, MaternalEngraftment, Pha, Spectratype, Treg, VaccineTitre,
    };
    matches!(
        analyte,
        Treg | Cd45roCd4 | IgG | IgA | IgM | Pha | MaternalEngraftment | Spectratype | VaccineTitre
    )
}
