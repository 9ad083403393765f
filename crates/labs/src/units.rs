//! Units of counts, percentages and TREC.

use super::plain::fold;
use crate::Analyte;

/// What a TREC count is divided by. One is never turned into another: that needs the share of
/// T cells in the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denominator {
    /// T cells; CD3 cells are T cells.
    TCells,
    /// Cells of another or no stated kind, such as mononuclear cells.
    Cells,
    /// DNA.
    MicrogramDna,
    /// Blood.
    Microlitre,
}

/// The population that a share is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    /// Not stated.
    Unstated,
    /// The one above in the tree of gates, as `% of parent`.
    Gate,
    /// All lymphocytes.
    Lymphocytes,
    /// All leukocytes, which no table here counts.
    Leukocytes,
    /// T cells.
    Cd3,
    /// CD4 T cells.
    Cd4,
    /// CD8 T cells.
    Cd8,
}

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Cells per volume of blood.
    Count,
    /// A share of a parent population.
    Percent(Parent),
    /// Mass per volume of serum.
    Mass,
    /// Stimulation index.
    Index,
    /// Counts per minute.
    PerMinute,
    /// International units per volume of serum.
    Titre,
    /// TREC copies per denominator.
    Trec(Denominator),
}

/// A unit, as a multiple of the standard unit of its dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// What it measures.
    pub dimension: Dimension,
    /// Standard units in one of it.
    pub factor: f64,
}

impl Unit {
    /// Cells per microlitre.
    pub const PER_UL: Self = Self { dimension: Dimension::Count, factor: 1.0 };
    /// Percent, of what is not stated.
    pub const PERCENT: Self = Self::percent_of(Parent::Unstated);

    /// Percent of a population.
    pub const fn percent_of(parent: Parent) -> Self {
        Self { dimension: Dimension::Percent(parent), factor: 1.0 }
    }

    /// The population that a share is of; `None` when it is none.
    pub const fn parent(self) -> Option<Parent> {
        if let Dimension::Percent(parent) = self.dimension { Some(parent) } else { None }
    }

    /// The unit that two statements of it agree on: one may leave open what a share is of.
    pub(super) fn agreed(self, other: Self) -> Option<Self> {
        match (self.parent(), other.parent()) {
            (Some(Parent::Unstated), Some(_)) => Some(other),
            (Some(_), Some(Parent::Unstated)) => Some(self),
            _ => (self == other).then_some(self),
        }
    }

    /// Name of the standard unit.
    pub const fn standard(self) -> &'static str {
        match self.dimension {
            Dimension::Count => "/uL",
            Dimension::Percent(_) => "%",
            Dimension::Mass => "g/L",
            Dimension::Index => "SI",
            Dimension::PerMinute => "cpm",
            Dimension::Titre => "IU/mL",
            Dimension::Trec(Denominator::TCells) => TREC_STANDARD,
            Dimension::Trec(Denominator::Cells) => "copies/1e6 cells",
            Dimension::Trec(Denominator::MicrogramDna) => "copies/ug DNA",
            Dimension::Trec(Denominator::Microlitre) => "copies/uL",
        }
    }

    /// A value of this unit in the standard unit.
    pub fn to_standard(self, value: f64) -> f64 {
        value * self.factor
    }

    /// A value of the standard unit in this one.
    pub fn of_standard(self, value: f64) -> f64 {
        value / self.factor
    }
}

/// The unit of TREC that the model explains.
pub(super) const TREC_STANDARD: &str = "copies/1e6 T";

/// Cells per microlitre in each spelling of a count, after folding. `10e9` is how counters without
/// superscripts print 10⁹.
const COUNTS: [(&str, f64); 38] = [
    ("/ul", 1.0),
    ("ul", 1.0),
    ("/mm3", 1.0),
    ("mm3", 1.0),
    ("10^6/l", 1.0),
    ("10^6l", 1.0),
    ("m/l", 1.0),
    ("10^9/l", 1e3),
    ("10^9l", 1e3),
    ("g/l", 1e3),
    ("gpt/l", 1e3),
    ("10^3/ul", 1e3),
    ("10^3ul", 1e3),
    ("10^3/mm3", 1e3),
    ("k/ul", 1e3),
    ("k/mm3", 1e3),
    ("thou/ul", 1e3),
    ("/nl", 1e3),
    ("tsd/ul", 1e3),
    ("/ml", 1e-3),
    ("10^3/ml", 1.0),
    ("10^6/ml", 1e3),
    ("/l", 1e-6),
    ("1000/ul", 1e3),
    ("10^3/l", 1e-3),
    ("giga/l", 1e3),
    ("mio/l", 1.0),
    ("/mmc", 1.0),
    ("mmc", 1.0),
    ("10^3/mmc", 1e3),
    ("u/ul", 1.0),
    ("tsd/mm3", 1e3),
    ("thou/mm3", 1e3),
    ("10^4/ul", 1e4),
    ("kul", 1e3),
    ("mpt/l", 1.0),
    ("/cmm", 1.0),
    ("cmm", 1.0),
];

/// Multiples of the standard unit in other quantities than counts.
const OTHERS: [(Dimension, &[(&str, f64)]); 4] = [
    (
        Dimension::Mass,
        &[
            ("g/l", 1.0),
            ("mg/dl", 0.01),
            ("mg/l", 1e-3),
            ("mg/ml", 1.0),
            ("g/dl", 10.0),
            ("mg/100ml", 0.01),
        ],
    ),
    (
        Dimension::Index,
        &[("si", 1.0), ("index", 1.0), ("stimulationindex", 1.0), ("ratio", 1.0), ("x", 1.0)],
    ),
    (Dimension::PerMinute, &[("cpm", 1.0), ("kcpm", 1e3), ("10^3cpm", 1e3), ("counts/min", 1.0)]),
    (
        Dimension::Titre,
        &[
            ("iu/ml", 1.0),
            ("miu/ml", 1e-3),
            ("iu/l", 1e-3),
            ("ui/ml", 1.0),
            ("mui/ml", 1e-3),
            ("miu/l", 1e-6),
            ("ie/ml", 1.0),
            ("mie/ml", 1e-3),
            ("ie/l", 1e-3),
            ("[iu]/ml", 1.0),
            ("kiu/l", 1.0),
            ("[iu]/l", 1e-3),
        ],
    ),
];

/// Reads a unit of an analyte: `g/L` is grams of immunoglobulin, and 10⁹/L of cells.
pub(super) fn parse_of(analyte: Analyte, text: &str) -> Option<Unit> {
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

fn other(folded: &str, wanted: Dimension) -> Option<Unit> {
    let (dimension, units) = OTHERS.iter().find(|(dimension, _)| *dimension == wanted)?;
    let (_, factor) = units.iter().find(|(name, _)| *name == folded)?;
    Some(Unit { dimension: *dimension, factor: *factor })
}

/// Whether a text is a unit of anything.
pub(super) fn is_unit(text: &str) -> bool {
    let folded = fold(text);
    let of_cells = trec(&folded).is_some_and(|unit| {
        matches!(unit.dimension, Dimension::Trec(Denominator::TCells | Denominator::Cells))
    });
    parse(text).is_some() || of_cells || OTHERS.iter().any(|(d, _)| other(&folded, *d).is_some())
}

/// Whether a unit of TREC lacks its denominator, which may stand in the name of the test.
pub(super) fn is_bare_copies(text: &str) -> bool {
    matches!(fold(text).as_str(), "copies" | "copy" | "拷贝" | "拷贝数" | "copien" | "copias")
}

/// Reads a unit in any of its spellings; `None` when it is none.
pub(super) fn parse(text: &str) -> Option<Unit> {
    let folded = fold(text);
    let marks = ["copies", "copy", "kopien", "copias", "拷贝数", "拷贝", "trecs", "trec"];
    if marks.iter().any(|mark| folded.contains(mark)) {
        return trec(&marks.iter().fold(folded, |text, mark| text.replace(mark, "")));
    }
    let mut unit = powers(&folded);
    if matches!(unit.as_str(), "%" | "percent" | "pct" | "百分比") {
        return Some(Unit::PERCENT);
    }
    for (from, to) in [
        ("cells", ""),
        ("cell", ""),
        ("cellules", ""),
        ("celulas", ""),
        ("células", ""),
        ("cél", ""),
        ("cel", ""),
        ("éléments", ""),
        ("elements", ""),
        ("miles", "10^3"),
        ("milliers", "10^3"),
        ("tausend", "10^3"),
        ("细胞", ""),
        ("个", ""),
        ("zellen", ""),
        ("per", "/"),
        ("microliter", "ul"),
        ("microlitre", "ul"),
        ("mikroliter", "ul"),
        ("microl", "ul"),
        ("mcl", "ul"),
        ("cubicmillimeter", "mm3"),
        ("cumm", "mm3"),
        ("mm^3", "mm3"),
        ("mmcubed", "mm3"),
        ("liter", "l"),
        ("litre", "l"),
        ("litro", "l"),
        ("微升", "ul"),
        ("立方毫米", "mm3"),
        ("每", "/"),
        ("升", "l"),
    ] {
        unit = unit.replace(from, to);
    }
    if unit == "/100" {
        return Some(Unit::PERCENT);
    }
    let unit = unit.replace("//", "/");
    let unit = unit.strip_prefix('#').unwrap_or(&unit);
    let unit = unit.strip_prefix("1/").map_or_else(|| unit.to_owned(), |rest| format!("/{rest}"));
    let (_, factor) = COUNTS.iter().find(|(name, _)| *name == unit)?;
    Some(Unit { dimension: Dimension::Count, factor: *factor })
}

/// `10*9`, `10e9`, `x10^9` and UCUM's braces in one spelling.
fn powers(folded: &str) -> String {
    let mut text: String =
        folded.chars().filter(|c| !matches!(c, '{' | '}' | '(' | ')' | '[' | ']')).collect();
    for digit in ["3", "4", "5", "6", "9"] {
        for form in ["10*", "10e+", "10e"] {
            text = text.replace(&format!("{form}{digit}"), &format!("10^{digit}"));
        }
        text = text.replace(&format!("1e{digit}"), &format!("10^{digit}"));
        text = text.replace(&format!("10^0{digit}"), &format!("10^{digit}"));
    }
    text.strip_prefix(['x', '*']).map_or(text.clone(), str::to_owned)
}

/// A denominator: how many, of what.
fn trec(rest: &str) -> Option<Unit> {
    let rest = powers(rest).replace("per", "/").replace("pro", "/").replace("por", "/");
    let rest = rest.trim_matches(['/', '-']);
    let sizes = [
        ("10^6", 1e6),
        ("10^5", 1e5),
        ("10^4", 1e4),
        ("10^3", 1e3),
        ("million", 1e6),
        ("100000", 1e5),
        ("1000000", 1e6),
        ("百万", 1e6),
        ("10万", 1e5),
        ("十万", 1e5),
    ];
    let longest = sizes.iter().filter(|(name, _)| rest.starts_with(name)).max_by_key(|s| s.0.len());
    let (size, what) = longest.map_or((None, rest), |(name, n)| (Some(*n), &rest[name.len()..]));
    let mut what = what.to_owned();
    for word in [
        "cells",
        "cell",
        "zellen",
        "cellules",
        "celulas",
        "células",
        "细胞",
        "个",
        "lymphocytes",
        "linfocitos",
        "+",
        "-",
        "of",
        "genomic",
        "total",
        "d'",
    ] {
        what = what.replace(word, "");
    }
    let what = what.replace("adn", "dna");
    let (denominator, factor) = match (what.as_str(), size) {
        ("t" | "lt" | "cd3" | "cd3t" | "tcd3" | "tlymphs", Some(n)) => {
            (Denominator::TCells, 1e6 / n)
        }
        ("" | "pbmc" | "pbmcs" | "mnc" | "wbc" | "leukocytes" | "外周血单个核", Some(n)) => {
            (Denominator::Cells, 1e6 / n)
        }
        ("ugdna" | "ug" | "mcgdna", None) => (Denominator::MicrogramDna, 1.0),
        ("ngdna" | "ng", None) => (Denominator::MicrogramDna, 1e3),
        ("ul" | "ulblood" | "ul全血" | "ul血" | "uldbs", None) => (Denominator::Microlitre, 1.0),
        ("ml" | "mlblood", None) => (Denominator::Microlitre, 1e-3),
        _ => return None,
    };
    Some(Unit { dimension: Dimension::Trec(denominator), factor })
}

#[cfg(test)]
mod tests {
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
