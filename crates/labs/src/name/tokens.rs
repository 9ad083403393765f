//! A name taken apart: markers with their signs, units, words, and what is none of them.

use super::lexicon::Sense;
use super::markers::marker;
use super::range::range;
use super::scan::{Scan, run};
use super::token::Token;
use super::unit_at::unit;
use super::words::word;
use crate::plain::letters;

/// Bytes of a name of a test: what is longer is prose.
pub(super) const LONGEST: usize = 300;

/// Takes a name apart.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let text = letters(text);
    let mut scan = Scan { text: &text, at: 0, found: Vec::new() };
    while scan.at < scan.text.len() {
        step(&mut scan);
    }
    scan.found
}

/// Takes the next piece off.
fn step(scan: &mut Scan<'_>) {
    let c = scan.rest().chars().next().expect("the loop ends with the text");
    if marker(scan) || unit(scan) || range(scan) || word(scan) {
        // Each has moved on.
    } else {
        let token = match c {
            '(' | '[' | '{' | '【' | '<' => Some(Token::Open),
            ')' | ']' | '}' | '】' | '>' => Some(Token::Close),
            '/' => Some(Token::Slash),
            '#' => Some(Token::Word(Sense::Absolute)),
            '+' | '-' | '|' | ' ' | ',' | ';' | ':' | '.' | '"' | '\'' | '&' | '=' | '*' | '?'
            | '!' | '~' | '·' | '、' => None,
            _ => Some(Token::Unknown),
        };
        scan.found.extend(token);
        scan.at += if c.is_ascii_alphanumeric() { run(scan.rest()).max(1) } else { c.len_utf8() };
    }
}
