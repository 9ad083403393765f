//! Units of cells per volume, in any of their spellings.

use super::spelling::powers;
use super::unit::{Dimension, Unit};

/// Cells per microlitre in each spelling of a count, after folding. `10e9` is how counters without
/// superscripts print 10⁹.
pub(super) const COUNTS: [(&str, f64); 38] = [
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

/// Words of a unit, and what stands for them in [`COUNTS`]; the order matters.
const WORDS: [(&str, &str); 32] = [
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
];

/// Reads a count per volume or a percentage, after folding.
pub(super) fn count_or_percent(folded: &str) -> Option<Unit> {
    let mut unit = powers(folded);
    if matches!(unit.as_str(), "%" | "percent" | "pct" | "百分比") {
        return Some(Unit::PERCENT);
    }
    for (from, to) in WORDS {
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
