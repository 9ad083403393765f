//! Spans of time in words and numbers: `14.5`, `14月`, `1岁3月`, `2 y 3 mo`.

use thymoid_core::{Days, Months};

use crate::field::Field;
use crate::number::{self, Style};
use crate::plain::plain;
use crate::value::Reason;

/// Days of a week.
const DAYS_PER_WEEK: Days = Days(7.0);

/// In what an age or a time since implantation is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Span {
    Days,
    #[default]
    Months,
    Years,
    /// The text must say.
    Unstated,
}

/// Reads months in words and numbers: `14.5`, `14月`, `1岁3月`, `2 y 3 mo`; `None` when empty.
pub(super) fn span(field: &Field, unit: Span) -> Result<Option<f64>, Reason> {
    let text = plain(&field.text).to_lowercase();
    let not = || Reason::NotASpan { text: field.text.clone() };
    if text.is_empty() || text == "-" {
        return Ok(None);
    }
    let (sign, mut rest) = text.strip_prefix('-').map_or((1.0, text.as_str()), |rest| (-1.0, rest));
    let mut months = 0.0;
    let mut first = true;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
            .unwrap_or(rest.len());
        let number = number::parse(&rest[..digits], Style::Unknown).ok().ok_or_else(not)?.value;
        let after = rest[digits..].trim_start();
        let word_end = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let scale = match after[..word_end].trim() {
            "" if first && after.is_empty() => match unit {
                Span::Months => 1.0,
                Span::Years => 12.0,
                Span::Days => Months::from(Days(1.0)).value(),
                Span::Unstated => {
                    return Err(Reason::YearsOrMonths { text: field.text.clone() });
                }
            },
            "岁" | "年" | "y" | "yr" | "yrs" | "year" | "years" | "jahre" => 12.0,
            "月" | "个月" | "m" | "mo" | "mon" | "month" | "months" | "monate" => 1.0,
            "周" | "w" | "wk" | "week" | "weeks" => Months::from(DAYS_PER_WEEK).value(),
            "天" | "日" | "d" | "day" | "days" | "tage" => Months::from(Days(1.0)).value(),
            _ => return Err(not()),
        };
        months += number * scale;
        rest = &after[word_end..];
        first = false;
    }
    if first {
        return Err(not());
    }
    Ok(Some(sign * months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn field(text: &str) -> Field {
        Field { column: "age".into(), text: text.into() }
    }

    #[test]
    fn spans_in_words_and_numbers() {
        for (text, unit, months) in [
            ("14.5", Span::Months, 14.5),
            ("14,5", Span::Months, 14.5),
            ("-2", Span::Months, -2.0),
            ("2", Span::Years, 24.0),
            ("1岁3月", Span::Unstated, 15.0),
            ("14月", Span::Years, 14.0),
            ("2 y 3 mo", Span::Unstated, 27.0),
            ("３个月", Span::Unstated, 3.0),
        ] {
            assert_eq!(span(&field(text), unit), Ok(Some(months)), "{text}");
        }
        assert_eq!(span(&field("365.25"), Span::Days).unwrap().unwrap(), 12.0);
        for text in ["a year", "14 parsecs", "1岁3", "-", "--", "岁"] {
            let found = span(&field(text), Span::Unstated);
            assert!(found.is_err() || text == "-", "{text}: {found:?}");
        }
        assert!(
            span(&field("5"), Span::Unstated).unwrap_err().to_string().contains("years or months")
        );
    }

    proptest! {
        #[test]
        fn any_text_is_a_span_or_an_error(text in ".*") {
            for unit in [Span::Days, Span::Months, Span::Years, Span::Unstated] {
                let _ = span(&field(&text), unit);
            }
        }
    }
}
