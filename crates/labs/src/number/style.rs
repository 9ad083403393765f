//! Which sign stands before the decimals: of one number, and of those of a file.

use crate::plain::plain;

/// Which sign a file uses before the decimals, as far as its other numbers show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Nothing, or contradictory numbers.
    Unknown,
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// Tells which style the number shows beyond doubt.
pub(crate) fn style_of(text: &str) -> Option<Style> {
    let text = plain(text);
    let text = text.trim_start_matches(['<', '>', '=', '*', ' ']);
    let number = &text[..end_of_digits(text)];
    let at = number.rfind([',', '.'])?;
    let style = |c: &str| if c == "," { Style::Comma } else { Style::Point };
    let (whole, mark, decimals) = (&number[..at], &number[at..=at], &number[at + 1..]);
    if whole.is_empty() || decimals.is_empty() || whole.contains(mark) {
        return None;
    }
    let other_marks = whole.contains([',', '.']);
    let sure = other_marks || decimals.len() != 3 || whole == "0" || whole.len() > 3;
    sure.then(|| style(mark))
}

/// Finds the end of digits, separators, and the spaces between groups of digits.
pub(super) fn end_of_digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while end < bytes.len() {
        let digit_next = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        match bytes[end] {
            b'0'..=b'9' => {}
            b',' | b'.' | b' ' | b'\'' if digit_next => {}
            b'.' | b',' if end > 0 => {}
            _ => break,
        }
        end += 1;
    }
    end
}
