//! Right-censored follow-up.

use crate::error::Error;

/// Times that differ by less than rounding are the same time: R's `timefix`.
const TIE_TOLERANCE: f64 = 1.490_116_119_384_765_6e-8;

/// Follow-up of at least one child, in order of time.
///
/// ```
/// use thymoid_trial::RightCensored;
/// let error = RightCensored::new(&[30.0, -1.0], &[true, false]).unwrap_err();
/// assert_eq!(error.to_string(), "time in row 2 must be a finite number of days from 0, not `-1`");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RightCensored {
    /// (time in days, whether it is the event), by time; ties have equal times.
    rows: Vec<(f64, bool)>,
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
        let mut rows: Vec<_> = times_days.iter().copied().zip(events.iter().copied()).collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        merge_ties(&mut rows);
        Ok(Self { rows })
    }

    /// Returns the longest follow-up.
    ///
    /// ```
    /// use thymoid_trial::RightCensored;
    /// assert_eq!(RightCensored::new(&[400.0, 30.0], &[false, true])?.follow_up_days(), 400.0);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn follow_up_days(&self) -> f64 {
        self.rows[self.rows.len() - 1].0
    }

    /// Groups children who share a time, in order of time.
    pub(crate) fn by_time(&self) -> impl Iterator<Item = &[(f64, bool)]> {
        self.rows.chunk_by(|a, b| a.0 == b.0)
    }

    /// Returns the number of children.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
}

fn merge_ties(rows: &mut [(f64, bool)]) {
    let mut distinct: Vec<f64> = rows.iter().map(|row| row.0).collect();
    distinct.dedup();
    let tolerance = TIE_TOLERANCE * thymoid_core::math::mean(&distinct).max(1.0);
    let (mut before, mut first_of_tie) = (rows[0].0, rows[0].0);
    for row in rows {
        if row.0 - before > tolerance {
            first_of_tie = row.0;
        }
        before = row.0;
        row.0 = first_of_tie;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_does_not_split_a_tie() {
        let data = RightCensored::new(&[0.3, 7.0, 0.1 + 0.2, 7.0 + 1e-6], &[true; 4]).unwrap();
        let times: Vec<_> = data.by_time().map(|tie| (tie[0].0, tie.len())).collect();
        assert_eq!(times, [(0.3, 2), (7.0, 1), (7.0 + 1e-6, 1)]);
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
