//! Children followed, a row each, on one of their two clocks.

use std::marker::PhantomData;

use thymoid_core::{Age, SinceImplant};

use super::ties::Ties;
use crate::error::Error;

/// One of the two clocks of a child, which are never one another.
///
/// ```
/// use thymoid_core::{Age, SinceImplant};
/// use thymoid_trial::Clock;
/// assert_eq!(
///     (Age::from_days(301.0).days(), SinceImplant::from_days(246.0).days()), (301.0, 246.0)
/// );
/// ```
pub trait Clock: Copy {
    /// Reads it from days.
    fn from_days(days: f64) -> Self;
    /// Returns the days on it.
    fn days(self) -> f64;
}

macro_rules! clock {
    ($($clock:ty),*) => {$(
        impl Clock for $clock {
            fn from_days(days: f64) -> Self {
                Self::from_days(days)
            }

            fn days(self) -> f64 {
                self.days()
            }
        }
    )*};
}

clock!(Age, SinceImplant);

/// Children followed, in the order given: from when, until when, and whether the event ended it.
///
/// At risk at $t$: entry $< t \le$ end. Without entries, everyone is at risk from the beginning, so
/// that an event at 0 counts.
///
/// ```
/// use thymoid_core::{Age, SinceImplant};
/// use thymoid_trial::FollowUp;
/// let days = |d: &[f64]| d.iter().map(|d| SinceImplant::from_days(*d)).collect::<Vec<_>>();
/// let since_implant = FollowUp::new(&days(&[246.0, 907.0]), &[true, false])?;
/// // The same two children by age: they entered at 301 and 347 days.
/// let at = Age::from_days;
/// let by_age =
///     FollowUp::entering(&[at(301.0), at(347.0)], &[at(547.0), at(1254.0)], &[true, false])?;
/// assert_eq!((since_implant.children(), by_age.events()), (2, 1));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUp<C> {
    /// From when each was at risk; none if all were from the beginning.
    pub(crate) entry: Option<Vec<f64>>,
    pub(crate) end: Vec<f64>,
    pub(crate) event: Vec<bool>,
    joined: usize,
    clock: PhantomData<C>,
}

impl<C: Clock> FollowUp<C> {
    /// Takes children who were all at risk from the beginning of the clock.
    ///
    /// # Errors
    /// For columns of different lengths or without rows, and times that are negative or not finite.
    pub fn new(end: &[C], event: &[bool]) -> Result<Self, Error> {
        Self::checked(None, end.iter().map(|t| t.days()).collect(), event)
    }

    /// Takes children who came under observation later, as at implantation on the clock of age:
    /// the time before, which they survived by necessity, is no one's time at risk.
    ///
    /// # Errors
    /// As [`FollowUp::new`]; and for an entry that is not before the end.
    pub fn entering(entry: &[C], end: &[C], event: &[bool]) -> Result<Self, Error> {
        let days = |times: &[C]| times.iter().map(|t| t.days()).collect::<Vec<_>>();
        Self::checked(Some(days(entry)), days(end), event)
    }

    fn checked(
        mut entry: Option<Vec<f64>>,
        mut end: Vec<f64>,
        event: &[bool],
    ) -> Result<Self, Error> {
        let times = entry.as_ref().map_or(end.len(), |entry| entry.len().min(end.len()));
        if end.len() != event.len() || times != event.len() {
            return Err(Error::Length { times, events: event.len() });
        }
        if end.is_empty() {
            return Err(Error::Empty { what: "child followed" });
        }
        for row in 0..end.len() {
            let times = [entry.as_ref().map(|entry| entry[row]), Some(end[row])];
            for value in times.into_iter().flatten() {
                if !(value.is_finite() && value >= 0.0) {
                    return Err(Error::Time { row: row + 1, value });
                }
            }
        }
        let all = entry.iter().flatten().chain(&end).copied();
        let ties = Ties::among(&thymoid_core::math::sorted_distinct(all));
        for time in entry.iter_mut().flatten().chain(&mut end) {
            *time = ties.of(*time);
        }
        if let Some(entry) = &entry
            && let Some(row) = (0..end.len()).find(|&row| entry[row] >= end[row])
        {
            return Err(Error::NotFollowed { row: row + 1, entry: entry[row], end: end[row] });
        }
        Ok(Self { entry, end, event: event.to_vec(), joined: ties.joined, clock: PhantomData })
    }

    /// Returns the number of children.
    pub fn children(&self) -> usize {
        self.end.len()
    }

    /// Returns the number of children with the event.
    pub fn events(&self) -> usize {
        self.event.iter().filter(|event| **event).count()
    }

    /// Returns how many distinct times were joined to another one, from which they differed by
    /// rounding only.
    pub const fn joined_times(&self) -> usize {
        self.joined
    }

    /// Returns the children that are asked for, by their row from 0; none if no one is.
    pub fn only(&self, wanted: impl Fn(usize) -> bool) -> Option<Self> {
        let rows: Vec<usize> = (0..self.children()).filter(|&row| wanted(row)).collect();
        let of = |column: &[f64]| rows.iter().map(|&row| column[row]).collect::<Vec<_>>();
        (!rows.is_empty()).then(|| Self {
            entry: self.entry.as_deref().map(of),
            end: of(&self.end),
            event: rows.iter().map(|&row| self.event[row]).collect(),
            joined: self.joined,
            clock: PhantomData,
        })
    }

    /// Whether a child is at risk just before and at a time.
    pub(crate) fn at_risk(&self, row: usize, time: f64) -> bool {
        self.end[row] >= time && self.entry.as_ref().is_none_or(|entry| entry[row] < time)
    }

    /// The distinct times of events, in order.
    pub(crate) fn event_times(&self) -> Vec<f64> {
        let events = self.end.iter().zip(&self.event).filter(|(_, event)| **event);
        thymoid_core::math::sorted_distinct(events.map(|(end, _)| *end))
    }
}
