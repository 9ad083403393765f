//! Units of TREC, each with what it is divided by.

use super::spelling::powers;
use super::unit::{Denominator, Dimension, Unit};
use crate::plain::fold;

/// Tells whether a unit of TREC lacks its denominator, which may stand in the name of the test.
pub(crate) fn is_bare_copies(text: &str) -> bool {
    matches!(fold(text).as_str(), "copies" | "copy" | "拷贝" | "拷贝数" | "copien" | "copias")
}

/// Words for copies of TREC.
const COPIES: [&str; 8] = ["copies", "copy", "kopien", "copias", "拷贝数", "拷贝", "trecs", "trec"];

/// Returns what is left of a unit of TREC without the words for copies; `None` where it has none.
pub(super) fn without_copies(folded: &str) -> Option<String> {
    let named = COPIES.iter().any(|word| folded.contains(word));
    named.then(|| COPIES.iter().fold(folded.to_owned(), |text, word| text.replace(word, "")))
}

/// Reads a denominator: how many, of what.
pub(super) fn trec(rest: &str) -> Option<Unit> {
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
