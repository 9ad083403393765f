//! When a sample was taken: dates and spans become an age and days since implantation, and the
//! dates are forgotten.

use std::collections::BTreeMap;

use jiff::civil::Date;
use thymoid_core::{Days, Months};

use super::date;
use super::number::{self, Style};
use super::plain::plain;
use super::raw::{Fact, FactKind, Field, Span, When};
use super::reasons::{Reason, Remedy};
use super::redcap::planned_months;
use super::value::Verdict;
use crate::error::Error;

/// Oldest age of a child, months.
pub const ADULT_MONTHS: f64 = 216.0;
/// Days of a week.
const DAYS_PER_WEEK: Days = Days(7.0);
/// Days by which two ways to one time may differ: ages are rounded to months.
const ROUNDING_DAYS: f64 = 46.0;

/// Dates of one child.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given {
    birth: Option<Date>,
    implant: Option<Date>,
}

impl Given {
    /// Dates as a person writes them.
    ///
    /// # Errors
    /// In words, when one is no date.
    pub fn new(birth: Option<&str>, implant: Option<&str>) -> Result<Self, String> {
        let date = |t: &str| date::parse(t).map(|s| s.date).map_err(|why| why.to_string());
        let read = |text: Option<&str>| text.map(date).transpose();
        Ok(Self { birth: read(birth)?, implant: read(implant)? })
    }

    /// Whether neither is known.
    pub fn is_empty(&self) -> bool {
        self.birth.is_none() && self.implant.is_none()
    }
}

/// Gathers the dates of each child over all rows; `given` is of the only child.
///
/// # Errors
/// For a date that is none, and two dates of one event. A date of birth is not repeated.
pub(super) fn dates(
    file: &str,
    facts: &[Fact],
    given: Given,
) -> Result<BTreeMap<String, Given>, Error> {
    let mut children: BTreeMap<String, Given> = BTreeMap::new();
    for fact in facts {
        let known = children.entry(fact.child.clone()).or_default();
        let (known, what) = match fact.kind {
            FactKind::Birth => (&mut known.birth, "the date of birth"),
            FactKind::Implant => (&mut known.implant, "the date of implantation"),
        };
        let fail = |problem: String, remedy: &str| {
            Err(Error::at(file, fact.row, &fact.field.column, problem, remedy))
        };
        match (date::parse(&fact.field.text), *known) {
            (Err(_), _) => {
                return fail(
                    format!("{what} cannot be read, or its order is not clear"),
                    &Remedy::WriteDate.to_string(),
                );
            }
            (Ok(found), Some(before)) if found.date != before => {
                let remedy = "correct one, and check that both rows are of one child";
                return fail(format!("{what} differs from that of another row"), remedy);
            }
            (Ok(found), _) => *known = Some(found.date),
        }
    }
    for (child, known) in &mut children {
        for (given, known, option) in [
            (given.birth, &mut known.birth, "--birth"),
            (given.implant, &mut known.implant, "--implant"),
        ] {
            if let (Some(given), Some(found)) = (given, *known)
                && given != found
            {
                let of = facts.iter().find(|fact| fact.child == *child);
                let (row, column) =
                    of.map_or((1, "-"), |fact| (fact.row, fact.field.column.as_str()));
                let problem = format!("{option} differs from the date in the file");
                return Err(Error::at(
                    file,
                    row,
                    column,
                    problem,
                    "leave the option out, or correct it",
                ));
            }
            *known = given.or(*known);
        }
    }
    Ok(children)
}

/// Age and time of a sample.
#[derive(Debug, Default)]
pub(super) struct Moment {
    pub(super) age: Option<Days>,
    pub(super) day: Option<f64>,
    pub(super) time: String,
    /// What is remarkable about it.
    pub(super) remarks: Vec<(Verdict, Reason)>,
}

/// A time that cannot be used: column, why, how to mend it.
pub(super) type Fault = Box<(String, Reason, Remedy)>;

/// The fault of a column.
pub(super) fn fault(column: String, why: Reason, remedy: Remedy) -> Fault {
    Box::new((column, why, remedy))
}

/// Finds when a sample was taken.
///
/// # Errors
/// For text that is no date or span, and times that cannot be those of a child.
pub(super) fn moment(when: &When, known: Given) -> Result<Moment, Fault> {
    let mut moment = Moment { time: when.time.clone(), ..Moment::default() };
    let mut sampled = None;
    if !when.date.text.is_empty() {
        let stamp = date::parse(&when.date.text)
            .map_err(|why| fault(when.date.column.clone(), why, Remedy::WriteDate))?;
        if stamp.serial {
            moment.remarks.push((Verdict::Converted, Reason::SerialDate));
        }
        if moment.time.is_empty() {
            moment.time = stamp.time;
        }
        sampled = Some(stamp.date);
    }
    let since = |from: Option<Date>| Some(date::days_between(from?, sampled?));
    let months = span(&when.age, when.age_in)
        .map_err(|why| fault(when.age.column.clone(), why, Remedy::WriteAge))?;
    let since_months = span(&when.since, when.since_in)
        .map_err(|why| fault(when.since.column.clone(), why, Remedy::WriteSince))?;

    moment.day = since_months.map(|m| Days::from(Months(m)).value());
    if let Some(by_date) = since(known.implant) {
        let written = *moment.day.get_or_insert(by_date);
        if (written - by_date).abs() > ROUNDING_DAYS {
            let [written, by_dates] = [written, by_date].map(|day| format!("{day:.0}"));
            let why = Reason::DayDiffers { written, by_dates };
            moment.remarks.push((Verdict::Doubtful, why));
        }
    } else if moment.day.is_none()
        && sampled.is_none()
        && let Some(planned) = planned_months(&when.event.text)
    {
        moment.day = Some(Days::from(Months(planned)).value());
        let why = Reason::PlannedVisit { event: when.event.text.clone() };
        moment.remarks.push((Verdict::Doubtful, why));
    }

    if moment.day.is_none() && sampled.is_none() && !when.event.text.is_empty() {
        let event = when.event.text.clone();
        moment.remarks.push((Verdict::Doubtful, Reason::EventUnknown { event }));
    }
    // A child that was implanted, at a time that is not known.
    if moment.day.is_none() && known.implant.is_some() && months.is_some() {
        moment.remarks.push((Verdict::Doubtful, Reason::TimeUnknown));
    }

    moment.age = months.map(|m| Days::from(Months(m)));
    let at_implant = known.birth.zip(known.implant).map(|(b, i)| date::days_between(b, i));
    let by_implant = at_implant.zip(moment.day).map(|(at, day)| at + day);
    if let Some(by_date) = since(known.birth).or(by_implant) {
        let written = moment.age.get_or_insert(Days(by_date)).value();
        if (written - by_date).abs() > ROUNDING_DAYS {
            moment.remarks.push((Verdict::Doubtful, Reason::AgeDiffers));
        }
    }
    possible(when, months, since_months, &moment)?;
    Ok(moment)
}

/// Refuses times that cannot be those of a child.
fn possible(
    when: &When,
    months: Option<f64>,
    since_months: Option<f64>,
    moment: &Moment,
) -> Result<(), Fault> {
    let column = |field: &Field| {
        let fields = [field, &when.date, &when.event];
        let named = fields.into_iter().find(|f| !f.column.is_empty());
        named.map_or_else(|| "-".to_owned(), |f| f.column.clone())
    };
    let Some(age) = moment.age else {
        let dated = !when.date.text.is_empty() || moment.day.is_some();
        if dated {
            return Err(fault(column(&when.age), Reason::AgeUnknown, Remedy::GiveBirth));
        }
        let event = when.event.text.clone();
        let why =
            if event.is_empty() { Reason::DateMissing } else { Reason::EventUnknown { event } };
        return Err(fault(column(&when.date), why, Remedy::WriteSampleDate));
    };
    let shown =
        months.map_or_else(|| format!("{:.1}", Months::from(age).value()), |m| m.to_string());
    if !(0.0..=ADULT_MONTHS).contains(&Months::from(age).value()) {
        let remedy = if months.is_some() { Remedy::WriteAge } else { Remedy::CheckDates };
        return Err(fault(column(&when.age), Reason::AgeImpossible { age: shown }, remedy));
    }
    if let Some(day) = moment.day
        && !(day.is_finite() && day <= age.value())
    {
        let since = since_months
            .map_or_else(|| format!("{:.1}", Months::from(Days(day)).value()), |m| m.to_string());
        let why = Reason::BeforeBirth { since, age: shown };
        return Err(fault(column(&when.since), why, Remedy::CheckTimes));
    }
    Ok(())
}

/// Months in words and numbers: `14.5`, `14月`, `1岁3月`, `2 y 3 mo`; `None` when empty.
fn span(field: &Field, unit: Span) -> Result<Option<f64>, Reason> {
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

    #[test]
    fn dates_become_an_age_and_a_day() {
        let known = Given::new(Some("2024-01-10"), Some("2025-01-10")).unwrap();
        let when = When { date: field("2025-02-09 08:30"), ..When::default() };
        let found = moment(&when, known).unwrap();
        assert_eq!((found.age, found.day), (Some(Days(396.0)), Some(30.0)));
        assert_eq!(found.time, "08:30");
        let planned = When { event: field("month_6_arm_1"), ..When::default() };
        let found = moment(&planned, known).unwrap();
        assert_eq!(found.day, Some(6.0 * 30.4375));
        assert_eq!(found.remarks[0].0, Verdict::Doubtful);
        let nowhen = moment(&When::default(), known).unwrap_err();
        assert!(nowhen.1.to_string().contains("day of sampling is not given"), "{}", nowhen.1);
        let dated = When { date: field("2025-02-09"), ..When::default() };
        let birthless = moment(&dated, Given::default()).unwrap_err();
        assert!(birthless.1.to_string().contains("age of the child is not known"));
        let before = When { date: field("2023-12-31"), ..When::default() };
        assert!(
            moment(&before, known).unwrap_err().1.to_string().contains("not the age of a child")
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
