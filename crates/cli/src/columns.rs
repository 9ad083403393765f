//! Columns of a table on a terminal.

/// The text with spaces after it: Chinese characters are two columns wide in a terminal.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text with spaces before it.
pub(crate) fn left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

fn width(text: &str) -> usize {
    let wide = text.chars().filter(|c| ('\u{2E80}'..'\u{FFE7}').contains(c)).count();
    text.chars().count() + wide
}
