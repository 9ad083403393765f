//! When a sample was taken: dates and spans become an age and days since implantation, and the
//! dates are forgotten.

use jiff::civil::Date;
use thymoid_core::{Days, Months};

use super::date;
use super::given::Given;
use super::planned::planned_months;
use super::span::span;
use super::written::When;
use crate::field::Field;
use crate::value::{LabVerdict, Reason, Refusal, Remedy};

/// Oldest age of a child, months.
///
/// ```
/// use thymoid_labs::{ADULT_MONTHS, Given, LabVerdict, check};
///
/// let at = |months: f64| {
///     let file = format!("id,age_months,CD4 (/uL)\nP7,{months},350\n");
///     check("ward.csv", file.as_bytes(), Given::default()).unwrap()[0].verdict
/// };
/// assert_eq!(at(ADULT_MONTHS), LabVerdict::Accepted);
/// assert_eq!(at(ADULT_MONTHS + 1.0), LabVerdict::Refused);
/// ```
pub const ADULT_MONTHS: f64 = 216.0;
/// Days by which two ways to one time may differ: ages are rounded to months.
const ROUNDING_DAYS: f64 = 46.0;

/// Age and time of a sample.
#[derive(Debug, Default)]
pub(crate) struct Moment {
    pub(crate) age: Option<Days>,
    pub(crate) day: Option<f64>,
    pub(crate) time: String,
    /// What is remarkable about it.
    pub(crate) remarks: Vec<(LabVerdict, Reason)>,
}

/// Finds when a sample was taken.
///
/// # Errors
/// For text that is no date or span, and times that cannot be those of a child.
pub(crate) fn moment(when: &When, known: Given) -> Result<Moment, Box<Refusal>> {
    let mut moment = Moment { time: when.time.clone(), ..Moment::default() };
    let mut sampled = None;
    if !when.date.text.is_empty() {
        let stamp = date::parse(&when.date.text)
            .map_err(|why| Refusal::of(&when.date.column, why, Remedy::WriteDate))?;
        if stamp.serial {
            moment.remarks.push((LabVerdict::Converted, Reason::SerialDate));
        }
        if moment.time.is_empty() {
            moment.time = stamp.time;
        }
        sampled = Some(stamp.date);
    }
    let since = |from: Option<Date>| Some(date::days_between(from?, sampled?));
    let months = span(&when.age, when.age_in)
        .map_err(|why| Refusal::of(&when.age.column, why, Remedy::WriteAge))?;
    let since_months = span(&when.since, when.since_in)
        .map_err(|why| Refusal::of(&when.since.column, why, Remedy::WriteSince))?;

    moment.day = since_months.map(|m| Days::from(Months(m)).value());
    if let Some(by_date) = since(known.implant) {
        let written = *moment.day.get_or_insert(by_date);
        if (written - by_date).abs() > ROUNDING_DAYS {
            let [written, by_dates] = [written, by_date].map(|day| format!("{day:.0}"));
            let why = Reason::DayDiffers { written, by_dates };
            moment.remarks.push((LabVerdict::Doubtful, why));
        }
    } else if moment.day.is_none()
        && sampled.is_none()
        && let Some(planned) = planned_months(&when.event.text)
    {
        moment.day = Some(Days::from(Months(planned)).value());
        let why = Reason::PlannedVisit { event: when.event.text.clone() };
        moment.remarks.push((LabVerdict::Doubtful, why));
    }

    if moment.day.is_none() && sampled.is_none() && !when.event.text.is_empty() {
        let event = when.event.text.clone();
        moment.remarks.push((LabVerdict::Doubtful, Reason::EventUnknown { event }));
    }
    // A child that was implanted, at a time that is not known.
    if moment.day.is_none() && known.implant.is_some() && months.is_some() {
        moment.remarks.push((LabVerdict::Doubtful, Reason::TimeUnknown));
    }

    moment.age = months.map(|m| Days::from(Months(m)));
    let at_implant = known.birth.zip(known.implant).map(|(b, i)| date::days_between(b, i));
    let by_implant = at_implant.zip(moment.day).map(|(at, day)| at + day);
    if let Some(by_date) = since(known.birth).or(by_implant) {
        let written = moment.age.get_or_insert(Days(by_date)).value();
        if (written - by_date).abs() > ROUNDING_DAYS {
            moment.remarks.push((LabVerdict::Doubtful, Reason::AgeDiffers));
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
) -> Result<(), Box<Refusal>> {
    let column = |field: &Field| {
        let fields = [field, &when.date, &when.event];
        let named = fields.into_iter().find(|f| !f.column.is_empty());
        named.map_or_else(|| "-".to_owned(), |f| f.column.clone())
    };
    let Some(age) = moment.age else {
        let dated = !when.date.text.is_empty() || moment.day.is_some();
        if dated {
            return Err(Refusal::of(&column(&when.age), Reason::AgeUnknown, Remedy::GiveBirth));
        }
        let event = when.event.text.clone();
        let why =
            if event.is_empty() { Reason::DateMissing } else { Reason::EventUnknown { event } };
        return Err(Refusal::of(&column(&when.date), why, Remedy::WriteSampleDate));
    };
    let shown =
        months.map_or_else(|| format!("{:.1}", Months::from(age).value()), |m| m.to_string());
    if !(0.0..=ADULT_MONTHS).contains(&Months::from(age).value()) {
        let remedy = if months.is_some() { Remedy::WriteAge } else { Remedy::CheckDates };
        return Err(Refusal::of(&column(&when.age), Reason::AgeImpossible { age: shown }, remedy));
    }
    if let Some(day) = moment.day
        && !(day.is_finite() && day <= age.value())
    {
        let since = since_months
            .map_or_else(|| format!("{:.1}", Months::from(Days(day)).value()), |m| m.to_string());
        let why = Reason::BeforeBirth { since, age: shown };
        return Err(Refusal::of(&column(&when.since), why, Remedy::CheckTimes));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> Field {
        Field { column: "age".into(), text: text.into() }
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
        assert_eq!(found.remarks[0].0, LabVerdict::Doubtful);
        let nowhen = moment(&When::default(), known).unwrap_err();
        assert!(nowhen.why.to_string().contains("day of sampling is not given"), "{}", nowhen.why);
        let dated = When { date: field("2025-02-09"), ..When::default() };
        let birthless = moment(&dated, Given::default()).unwrap_err();
        assert!(birthless.why.to_string().contains("age of the child is not known"));
        let before = When { date: field("2023-12-31"), ..When::default() };
        assert!(
            moment(&before, known).unwrap_err().why.to_string().contains("not the age of a child")
        );
    }
}
