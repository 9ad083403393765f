//! How numbers are written: `1,234`, `0.050`, `−3`, `72 %`, `9–17`. The same in every language, but
//! for the space before the sign of per cent, which Chinese has not.

use thymoid_core::math;

use super::Lang;

/// The rule by which a number is written.
///
/// ```
/// use thymoid_report::catalogue::number::{Format, write};
/// assert_eq!(write(0.05, Format::Decimals(3)), "0.050");
/// assert_eq!(write(-3.0, Format::Integer), "\u{2212}3");
/// assert_eq!(write(f64::NAN, Format::Integer), "\u{2014}");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Rounded to a whole number.
    Integer,
    /// This many digits after the point.
    Decimals(u8),
    /// This many significant digits, at least one; powers of ten below 0.0001 and from 10 million.
    Significant(u8),
    /// A fraction of one as per cent, with this many digits after the point.
    Percent(u8),
    /// A probability as per cent: as [`Format::Percent`], but never 0 or 100, which nobody knows:
    /// `<1 %`, `>99 %`.
    Probability(u8),
}

const MINUS: char = '\u{2212}';
const NO_VALUE: &str = "\u{2014}";
const PERCENT: &str = "\u{a0}%";

/// Writes one number; a missing one (`NaN`) is an em dash.
///
/// ```
/// use thymoid_report::catalogue::number::{Format, write};
/// assert_eq!(write(1234.5, Format::Significant(3)), "1,230");
/// assert_eq!(write(0.725, Format::Percent(1)), "72.5\u{a0}%");
/// ```
pub fn write(value: f64, format: Format) -> String {
    match format {
        Format::Percent(_) | Format::Probability(_) if value.is_finite() => {
            bare(value, format) + PERCENT
        }
        _ => bare(value, format),
    }
}

/// Writes a range, `9–17`; spaced when an end is negative, and with one unit for both ends.
///
/// ```
/// use thymoid_report::catalogue::number::{Format, range};
/// assert_eq!(range(9.2, 17.4, Format::Integer), "9–17");
/// assert_eq!(range(0.6, 0.85, Format::Percent(0)), "60–85\u{a0}%");
/// ```
pub fn range(low: f64, high: f64, format: Format) -> String {
    let dash = if low < 0.0 || high < 0.0 { " \u{2013} " } else { "\u{2013}" };
    let percent = matches!(format, Format::Percent(_) | Format::Probability(_));
    let unit = if percent { PERCENT } else { "" };
    format!("{}{dash}{}{unit}", bare(low, format), bare(high, format))
}

/// A text with numbers, as a language writes the sign of per cent.
///
/// ```
/// use thymoid_report::catalogue::Lang;
/// use thymoid_report::catalogue::number::in_language;
/// assert_eq!(in_language("72\u{a0}%", Lang::ZhCn), "72%");
/// ```
pub fn in_language(text: &str, lang: Lang) -> String {
    match lang {
        Lang::En => text.into(),
        Lang::ZhCn => text.replace(PERCENT, "%"),
    }
}

/// A text of others with its powers of ten as this page writes them: `2.5e-4` is `2.5 × 10⁻⁴`.
///
/// ```
/// use thymoid_report::catalogue::number::powers;
/// assert_eq!(powers("1.6e7-1.4e8 cells, PMC3e"), "1.6 × 10⁷-1.4 × 10⁸ cells, PMC3e");
/// ```
pub fn powers(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('e') {
        let (before, after) = rest.split_at(at);
        let figures = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (words, mantissa) = before.split_at(figures);
        let negative = after[1..].starts_with('-');
        let digits = &after[1 + usize::from(negative)..];
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let starts_word = words.ends_with(|c: char| c.is_alphanumeric());
        let ends_word = digits[end..].starts_with(|c: char| c.is_alphanumeric());
        let exponent = digits[..end].parse::<i32>().ok();
        let is_power = !mantissa.is_empty() && !starts_word && !ends_word;
        if let Some(exponent) = exponent.filter(|_| is_power) {
            let exponent = superscript(if negative { -exponent } else { exponent });
            out += words;
            if mantissa != "1" {
                out += mantissa;
                out += " × ";
            }
            out += "10";
            out += &exponent;
            rest = &digits[end..];
        } else {
            out += before;
            out.push('e');
            rest = &after[1..];
        }
    }
    out + rest
}

/// The number without a per cent sign.
fn bare(value: f64, format: Format) -> String {
    if value.is_nan() {
        return NO_VALUE.into();
    }
    if value.is_infinite() {
        return sign(value) + "\u{221e}";
    }
    match format {
        Format::Integer => fixed(value, 0),
        Format::Decimals(digits) => fixed(value, digits),
        Format::Significant(digits) => significant(value, digits),
        Format::Percent(digits) => fixed(value * 100.0, digits),
        Format::Probability(digits) => probability(value, digits),
    }
}

/// Per cent, at least one unit of the last place away from certainty.
fn probability(value: f64, digits: u8) -> String {
    let least = math::pow(10.0, -f64::from(digits));
    let percent = value * 100.0;
    if percent < least {
        format!("<{}", fixed(least, digits))
    } else if percent > 100.0 - least {
        format!(">{}", fixed(100.0 - least, digits))
    } else {
        fixed(percent, digits)
    }
}

fn sign(value: f64) -> String {
    if value < 0.0 { MINUS.into() } else { String::new() }
}

fn fixed(value: f64, digits: u8) -> String {
    let text = format!("{:.*}", usize::from(digits), value.abs());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    // A small negative number that rounds to nought has no sign.
    let sign = if text.bytes().all(|b| matches!(b, b'0' | b'.')) { 0.0 } else { value };
    join(self::sign(sign), whole, part)
}

fn significant(value: f64, digits: u8) -> String {
    if value == 0.0 {
        return "0".into();
    }
    // `{:e}` rounds exactly, in decimal: `1.23e3`.
    let places = usize::from(digits.max(1)) - 1;
    let text = format!("{:.*e}", places, value.abs());
    let (mantissa, exponent) = text.split_once('e').expect("because {:e} always writes an e");
    let exponent: i32 = exponent.parse().expect("because {:e} writes a whole exponent");
    if !(-4..7).contains(&exponent) {
        return format!("{}{mantissa} × 10{}", sign(value), superscript(exponent));
    }
    let mut figures = mantissa.replace('.', "");
    if exponent < 0 {
        let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
        return join(sign(value), "0", &(zeros + &figures));
    }
    let whole = exponent.unsigned_abs() as usize + 1;
    while figures.len() < whole {
        figures.push('0');
    }
    join(sign(value), &figures[..whole], &figures[whole..])
}

/// Sign, whole part in groups of three, and decimals.
fn join(sign: String, whole: &str, part: &str) -> String {
    let mut text = sign;
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !part.is_empty() {
        text.push('.');
        text.push_str(part);
    }
    text
}

fn superscript(exponent: i32) -> String {
    let raised = |c| match c {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        _ => '⁹',
    };
    exponent.to_string().chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn significant_digits_round_carry_and_group() {
        let three = |v| write(v, Format::Significant(3));
        assert_eq!(three(9.999), "10.0");
        assert_eq!(three(1234.5), "1,230");
        assert_eq!(three(0.012345), "0.0123");
        assert_eq!(three(-0.5), "−0.500");
        assert_eq!(three(123_456.0), "123,000");
        assert_eq!(three(2.4e9), "2.40 × 10⁹");
        assert_eq!(three(3.21e-7), "3.21 × 10⁻⁷");
        assert_eq!(three(0.0), "0");
    }

    #[test]
    fn fixed_numbers_keep_their_places() {
        assert_eq!(write(1_234_567.0, Format::Integer), "1,234,567");
        assert_eq!(write(-1234.56, Format::Decimals(1)), "−1,234.6");
        assert_eq!(write(-0.2, Format::Integer), "0");
        assert_eq!(write(f64::NAN, Format::Percent(0)), "—");
        assert_eq!(write(f64::NEG_INFINITY, Format::Integer), "−∞");
    }

    #[test]
    fn a_probability_is_never_certain() {
        let whole = |p| write(p, Format::Probability(0));
        assert_eq!(whole(0.0), "<1\u{a0}%");
        assert_eq!(whole(0.0099), "<1\u{a0}%");
        assert_eq!(whole(0.01), "1\u{a0}%");
        assert_eq!(whole(0.99), "99\u{a0}%");
        assert_eq!(whole(0.994), ">99\u{a0}%");
        assert_eq!(write(1.0, Format::Probability(1)), ">99.9\u{a0}%");
        assert_eq!(range(0.001, 0.42, Format::Probability(0)), "<1–42\u{a0}%");
        assert_eq!(write(f64::NAN, Format::Probability(0)), "—");
        assert_eq!(in_language(&whole(0.5), Lang::ZhCn), "50%");
    }

    #[test]
    fn ranges_carry_one_unit_and_space_negative_ends() {
        assert_eq!(range(1000.0, 2500.0, Format::Integer), "1,000–2,500");
        assert_eq!(range(-3.0, 5.0, Format::Integer), "−3 – 5");
        assert_eq!(range(0.1, 0.25, Format::Percent(0)), "10–25\u{a0}%");
    }

    proptest! {
        #[test]
        fn four_significant_digits_read_back_within_half_a_digit(v in 1e-3..1e6_f64) {
            let read: f64 = write(v, Format::Significant(4)).replace(',', "").parse().unwrap();
            prop_assert!((read - v).abs() <= 0.0005 * v * 1.000001);
        }
    }
}
