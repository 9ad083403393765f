//! Words and signs that stand in a cell in place of a number, before it, or behind it.

use super::limit::Limit;

/// Words for what was not measured, REDCap's missing-data codes among them.
pub(super) const MISSING: [&str; 51] = [
    "",
    "-",
    "--",
    "---",
    "/",
    "\\",
    ".",
    "na",
    "n/a",
    "null",
    "none",
    "nr",
    "未做",
    "未查",
    "未测",
    "未检",
    "未检测",
    "缺失",
    "not done",
    "notdone",
    "missing",
    "unknown",
    "unk",
    "nask",
    "asku",
    "nav",
    "navu",
    "np",
    "ni",
    "inv",
    "msng",
    "qs",
    "msk",
    "unc",
    "oth",
    "n.a.",
    "n/d",
    "not available",
    "not tested",
    "not measured",
    "pending",
    "-9",
    "-99",
    "-999",
    "-9999",
    "nicht bestimmt",
    "n.b.",
    "non fait",
    "no realizado",
    "未知",
    "待查",
];
pub(super) const NO_LIMIT: [&str; 14] = [
    "nd",
    "n.d.",
    "未检出",
    "未测出",
    "阴性",
    "not detected",
    "undetectable",
    "neg",
    "negative",
    "<lod",
    "<loq",
    "低于检测限",
    "below detection limit",
    "n.n.",
];
pub(super) const SIGNS: [(&str, Limit); 12] = [
    ("<=", Limit::Below),
    ("=<", Limit::Below),
    ("<", Limit::Below),
    ("小于", Limit::Below),
    ("低于", Limit::Below),
    ("less than", Limit::Below),
    (">=", Limit::Above),
    ("=>", Limit::Above),
    (">", Limit::Above),
    ("大于", Limit::Above),
    ("高于", Limit::Above),
    ("more than", Limit::Above),
];
/// Marks of abnormality that laboratory systems print beside a number.
pub(super) const FLAGS: [&str; 16] = [
    "↑↑", "↓↓", "↑", "↓", "(h)", "(l)", "[h]", "[l]", " hh", " ll", " h", " l", "偏高", "偏低",
    "(高)", "(低)",
];

/// Numbers that data sets give to what is missing, and those that REDCap projects do besides (case
/// files of hospital exports).
const CODES: ([f64; 2], f64) = ([999.0, 9999.0], 99.0);

/// Tells whether a number stands for a missing value in many data sets.
pub(crate) fn may_be_a_code(value: f64, redcap: bool) -> bool {
    CODES.0.contains(&value) || redcap && value == CODES.1
}

/// Tells whether a text is a negative number that a REDCap project gives to what is missing.
pub(crate) fn is_missing_code(text: &str) -> bool {
    let digits = text.trim().strip_prefix('-').unwrap_or_default();
    let repeated = |digit: char| digits.chars().all(|c| c == digit);
    (1..=4).contains(&digits.len())
        && (digits == "1" || ['6', '7', '8', '9'].into_iter().any(repeated))
}
