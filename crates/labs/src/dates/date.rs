//! Calendar dates as wards write them. An order of day and month that cannot be told is never
//! guessed.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::plain::{letters, plain};
use crate::value::Reason;

/// A date, with what was read beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// The day, on the clock of the ward.
    pub date: Date,
    /// Time of day as written.
    pub time: String,
    /// Serial number of a spreadsheet.
    pub serial: bool,
}

/// Years that a date of a child may have.
const YEARS: std::ops::RangeInclusive<i16> = 1950..=2100;
/// Beginnings of the names of months in English, German, French and Spanish, without accents.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene"],
    &["feb", "fev"],
    &["mar", "maer"],
    &["apr", "avr", "abr"],
    &["may", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "aou", "ago"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez", "dic"],
];

/// Reads a date.
///
/// # Errors
/// When it is none, incomplete, or its order cannot be told.
pub(crate) fn parse(text: &str) -> Result<Stamp, Reason> {
    let plain = with_colons(plain(text));
    let text = plain.trim();
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.bytes().filter(|b| *b == b'.').count() <= 1
    {
        return compact(text);
    }
    let (day, time) = split_time(text);
    let pointed = day.contains('.');
    let day = day.replace(['年', '月'], "-").replace(['日', '号'], "");
    let parts: Vec<&str> = day
        .split(['-', '/', '.', ' ', ','])
        .filter(|part| !part.is_empty() && *part != "de")
        .collect();
    let [a, b, c] = parts[..] else {
        let year_and_month = parts.len() == 2 && parts[0].len() == 4;
        let text = text.to_owned();
        return Err(if year_and_month {
            Reason::NoDay { text }
        } else {
            Reason::NotADate { text }
        });
    };
    stamp(text, in_order(text, [a, b, c], pointed)?, time)
}

/// Writes the time of day of `08时15分30秒` with colons.
fn with_colons(mut plain: String) -> String {
    if plain.contains('午') {
        plain = plain.replace("上午", " ").replace("下午", " ");
    }
    if plain.contains(['时', '時']) {
        plain = plain.replace(['时', '時', '分', '秒'], ":");
        plain.truncate(plain.trim_end_matches(':').len());
        // On the hour.
        if !plain.contains(':') {
            plain.push_str(":00");
        }
    }
    plain
}

/// Returns year, month and day of the three parts of a date. `pointed` where points stand between.
///
/// # Errors
/// For a part that is no number or month, and an order that cannot be told.
fn in_order(text: &str, [a, b, c]: [&str; 3], pointed: bool) -> Result<[i16; 3], Reason> {
    let not = || Reason::NotADate { text: text.into() };
    let number = |part: &str| part.parse::<i16>().ok().ok_or_else(not);
    let named = |part: &str| {
        let lower = letters(part);
        let begins = |names: &[&str]| names.iter().any(|name| lower.starts_with(name));
        let letters = lower.len() >= 3 && lower.bytes().all(|b| b.is_ascii_alphabetic());
        MONTHS.iter().position(|names| letters && begins(names)).map(|m| m as i16 + 1)
    };
    if let Some(month) = named(b) {
        let (year, day) = if a.len() == 4 { (a, c) } else { (c, a) };
        return Ok([number(year)?, month, number(day)?]);
    }
    if let Some(month) = named(a) {
        return Ok([number(c)?, month, number(b)?]);
    }
    if a.len() == 4 {
        return Ok([number(a)?, number(b)?, number(c)?]);
    }
    if c.len() != 4 {
        return Err(Reason::YearOfTwoDigits { text: text.into() });
    }
    let (first, second, year) = (number(a)?, number(b)?, number(c)?);
    // Points are written where the day comes first; slashes and hyphens, in both orders.
    if pointed || first > 12 || first == second {
        Ok([year, second, first])
    } else if second > 12 {
        Ok([year, first, second])
    } else {
        Err(Reason::DayOrMonth { text: text.into() })
    }
}

/// Checks year, month and day, and puts them together.
fn stamp(text: &str, [year, month, day]: [i16; 3], time: &str) -> Result<Stamp, Reason> {
    let none = || Reason::NoSuchDay { text: text.into() };
    let small = |n: i16| i8::try_from(n).ok().ok_or_else(none);
    if !YEARS.contains(&year) {
        return Err(Reason::YearOutside { text: text.into(), year: year.to_string() });
    }
    let date = Date::new(year, small(month)?, small(day)?).ok().ok_or_else(none)?;
    Ok(Stamp { date, time: time.trim().into(), serial: false })
}

/// Splits date and time of day: `T`, a space, or 日 stands between them.
fn split_time(text: &str) -> (&str, &str) {
    let clock = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains(':');
    for (at, c) in text.char_indices() {
        if matches!(c, 'T' | 't' | ' ' | '日') {
            let rest = text[at + c.len_utf8()..].trim_start();
            if clock(rest) {
                return (&text[..at], rest);
            }
        }
    }
    (text, "")
}

/// Reads digits alone: 20260305, 202603050830, or the serial number of a spreadsheet.
fn compact(text: &str) -> Result<Stamp, Reason> {
    let not = || Reason::NotADate { text: text.into() };
    if matches!(text.len(), 8 | 12 | 14) && !text.contains('.') {
        let part = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok().ok_or_else(not);
        return stamp(text, [part(0..4)?, part(4..6)?, part(6..8)?], &text[8..]);
    }
    let serial: f64 = text.parse().ok().ok_or_else(not)?;
    from_serial(serial).ok_or_else(not)
}

/// Serial numbers of 1954 to 2099: others are more likely a year, an age or a count.
const SERIALS: std::ops::Range<f64> = 20_000.0..73_000.0;
/// Hours times minutes.
const MINUTES_PER_DAY: f64 = 1440.0;

/// Returns the day of a spreadsheet's serial number, in the system that begins in 1900.
fn from_serial(serial: f64) -> Option<Stamp> {
    if !SERIALS.contains(&serial) {
        return None;
    }
    let days = serial as i64;
    // Day 60 of the 1900 system is a 29 February that never was: from March 1900 on, count from
    // 1899-12-30.
    let minutes =
        ((serial - days as f64) * MINUTES_PER_DAY).round().min(MINUTES_PER_DAY - 1.0) as i64;
    let time = if minutes == 0 {
        String::new()
    } else {
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    Some(Stamp { date: date(1899, 12, 30).checked_add(days.days()).ok()?, time, serial: true })
}

/// Counts the days from one date to another.
pub(crate) fn days_between(from: Date, to: Date) -> f64 {
    from.until(to).map_or(f64::NAN, |span| f64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_spelling_of_one_day() {
        for text in [
            "2026-03-05",
            "2026/3/5",
            "2026.3.5",
            "2026年3月5日",
            "２０２６年３月５日",
            "20260305",
            "05.03.2026",
            "5 Mar 2026",
            "05-MAR-2026",
            "March 5, 2026",
            "5 mars 2026",
            "5. März 2026",
            "5 de marzo de 2026",
            "2026-03-05T08:30:00+08:00",
            "2026-03-05 08:30",
            "2026年3月5日 08:30",
            "2026年03月05日 08时15分",
            "2026年03月05日08时15分30秒",
            "2026年3月5日8时",
            "46086",
            "202603050830",
        ] {
            assert_eq!(parse(text).map(|s| s.date), Ok(date(2026, 3, 5)), "{text}");
        }
        assert_eq!(parse("25/03/2026").unwrap().date, date(2026, 3, 25));
        assert_eq!(parse("03/25/2026").unwrap().date, date(2026, 3, 25));
        assert_eq!(parse("03/03/2026").unwrap().date, date(2026, 3, 3));
        assert_eq!(parse("2026-03-05T08:30").unwrap().time, "08:30");
        assert_eq!(parse("46086.25").unwrap().time, "06:00");
        assert_eq!(parse("46086.99999").unwrap().time, "23:59");
    }

    #[test]
    fn what_cannot_be_told_is_refused_in_words() {
        for (text, word) in [
            ("05/03/2026", "day/month or month/day"),
            ("5-3-2026", "day/month or month/day"),
            // The points of a second are none of a date.
            ("05/03/2026 08:30:00.000", "day/month or month/day"),
            ("5/3/26", "two digits"),
            ("2026-03", "no day"),
            ("2026年3月", "no day"),
            ("2026-02-30", "not a day"),
            ("03.25.2026", "not a day"),
            ("1026-03-05", "year 1026"),
            ("soon", "not a date"),
            ("14", "not a date"),
            ("", "not a date"),
            ("2026", "not a date"),
        ] {
            assert!(
                parse(text).unwrap_err().to_string().contains(word),
                "{text}: {:?}",
                parse(text)
            );
        }
    }

    #[test]
    fn days_are_counted_through_leap_years() {
        assert_eq!(days_between(date(2024, 2, 28), date(2024, 3, 1)), 2.0);
        assert_eq!(days_between(date(2026, 3, 5), date(2025, 3, 5)), -365.0);
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_an_error(text in ".*") {
            let _ = parse(&text);
        }

        #[test]
        fn a_serial_number_and_the_date_it_stands_for_agree(days in 20_000_i32..73_000) {
            let from_number = parse(&days.to_string()).unwrap().date;
            prop_assert_eq!(days_between(date(1899, 12, 30), from_number), f64::from(days));
            prop_assert_eq!(parse(&from_number.to_string()).unwrap().date, from_number);
        }
    }
}
