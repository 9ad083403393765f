//! The days on which a child is followed.

use thymoid_core::SinceImplant;
use thymoid_core::math::sorted_distinct;

use crate::error::Error;

/// Days since implantation, each once, ascending: what a course is solved on.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_patient::dynamics::Timeline;
/// let timeline = Timeline::of_days([365.25, 91.0, 365.25]);
/// assert_eq!(timeline.days(), [91.0, 365.25]);
/// assert_eq!(timeline.at(SinceImplant::from_months(12.0))?, 1);
/// // A day that nobody asked for has no blood.
/// let unknown = timeline.at(SinceImplant::from_days(100.0)).unwrap_err();
/// assert!(unknown.to_string().contains("day 100"));
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    days: Vec<f64>,
}

impl Timeline {
    /// Makes a timeline of times in any order, which may come twice.
    pub fn new(times: impl IntoIterator<Item = SinceImplant>) -> Self {
        Self::of_days(times.into_iter().map(SinceImplant::days))
    }

    /// Makes a timeline of days since implantation in any order, which may come twice.
    pub fn of_days(days: impl IntoIterator<Item = f64>) -> Self {
        Self { days: sorted_distinct(days) }
    }

    /// Makes a timeline of times in any order, and gives the place of each of them on it.
    ///
    /// ```
    /// use thymoid_core::SinceImplant;
    /// use thymoid_patient::dynamics::Timeline;
    /// let visits = [180.0, 90.0, 180.0].map(SinceImplant::from_days);
    /// let (timeline, places) = Timeline::placing(visits);
    /// assert_eq!((timeline.days(), &places[..]), (&[90.0, 180.0][..], &[1, 0, 1][..]));
    /// ```
    pub fn placing(times: impl IntoIterator<Item = SinceImplant>) -> (Self, Vec<usize>) {
        let times: Vec<SinceImplant> = times.into_iter().collect();
        let timeline = Self::new(times.iter().copied());
        let places = times.iter().map(|time| timeline.place(time.days())).collect();
        (timeline, places)
    }

    /// Returns the days, ascending.
    pub fn days(&self) -> &[f64] {
        &self.days
    }

    /// Returns the times, ascending.
    pub fn times(&self) -> impl Iterator<Item = SinceImplant> {
        self.days.iter().copied().map(SinceImplant::from_days)
    }

    /// Returns the last time; `None` on a timeline without days.
    pub fn last(&self) -> Option<SinceImplant> {
        self.days.last().copied().map(SinceImplant::from_days)
    }

    /// Returns the place of a time among the days of the timeline.
    ///
    /// # Errors
    /// When the timeline does not hold that day.
    pub fn at(&self, time: SinceImplant) -> Result<usize, Error> {
        let day = time.days();
        let at = self.place(day);
        match self.days.get(at) {
            Some(known) if *known == day => Ok(at),
            _ => Err(Error::UnknownDay { day }),
        }
    }

    /// How many days are earlier.
    fn place(&self, day: f64) -> usize {
        self.days.partition_point(|known| *known < day)
    }
}
