//! Right-censored follow-up, sorted once.

use super::follow_up::{Clock, FollowUp};
use super::ties::Ties;
use crate::error::Error;

/// Follow-up of at least one child, in order of time.
///
/// ```
/// use thymoid_trial::RightCensored;
/// let error = RightCensored::new(&[30.0, -1.0], &[true, false]).unwrap_err();
/// assert_eq!(error.to_string(), "time in row 2 must be a finite number of days from 0, not `-1`");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RightCensored {
    /// Those who share a time, in order of time.
    ties: Vec<Tie>,
    /// When each child came under observation, in order; empty if all were from the beginning.
    entries: Vec<f64>,
    children: usize,
    joined: usize,
}

/// Who leaves at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tie {
    pub(crate) time_days: f64,
    pub(crate) events: usize,
    pub(crate) censored: usize,
}

impl RightCensored {
    /// Takes one child a row: days followed, and whether that time is the event (true) or the end
    /// of follow-up (false).
    ///
    /// Times closer than 1.5e-8, in days or relative to their mean, are made equal, as
    /// `aeqSurv` of R's package `survival` does: days computed from hours or months tie as they
    /// should.
    ///
    /// # Errors
    /// For columns of different lengths or without rows, and for a time that is negative or not
    /// finite.
    ///
    /// ```
    /// use thymoid_trial::{KaplanMeier, RightCensored};
    /// // 0.1 + 0.2 is not 0.3, but the same day.
    /// let tied = RightCensored::new(&[0.3, 0.1 + 0.2], &[true, false])?;
    /// assert_eq!(KaplanMeier::new(&tied).steps().len(), 1);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn new(times_days: &[f64], events: &[bool]) -> Result<Self, Error> {
        if times_days.len() != events.len() {
            return Err(Error::Length { times: times_days.len(), events: events.len() });
        }
        if times_days.is_empty() {
            return Err(Error::Empty { what: "child followed" });
        }
        if let Some(row) = times_days.iter().position(|t| !(t.is_finite() && *t >= 0.0)) {
            return Err(Error::Time { row: row + 1, value: times_days[row] });
        }
        Ok(Self::sorted(times_days, events, Vec::new()))
    }

    /// Sorts once. The bits of a time that is not negative are in its order, and the sign is free
    /// to hold the event: sorting whole numbers is several times faster than comparing pairs.
    fn sorted(times_days: &[f64], events: &[bool], mut entries: Vec<f64>) -> Self {
        // Adding 0 turns a negative zero into zero.
        let key = |(time, event): (&f64, &bool)| ((*time + 0.0).to_bits() << 1) | u64::from(*event);
        let mut keys: Vec<u64> = times_days.iter().zip(events).map(key).collect();
        keys.sort_unstable();
        let mut ties: Vec<Tie> = Vec::with_capacity(keys.len());
        for key in keys {
            let (time_days, event) = (f64::from_bits(key >> 1), key & 1 == 1);
            match ties.last_mut() {
                Some(last) if last.time_days == time_days => last.add(event),
                _ => {
                    let mut tie = Tie { time_days, events: 0, censored: 0 };
                    tie.add(event);
                    ties.push(tie);
                }
            }
        }
        let joined = join(&mut ties);
        entries.sort_unstable_by(f64::total_cmp);
        Self { ties, entries, children: times_days.len(), joined }
    }

    /// Returns the longest follow-up.
    ///
    /// ```
    /// use thymoid_trial::RightCensored;
    /// assert_eq!(RightCensored::new(&[400.0, 30.0], &[false, true])?.follow_up_days(), 400.0);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn follow_up_days(&self) -> f64 {
        self.ties[self.ties.len() - 1].time_days
    }

    /// Groups children who share a time, in order of time.
    pub(crate) fn by_time(&self) -> &[Tie] {
        &self.ties
    }

    /// Returns when children came under observation, in order; nothing if all were from the start.
    pub(crate) fn entries(&self) -> &[f64] {
        &self.entries
    }

    /// Returns the number of children.
    ///
    /// ```
    /// use thymoid_trial::RightCensored;
    /// assert_eq!(RightCensored::new(&[400.0, 30.0], &[false, true])?.children(), 2);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub const fn children(&self) -> usize {
        self.children
    }

    /// Returns how many distinct times were joined to another one, from which they differed by
    /// rounding only.
    pub const fn joined_times(&self) -> usize {
        self.joined
    }
}

impl<C: Clock> From<&FollowUp<C>> for RightCensored {
    fn from(rows: &FollowUp<C>) -> Self {
        let entries = rows.entry.clone().unwrap_or_default();
        let joined = rows.joined_times();
        Self { joined, ..Self::sorted(&rows.end, &rows.event, entries) }
    }
}

impl Tie {
    const fn add(&mut self, event: bool) {
        *(if event { &mut self.events } else { &mut self.censored }) += 1;
    }
}

/// Makes ties of times that differ by rounding, and counts them.
fn join(ties: &mut Vec<Tie>) -> usize {
    let distinct: Vec<f64> = ties.iter().map(|tie| tie.time_days).collect();
    let same = Ties::among(&distinct);
    if same.joined > 0 {
        for tie in ties.iter_mut() {
            tie.time_days = same.of(tie.time_days);
        }
        ties.dedup_by(|later, first| {
            let tied = later.time_days == first.time_days;
            if tied {
                first.events += later.events;
                first.censored += later.censored;
            }
            tied
        });
    }
    same.joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_does_not_split_a_tie() {
        let data = RightCensored::new(&[0.3, 7.0, 0.1 + 0.2, 7.0 + 1e-6], &[true; 4]).unwrap();
        let times: Vec<_> = data.by_time().iter().map(|tie| (tie.time_days, tie.events)).collect();
        assert_eq!(times, [(0.3, 2), (7.0, 1), (7.0 + 1e-6, 1)]);
        assert_eq!(data.joined_times(), 1);
    }

    #[test]
    fn bad_follow_up_is_refused_with_its_row() {
        let refuse =
            |times: &[f64], events: &[bool]| RightCensored::new(times, events).unwrap_err();
        assert_eq!(refuse(&[1.0], &[]), Error::Length { times: 1, events: 0 });
        assert_eq!(refuse(&[], &[]), Error::Empty { what: "child followed" });
        assert_eq!(refuse(&[1.0, -2.0], &[true; 2]), Error::Time { row: 2, value: -2.0 });
        assert!(matches!(refuse(&[f64::NAN], &[true]), Error::Time { row: 1, .. }));
        assert!(matches!(refuse(&[f64::INFINITY], &[true]), Error::Time { row: 1, .. }));
    }
}
