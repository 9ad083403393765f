//! Numbers as people and instruments write them.

use super::limit::Limit;
use super::style::{Style, end_of_digits, style_of};
use super::words::{FLAGS, MISSING, NO_LIMIT, SIGNS};
use crate::plain::plain;

/// A number with its sign and what is written after it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    /// How it bounds the value.
    pub limit: Limit,
    /// The number.
    pub value: f64,
    /// What follows it, a unit in good cases.
    pub rest: String,
    /// Separators of thousands were taken out.
    pub grouped: bool,
}

/// Above any count in any unit, and exact in binary.
const LARGEST: f64 = 1e15;

/// Why a cell holds no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Empty, or a word for not measured.
    Missing,
    /// Below a limit that is not stated.
    NoLimit,
    /// Two readings that differ a thousandfold.
    Ambiguous,
    /// Negative, or too large for a number.
    OutOfRange,
    /// Anything else.
    NotANumber,
}

/// Reads a number.
///
/// # Errors
/// For anything that is not one number of 0 or more.
pub(crate) fn parse(text: &str, style: Style) -> Result<Quantity, Fault> {
    let lower = plain(text).to_lowercase();
    let mut text = lower.trim();
    if MISSING.contains(&text) {
        return Err(Fault::Missing);
    }
    if NO_LIMIT.contains(&text) {
        return Err(Fault::NoLimit);
    }
    text = text.trim_start_matches('*').trim_start_matches(['↑', '↓']).trim_start();
    let mut limit = Limit::Exact;
    if let Some((sign, found)) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign)) {
        limit = *found;
        text = text[sign.len()..].trim_start();
    }
    text = text.trim_end_matches('*').trim_end();
    for flag in FLAGS {
        text = text.strip_suffix(flag).unwrap_or(text).trim_end();
    }
    if let Some(rest) = text.strip_prefix('-')
        && rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return Err(Fault::OutOfRange);
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    let end = end_of_digits(text);
    let (value, grouped) = digits(&text[..end], style)?;
    let (scale, rest) = exponent(&text[end..])?;
    let value = value * scale;
    let rest = rest.trim();
    if rest
        .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '±' | '~' | ',' | '.'))
    {
        return Err(Fault::NotANumber);
    }
    // A power beyond the range of numbers makes infinity, or none of a zero.
    if !value.is_finite() || value > LARGEST {
        return Err(Fault::OutOfRange);
    }
    Ok(Quantity { limit, value, rest: rest.into(), grouped })
}

/// Reads digits with their separators, and tells whether thousands were separated.
fn digits(text: &str, style: Style) -> Result<(f64, bool), Fault> {
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    let spaced = text.contains([' ', '\'']);
    // The sign before the decimals, where there is one.
    let decimal = match (commas, points) {
        (0, 1) => Some('.'),
        (1, 0) => {
            let (whole, rest) = text.split_once(',').ok_or(Fault::NotANumber)?;
            let either =
                rest.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0" && !spaced;
            match (either, style) {
                (false, _) | (true, Style::Comma) => Some(','),
                (true, Style::Point) => None,
                (true, Style::Unknown) => return Err(Fault::Ambiguous),
            }
        }
        (1, _) if text.rfind(',') > text.rfind('.') => Some(','),
        (_, 1) if text.rfind('.') > text.rfind(',') => Some('.'),
        (_, 0) | (0, _) => None,
        _ => return Err(Fault::NotANumber),
    };
    // 1.234 beside decimal commas: a thousand, or a slip?
    if decimal == Some('.') && style == Style::Comma && commas == 0 && style_of(text).is_none() {
        return Err(Fault::Ambiguous);
    }
    let (whole, fraction) = match decimal {
        Some(mark) => text.rsplit_once(mark).ok_or(Fault::NotANumber)?,
        None => (text, ""),
    };
    let groups: Vec<&str> = whole.split([',', '.', ' ', '\'']).collect();
    let grouped = groups.len() > 1;
    let well_grouped =
        groups[1..].iter().all(|g| g.len() == 3) && (1..=3).contains(&groups[0].len());
    if grouped && !well_grouped || fraction.contains([' ', '\'', ',', '.']) {
        return Err(Fault::NotANumber);
    }
    let number = format!("{}.{fraction}", groups.concat());
    if groups.concat().is_empty() && fraction.is_empty() {
        return Err(Fault::NotANumber);
    }
    number.parse().map(|value| (value, grouped)).or(Err(Fault::NotANumber))
}

/// Reads a power of ten written after the digits: `e3`, `x10^3`, `*10^3`.
fn exponent(text: &str) -> Result<(f64, &str), Fault> {
    let trimmed = text.trim_start();
    let marks = ["e", "x10^", "x 10^", "*10^", "x10e", "*10e"];
    let Some(rest) = marks.iter().find_map(|mark| trimmed.strip_prefix(mark)) else {
        return Ok((1.0, text));
    };
    let sign = usize::from(rest.starts_with(['+', '-']));
    let length = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
    // `x10^9/L` is a unit, not a power.
    if length == 0
        || (!trimmed.starts_with('e') && rest[sign + length..].trim_start().starts_with('/'))
    {
        return Ok((1.0, text));
    }
    let power = format!("1e{}", &rest[..sign + length]);
    Ok((power.parse().or(Err(Fault::NotANumber))?, &rest[sign + length..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(text: &str, style: Style) -> f64 {
        parse(text, style).unwrap_or_else(|fault| panic!("{text}: {fault:?}")).value
    }

    #[test]
    fn numbers_of_every_hand() {
        for (text, expected) in [
            ("350", 350.0),
            ("3,5", 3.5),
            ("0,350", 0.35),
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("1,234,567", 1234567.0),
            ("1.234.567", 1234567.0),
            ("1 234", 1234.0),
            ("1'234", 1234.0),
            ("１２３４．５", 1234.5),
            ("1.2e3", 1200.0),
            ("1.2×10^3", 1200.0),
            ("1.2×10³", 1200.0),
            ("350 ↓", 350.0),
            ("350↑", 350.0),
            ("*350 L", 350.0),
            ("350 (H)", 350.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("1.234", 1.234),
        ] {
            assert_eq!(value(text, Style::Unknown), expected, "{text}");
        }
    }

    #[test]
    fn a_single_comma_before_three_digits_needs_its_neighbours() {
        assert_eq!(parse("1,234", Style::Unknown), Err(Fault::Ambiguous));
        assert_eq!(value("1,234", Style::Point), 1234.0);
        assert_eq!(value("1,234", Style::Comma), 1.234);
        assert_eq!(parse("1.234", Style::Comma), Err(Fault::Ambiguous));
        assert_eq!(style_of("0,35"), Some(Style::Comma));
        assert_eq!(style_of("12.5"), Some(Style::Point));
        assert_eq!(style_of("1,234.5"), Some(Style::Point));
        assert_eq!(style_of("1,234"), None);
        assert_eq!(style_of("1,234,567"), None);
    }

    #[test]
    fn limits_units_and_words() {
        for text in ["<10", "< 10", "＜10", "≤10", "小于10", "<10↓"] {
            let found = parse(text, Style::Unknown).unwrap();
            assert_eq!((found.limit, found.value), (Limit::Below, 10.0), "{text}");
        }
        assert_eq!(parse(">5000", Style::Unknown).unwrap().limit, Limit::Above);
        assert_eq!(parse("0.35×10^9/L", Style::Unknown).unwrap().rest, "x10^9/l");
        assert_eq!(parse("35 %", Style::Unknown).unwrap().rest, "%");
        for (text, fault) in [
            ("", Fault::Missing),
            ("—", Fault::Missing),
            ("未做", Fault::Missing),
            ("未检出", Fault::NoLimit),
            ("ND", Fault::NoLimit),
            ("-3", Fault::OutOfRange),
            ("1e999", Fault::OutOfRange),
            ("0e999", Fault::OutOfRange),
            ("NaN", Fault::NotANumber),
            ("plenty", Fault::NotANumber),
            ("100-200", Fault::NotANumber),
            ("350±20", Fault::NotANumber),
            ("12 34", Fault::NotANumber),
            ("1,2,3", Fault::NotANumber),
            ("#DIV/0!", Fault::NotANumber),
        ] {
            assert_eq!(parse(text, Style::Unknown), Err(fault), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_number_or_a_fault(text in ".*") {
            for style in [Style::Unknown, Style::Point, Style::Comma] {
                if let Ok(found) = parse(&text, style) {
                    prop_assert!(found.value.is_finite() && found.value >= 0.0);
                }
            }
            let _ = style_of(&text);
        }

        #[test]
        fn what_is_written_is_read_back(value in 0.0_f64..1e9) {
            prop_assert_eq!(parse(&format!("{value:?}"), Style::Unknown).map(|q| q.value), Ok(value));
        }
    }
}
