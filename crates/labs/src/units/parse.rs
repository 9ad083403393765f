//! Units in any of their spellings, and of what is measured.

use super::count::count_or_percent;
use super::other::{OTHERS, other};
use super::trec::{trec, without_copies};
use super::unit::{Denominator, Dimension, Unit};
use crate::analyte::Analyte;
use crate::plain::fold;

/// Reads a unit in any of its spellings; `None` when it is none.
pub(crate) fn parse(text: &str) -> Option<Unit> {
    let folded = fold(text);
    match without_copies(&folded) {
        Some(denominator) => trec(&denominator),
        None => count_or_percent(&folded),
    }
}

/// Reads a unit of an analyte: `g/L` is grams of immunoglobulin, and 10⁹/L of cells.
pub(crate) fn parse_of(analyte: Analyte, text: &str) -> Option<Unit> {
    use Analyte::{IgA, IgG, IgM, MaternalEngraftment, Pha, Spectratype, VaccineTitre};
    let wanted: &[Dimension] = match analyte {
        IgG | IgA | IgM => &[Dimension::Mass],
        Pha => &[Dimension::Index, Dimension::PerMinute],
        VaccineTitre => &[Dimension::Titre, Dimension::Mass],
        MaternalEngraftment | Spectratype => &[],
        // `TREC / 10^5 CD3`
        Analyte::Trec => return parse(text).or_else(|| trec(&fold(text))),
        _ => return parse(text),
    };
    let folded = fold(text);
    let other = wanted.iter().find_map(|dimension| other(&folded, *dimension));
    other.or_else(|| parse(text).filter(|unit| unit.parent().is_some()))
}

/// Tells whether a text is a unit of anything.
pub(crate) fn is_unit(text: &str) -> bool {
    let folded = fold(text);
    let of_cells = trec(&folded).is_some_and(|unit| {
        matches!(unit.dimension, Dimension::Trec(Denominator::TCells | Denominator::Cells))
    });
    parse(text).is_some() || of_cells || OTHERS.iter().any(|(d, _)| other(&folded, *d).is_some())
}

#[cfg(test)]
mod tests {
    use super::super::count::COUNTS;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_unit_are_one() {
        for text in [
            "/uL",
            "cells/µL",
            "个/μL",
            "/mm3",
            "cells/mm³",
            "10^6/L",
            "10*6/L",
            "{cells}/uL",
            "个／ul",
            "/cumm",
            "1/ul",
            "per uL",
            "×10⁶/L",
            "ul",
        ] {
            assert_eq!(parse(text), Some(Unit::PER_UL), "{text}");
        }
        for text in [
            "10^9/L",
            "×10⁹/L",
            "x10E9/L",
            "10*3/uL",
            "K/uL",
            "G/L",
            "/nl",
            "10e9/l",
            "10^09/L",
            "*10^9/L",
        ] {
            assert_eq!(parse(text).map(|u| u.factor), Some(1e3), "{text}");
        }
        for text in ["%", "％", "percent", "/100{cells}"] {
            assert_eq!(parse(text), Some(Unit::PERCENT), "{text}");
        }
        for text in
            ["mg/dL", "g/dL", "10^12/L", "ratio", "", "copies", "copies/1e6 hair", "copies/ug/uL"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn trec_keeps_its_denominator() {
        use Denominator::{Cells, MicrogramDna, Microlitre, TCells};
        for (text, denominator, factor) in [
            ("copies/1e6 T", TCells, 1.0),
            ("copies/1e5 CD3", TCells, 10.0),
            ("copies/10^6 CD3+ T cells", TCells, 1.0),
            ("{copies}/10*6.{CD3 cells}", TCells, 1.0),
            ("拷贝/10⁶细胞", Cells, 1.0),
            ("copies/10^5 PBMC", Cells, 10.0),
            ("TREC copies per million PBMCs", Cells, 1.0),
            ("copies/µg DNA", MicrogramDna, 1.0),
            ("{copies}/ug", MicrogramDna, 1.0),
            ("copies/ng DNA", MicrogramDna, 1e3),
            ("{copies}/uL", Microlitre, 1.0),
        ] {
            let unit = Unit { dimension: Dimension::Trec(denominator), factor };
            assert_eq!(parse(text), Some(unit), "{text}");
        }
    }

    proptest! {
        /// There and back costs at most the two roundings.
        #[test]
        fn conversion_is_invertible(value in 1e-6_f64..1e9, which in 0..COUNTS.len()) {
            let unit = parse(COUNTS[which].0).unwrap();
            let back = unit.of_standard(unit.to_standard(value));
            prop_assert!((back - value).abs() <= 2.0 * f64::EPSILON * value);
        }

        #[test]
        fn any_text_is_a_unit_or_none(text in ".*") {
            let _ = parse(&text);
        }
    }
}
