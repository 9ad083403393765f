//! Where identifiers are dropped, nothing of a file is repeated that was not understood: a name may
//! stand in any of its cells.

use crate::catalogue::catalogue;
use crate::error::Error;
use crate::headers::role;
use crate::name::{self, Named, Other};
use crate::value::{Entry, Reason};

/// What stands for a text that is not repeated.
pub(crate) const HIDDEN: &str = "…";
/// Above any count, in any unit: seven digits are a patient or a date.
const NO_COUNT: f64 = 1e6;
/// Characters of a number that is repeated: longer ones are dates, telephones or patients.
const LONGEST_NUMBER: usize = 7;

/// Returns an entry without texts of strangers.
pub(crate) fn entry(mut entry: Entry) -> Entry {
    let taken = entry.value.is_some();
    let named = entry.analyte.is_some() && !entry.mapped && is_understood(&entry.name);
    if !named {
        entry.name.clear();
    }
    if !taken || !is_quantity(&entry.text) {
        entry.text.clear();
    }
    if !is_understood(&entry.text_unit) {
        entry.text_unit.clear();
    }
    if !entry.code.is_empty() && catalogue().code(&entry.code).is_none() {
        entry.code.clear();
    }
    if !is_understood(&entry.column) && !entry.column.contains('.') {
        // Cells are named by their place.
        entry.column = if entry.cell.is_empty() { "-".into() } else { entry.cell.clone() };
    }
    if !is_clock(&entry.time) {
        entry.time.clear();
    }
    // A number of a patient that slipped into a column of values.
    if entry.value.is_some_and(|value| value >= NO_COUNT) {
        entry.value = None;
        entry.text.clear();
    }
    entry.conflict.clear();
    entry.source.clear();
    entry.note.clear();
    entry.reasons = entry.reasons.into_iter().map(reason).collect();
    entry
}

/// Tells whether a text is a time of day: `08:31`, `08:31:00+02:00`.
fn is_clock(text: &str) -> bool {
    let (hour, rest) = text.split_once(':').unwrap_or((text, ""));
    (1..=2).contains(&hour.len())
        && hour.bytes().all(|b| b.is_ascii_digit())
        && rest.len() <= 16
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.chars().all(|c| c.is_ascii_digit() || ":.+-Z".contains(c))
        && rest.split('-').count() < 3
}

/// Hides the values of a reason that were not understood.
fn reason(reason: Reason) -> Reason {
    // The reader of bundles names those that it knows, and no others.
    if matches!(reason, Reason::OtherResource { .. }) {
        return reason;
    }
    reason.map(|_, text| if is_understood(&text) { text } else { HIDDEN.into() })
}

/// Returns an error without texts of strangers: those between backticks.
pub(crate) fn error(error: Error) -> Error {
    let Error { file, row, column, problem, remedy } = error;
    let column = if is_understood(&column) || column == "-" || is_path(&column) {
        column
    } else {
        HIDDEN.into()
    };
    let problem = problem
        .split('`')
        .enumerate()
        .map(|(at, text)| if at % 2 == 0 || is_understood(text) { text } else { HIDDEN })
        .collect::<Vec<_>>()
        .join("`");
    Error { file, row, column, problem, remedy }
}

/// Tells whether a text is a path within a resource, such as `Patient.birthDate`.
fn is_path(column: &str) -> bool {
    column.starts_with(|c: char| c.is_ascii_uppercase())
        && column.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'[' | b']'))
        && column.contains('.')
}

/// Tells whether a text is a short number, a unit, or made of words and markers that are known.
fn is_understood(text: &str) -> bool {
    // Of a companion or a specimen, the rest of the name is not looked at.
    let known = || matches!(name::parse(text), Named::Known(_) | Named::Other(Other::Test));
    is_quantity(text)
        || is_cell(text)
        || role(text).is_some()
        || name::unit(text).is_some()
        || catalogue().code(text).is_some()
        || catalogue().definitions().iter().any(|d| d.analyte.as_str() == text)
        || known()
}

/// Tells whether a text names a cell or column of a spreadsheet, such as `E2`.
fn is_cell(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    (1..=2).contains(&letters)
        && text[letters..].bytes().all(|b| b.is_ascii_digit())
        && text.len() < 9
}

/// Tells whether a text is a short number, perhaps with a sign or unit.
fn is_quantity(text: &str) -> bool {
    let text = text.trim();
    let digits = text.trim_start_matches(['<', '>', '=', ' ', '≤', '≥', '＜']);
    let end = digits
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .unwrap_or(digits.len());
    let rest = digits[end..].trim();
    (1..=LONGEST_NUMBER + 4).contains(&end)
        && digits[..end].bytes().filter(u8::is_ascii_digit).count() <= LONGEST_NUMBER
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && (rest.is_empty() || matches!(rest, "↑" | "↓" | "H" | "L") || name::unit(rest).is_some())
}
