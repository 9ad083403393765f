//! A name while it is taken apart.

use super::token::Token;

/// A text, how far it is taken apart, and what was found.
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) found: Vec<Token>,
}

impl<'a> Scan<'a> {
    /// Returns what is left.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Returns the character before what is left.
    pub(super) fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }
}

/// Counts the bytes of digits that a text begins with.
pub(super) fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Counts the bytes of letters that a text begins with.
pub(super) fn letters_of(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_alphabetic).count()
}

/// Counts the bytes of letters and digits that a text begins with.
pub(super) fn run(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_alphanumeric).count()
}
