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
    let sampled = moment.sampled(when)?;
    let since = |from: Option<Date>| Some(date::days_between(from?, sampled?));
    let months = span(&when.age, when.age_in)
        .map_err(|why| Refusal::of(&when.age.column, why, Remedy::WriteAge))?;
    let since_months = span(&when.since, when.since_in)
        .map_err(|why| Refusal::of(&when.since.column, why, Remedy::WriteSince))?;

    moment.day = since_months.map(|m| Days::from(Months(m)).value());
    if let Some(by_date) = since(known.implant) {
        moment.day_by_dates(by_date);
    } else if moment.day.is_none() && sampled.is_none() {
        moment.day_of_event(&when.event.text);
    }
    // A child that was implanted, at a time that is not known.
    if moment.day.is_none() && known.implant.is_some() && months.is_some() {
        moment.doubt(Reason::TimeUnknown);
    }

    moment.age = months.map(|m| Days::from(Months(m)));
    let at_implant = known.birth.zip(known.implant).map(|(b, i)| date::days_between(b, i));
    let by_implant = at_implant.zip(moment.day).map(|(at, day)| at + day);
    if let Some(by_date) = since(known.birth).or(by_implant) {
        moment.age_by_dates(by_date);
    }
    possible(when, months, since_months, &moment)?;
    Ok(moment)
}

impl Moment {
    fn doubt(&mut self, why: Reason) {
        self.remarks.push((LabVerdict::Doubtful, why));
    }

    /// Reads the date of sampling, with the time of day where none stands in a column of its own.
    ///
    /// # Errors
    /// For text that is no date.
    fn sampled(&mut self, when: &When) -> Result<Option<Date>, Box<Refusal>> {
        if when.date.text.is_empty() {
            return Ok(None);
        }
        let stamp = date::parse(&when.date.text)
            .map_err(|why| Refusal::of(&when.date.column, why, Remedy::WriteDate))?;
        if stamp.serial {
            self.remarks.push((LabVerdict::Converted, Reason::SerialDate));
        }
        if self.time.is_empty() {
            self.time = stamp.time;
        }
        Ok(Some(stamp.date))
    }

    /// Takes the days since implantation by the dates, where none are written; doubts those that
    /// are written and differ.
    fn day_by_dates(&mut self, by_date: f64) {
        let written = *self.day.get_or_insert(by_date);
        if (written - by_date).abs() > ROUNDING_DAYS {
            let [written, by_dates] = [written, by_date].map(|day| format!("{day:.0}"));
            self.doubt(Reason::DayDiffers { written, by_dates });
        }
    }

    /// Takes the time that a planned visit states.
    fn day_of_event(&mut self, event: &str) {
        if let Some(planned) = planned_months(event) {
            self.day = Some(Days::from(Months(planned)).value());
            self.doubt(Reason::PlannedVisit { event: event.into() });
        } else if !event.is_empty() {
            self.doubt(Reason::EventUnknown { event: event.into() });
        }
    }

    /// Takes the age by the dates, where none is written; doubts one that is written and differs.
    fn age_by_dates(&mut self, by_date: f64) {
        let written = self.age.get_or_insert(Days(by_date)).value();
        if (written - by_date).abs() > ROUNDING_DAYS {
            self.doubt(Reason::AgeDiffers);
        }
    }
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
