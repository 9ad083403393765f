//! A cell of a workbook as the text that the spreadsheet shows.

use calamine::{CellErrorType, DataRef, Style};

use super::format::{dressed, is_percent, shows_no_day};

/// Writes a value as text: dates as ISO, percentages with their sign.
pub(super) fn show(value: &DataRef<'_>, style: Option<&Style>) -> String {
    let format = style.and_then(|style| style.number_format.as_ref()).map(|f| &*f.format_code);
    let percent = format.is_some_and(is_percent);
    match value {
        DataRef::Int(n) if percent => format!("{}%", fifteen_digits(*n as f64 * 100.0)),
        DataRef::Int(n) => dressed(&n.to_string(), format),
        DataRef::Float(x) if percent => format!("{}%", fifteen_digits(x * 100.0)),
        DataRef::Float(x) => dressed(&fifteen_digits(*x), format),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(b) => if *b { "TRUE" } else { "FALSE" }.into(),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            // Of a month alone, no day is shown.
            if format.is_some_and(shows_no_day) {
                return format!("{year:04}-{month:02}");
            }
            let time = if (hour, minute) == (0, 0) {
                String::new()
            } else {
                format!(" {hour:02}:{minute:02}")
            };
            format!("{year:04}-{month:02}-{day:02}{time}")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error_text(error).into(),
        DataRef::Empty => String::new(),
    }
}

/// Writes a number with at most fifteen digits, as spreadsheets do that store it in binary: 0.1 +
/// 0.2 is 0.3.
fn fifteen_digits(x: f64) -> String {
    let rounded = format!("{x:.14e}").parse().unwrap_or(x);
    format!("{rounded}")
}

/// Returns the sign that a spreadsheet shows for an error.
fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_with_fifteen_digits() {
        assert_eq!(fifteen_digits(0.1 + 0.2), "0.3");
        assert_eq!(fifteen_digits(1200.0), "1200");
    }
}
