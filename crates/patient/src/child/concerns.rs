//! What in a child's naive CD4 speaks of a graft that fails, or of cells that are lost: asked of
//! the values alone, so that no model can talk it away.

use serde::Serialize;
use thymoid_core::{Parameters, SinceImplant};
use thymoid_labs::{Analyte, LabValue};

use crate::error::Error;

/// One reason for concern. Days are since implantation, counts in cells/µL.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_patient::child::concerns::Concern;
/// let day = SinceImplant::from_months(12.0);
/// let concern = Concern::BelowAssay { day, limit: 10.0 };
/// assert_eq!((concern.code(), concern.day()), ("below_assay", day));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Concern {
    /// Below what the assay sees, when the first cells are overdue.
    BelowAssay {
        /// Day of the value.
        day: SinceImplant,
        /// The limit it lies below.
        limit: f64,
    },
    /// Below the least of treated children, when the first cells are overdue.
    BelowPublished {
        /// Day of the value.
        day: SinceImplant,
        /// The value.
        value: f64,
        /// The bound.
        least: f64,
    },
    /// Half or less of the visit before.
    Fell {
        /// Day of the visit before.
        from_day: SinceImplant,
        /// Its value.
        from: f64,
        /// Day of the value.
        to_day: SinceImplant,
        /// The value, or the limit it lies below.
        to: f64,
        /// Whether it lies below that limit.
        below_limit: bool,
    },
}

impl Concern {
    /// Returns the stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BelowAssay { .. } => "below_assay",
            Self::BelowPublished { .. } => "below_published",
            Self::Fell { .. } => "fell",
        }
    }

    /// Returns the day of the value that gives the concern.
    pub const fn day(&self) -> SinceImplant {
        match self {
            Self::BelowAssay { day, .. } | Self::BelowPublished { day, .. } => *day,
            Self::Fell { to_day, .. } => *to_day,
        }
    }
}

/// Where concern begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    from_day: SinceImplant,
    least_per_ul: f64,
    fall: f64,
    fall_from_per_ul: f64,
    floor_per_ul: f64,
}

impl Bounds {
    /// Takes the bounds from the parameter tables.
    ///
    /// # Errors
    /// When a parameter is missing.
    pub fn new(parameters: &Parameters) -> Result<Self, Error> {
        let value = |name: &str| parameters.value(&format!("patient.{name}"));
        Ok(Self {
            from_day: SinceImplant::from_months(value("concern_from")?),
            least_per_ul: value("concern_least")?,
            fall: value("concern_fall")?,
            fall_from_per_ul: value("concern_fall_from")?,
            floor_per_ul: value("count_floor")?,
        })
    }

    /// Returns what the values of one child give reason for, by day. Only values that inform a
    /// forecast are asked: a doubtful one raises no alarm. Of the visits at which naive CD4 were
    /// below a bound, the last is told.
    ///
    /// ```
    /// use thymoid_labs::{Given, read};
    /// use thymoid_patient::child::concerns::Bounds;
    /// let table = "child_id,age_months,months_since_implant,analyte,value,unit\n\
    ///     a,21,12,naive_cd4,240,/uL\na,27,18,naive_cd4,120,/uL\n";
    /// let labs = read("labs.csv", table.as_bytes(), Given::default()).unwrap();
    /// let concerns = Bounds::new(&thymoid_patient::parameters()?)?.concerns(&labs);
    /// // Half of what was there half a year ago.
    /// assert_eq!((concerns[0].code(), concerns[0].day().months()), ("fell", 18.0));
    /// # Ok::<_, thymoid_patient::Error>(())
    /// ```
    pub fn concerns(&self, labs: &[LabValue]) -> Vec<Concern> {
        let visits = visits(labs);
        let low = |visit: &&Visit| visit.day >= self.from_day;
        let (mut assay, mut published) = (None, None);
        for visit in visits.iter().filter(low) {
            let &Visit { day, value, below } = visit;
            if below || value <= self.floor_per_ul {
                assay = Some(Concern::BelowAssay { day, limit: value.max(self.floor_per_ul) });
            } else if value < self.least_per_ul {
                published = Some(Concern::BelowPublished { day, value, least: self.least_per_ul });
            }
        }
        let mut all: Vec<Concern> = assay.into_iter().chain(published).collect();
        all.extend(visits.windows(2).filter_map(|pair| self.fall(pair[0], pair[1])));
        all.sort_by(|a, b| a.day().days().total_cmp(&b.day().days()));
        all
    }

    /// A fall is sure only from a value that was seen, and to one whose limit is low enough.
    fn fall(&self, before: Visit, after: Visit) -> Option<Concern> {
        let seen = !before.below && before.value >= self.fall_from_per_ul;
        (seen && after.value <= before.value * self.fall).then_some(Concern::Fell {
            from_day: before.day,
            from: before.value,
            to_day: after.day,
            to: after.value,
            below_limit: after.below,
        })
    }
}

/// Naive CD4 of one day.
#[derive(Debug, Clone, Copy)]
struct Visit {
    day: SinceImplant,
    value: f64,
    below: bool,
}

/// By day; of several values of a day the highest, which is the kinder reading.
fn visits(labs: &[LabValue]) -> Vec<Visit> {
    let mut visits: Vec<Visit> = labs
        .iter()
        .filter(|lab| lab.analyte == Analyte::NaiveCd4 && lab.may_inform())
        .filter_map(|lab| {
            let day = SinceImplant::from_days(lab.day?);
            Some(Visit { day, value: lab.value, below: lab.below_limit })
        })
        .collect();
    visits.sort_by(|a, b| a.day.days().total_cmp(&b.day.days()).then(b.value.total_cmp(&a.value)));
    visits.dedup_by_key(|visit| visit.day);
    visits
}

#[cfg(test)]
mod tests {
    use super::*;
    use thymoid_labs::{Given, read};

    /// Concerns of a child by months since implantation and naive CD4 as written.
    fn of(values: &[(f64, &str)]) -> Vec<Concern> {
        let header = "child_id,age_months,months_since_implant,analyte,value,unit,use\n";
        let row = |(month, value): &(f64, &str)| {
            format!("a,{},{month},naive_cd4,{value},/uL,fit\n", month + 9.0)
        };
        let table = values.iter().map(row).fold(header.to_owned(), |table, row| table + &row);
        let labs = read("labs.csv", table.as_bytes(), Given::default()).unwrap();
        Bounds::new(&crate::parameters().unwrap()).unwrap().concerns(&labs)
    }

    fn codes(values: &[(f64, &str)]) -> Vec<&'static str> {
        of(values).iter().map(Concern::code).collect()
    }

    #[test]
    fn a_usual_course_gives_none() {
        assert_eq!(
            of(&[(3.0, "<10"), (6.0, "42"), (9.0, "130"), (12.0, "212"), (24.0, "275")]),
            []
        );
    }

    #[test]
    fn no_cells_when_they_are_overdue_are_told_by_the_limit_of_the_assay() {
        assert_eq!(codes(&[(3.0, "<10"), (6.0, "<10")]), [""; 0], "too early to tell");
        let Concern::BelowAssay { day, limit } = of(&[(6.0, "<10"), (9.0, "<10"), (12.0, "<5")])[0]
        else {
            panic!("below the assay")
        };
        assert_eq!((day.days(), limit), (365.25, 5.0), "the last visit is told");
        // Counts of 0 and 1 stand at the floor of the assay.
        assert_eq!(codes(&[(12.0, "1")]), ["below_assay"]);
        assert_eq!(codes(&[(8.6, "<10")]), ["below_assay"]);
    }

    #[test]
    fn fewer_than_any_treated_child_had_are_told() {
        assert_eq!(codes(&[(12.0, "8")]), ["below_published"]);
        assert_eq!(codes(&[(12.0, "11")]), [""; 0]);
        assert_eq!(codes(&[(9.0, "<10"), (12.0, "8")]), ["below_assay", "below_published"]);
    }

    #[test]
    fn a_fall_by_half_is_told_and_noise_is_not() {
        let fell = of(&[(12.0, "240"), (18.0, "120")]);
        let [Concern::Fell { from, to, below_limit, .. }] = fell[..] else { panic!("{fell:?}") };
        assert_eq!((from, to, below_limit), (240.0, 120.0, false));
        assert_eq!(codes(&[(12.0, "240"), (18.0, "121")]), [""; 0]);
        assert_eq!(codes(&[(6.0, "19"), (7.0, "6")]), [""; 0], "so few halve by chance");
        // Between visits that follow one another, not over years.
        assert_eq!(codes(&[(12.0, "240"), (24.0, "150"), (48.0, "100")]), [""; 0]);
    }

    #[test]
    fn limits_are_not_taken_for_values() {
        assert_eq!(codes(&[(6.0, "60"), (8.0, "<50")]), [""; 0], "may be 49");
        assert_eq!(codes(&[(6.0, "60"), (8.0, "<10")]), ["fell"]);
        assert_eq!(codes(&[(4.0, "<50"), (6.0, "20")]), [""; 0], "may have risen");
    }
}
