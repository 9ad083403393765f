//! Units within a name.

use super::scan::Scan;
use super::token::Token;
use crate::units;

/// Bytes of the longest unit.
const LONGEST_UNIT: usize = 60;

/// Takes a unit off.
pub(super) fn unit(scan: &mut Scan<'_>) -> bool {
    let boundary = scan.before().is_none_or(|c| !c.is_ascii_alphanumeric())
        || scan.rest().starts_with(|c: char| matches!(c, '%' | '/') || !c.is_ascii())
        || !scan.found.is_empty() && scan.rest().starts_with("10^");
    if !boundary {
        return false;
    }
    let Some(length) = unit_length(scan.rest()) else { return false };
    let unit = scan.rest()[..length].to_owned();
    scan.at += length;
    scan.found.push(Token::Unit(unit));
    true
}

/// Counts the bytes of the longest unit that a text begins with.
pub(super) fn unit_length(text: &str) -> Option<usize> {
    let begins = text
        .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '%' | '/' | '*' | '#'))
        || [
            "x10", "x 10", "cel", "zell", "个", "ul", "mm3", "k/", "k ", "g/", "gpt/", "mpt/",
            "tsd", "thou", "cop", "kop", "per", "pro ", "pct", "拷贝", "si", "cpm", "iu/", "miu/",
            "mg/", "ui/", "ie/", "mie/", "m/", "giga", "细胞/", "mio", "mil", "taus", "elem",
            "mmc", "cmm", "u/", "mui/",
        ]
        .iter()
        .any(|start| text.starts_with(start));
    // `////`: a line that somebody drew.
    if !begins || text.starts_with("//") || text.starts_with("**") {
        return None;
    }
    let most = text.len().min(LONGEST_UNIT);
    (1..=most).rev().filter(|end| text.is_char_boundary(*end)).find(|end| {
        let unit = &text[..*end];
        let cut = !unit.ends_with('%')
            && text[*end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '^');
        let balanced = unit.matches(['(', '[']).count() == unit.matches([')', ']']).count();
        !cut && balanced && !unit.ends_with([' ', '(']) && units::is_unit(unit)
    })
}
