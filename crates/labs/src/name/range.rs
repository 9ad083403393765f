//! Ranges of reference within a name.

use super::lexicon::Sense;
use super::scan::Scan;
use super::token::Token;

/// Takes a range of reference off, which says nothing of the test: `550-1440`, `>410`.
pub(super) fn range(scan: &mut Scan<'_>) -> bool {
    let rest = scan.rest();
    let signs = rest.len() - rest.trim_start_matches(['<', '>', '=', '≤', '≥']).len();
    let number = |text: &str| {
        let length =
            text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.' || *b == b',').count();
        text[..length].trim_end_matches(['.', ',']).len()
    };
    let first = number(&rest[signs..]);
    if first == 0 || scan.before().is_some_and(|c| c.is_ascii_alphabetic()) {
        return false;
    }
    let after = &rest[signs + first..];
    let mark = after.trim_start_matches(' ');
    let second = ["--", "-", "~", "to ", "bis ", "至", "a "].iter().find_map(|mark_text| {
        let text = mark.strip_prefix(mark_text)?.trim_start_matches(' ');
        let length = number(text);
        (length > 0).then(|| after.len() - text.len() + length)
    });
    match second {
        Some(length) => scan.at += signs + first + length,
        None if signs > 0 => scan.at += signs + first,
        None => return false,
    }
    // `ref 1500-2900`
    if scan.found.last() == Some(&Token::Word(Sense::Reference)) {
        scan.found.pop();
    }
    true
}
