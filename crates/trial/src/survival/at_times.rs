//! A curve read at given times.

use serde::Serialize;

use super::estimate::Estimate;
use super::kaplan_meier::KaplanMeier;

/// A curve at one of several times.
///
/// ```
/// use thymoid_trial::{KaplanMeier, RightCensored};
/// let curve = KaplanMeier::new(&RightCensored::new(&[100.0, 200.0], &[true, false])?);
/// let read = curve.at_times(&[50.0, 150.0, 250.0], false);
/// assert_eq!(read.iter().map(|at| at.events_since).collect::<Vec<_>>(), [0, 1, 0]);
/// // Nobody was followed for 250 days.
/// assert!(read[2].estimate.is_none());
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AtTime {
    /// Time.
    pub time_days: f64,
    /// Children at risk just before and at it.
    pub at_risk: usize,
    /// Events since the time before in the list, this one included.
    pub events_since: usize,
    /// Survival; none beyond the follow-up, unless asked to extend it.
    pub estimate: Option<Estimate>,
}

impl KaplanMeier {
    /// Reads the curve at times in increasing order; beyond the follow-up as it last was if
    /// `extend` asks for that, as R's `summary(fit, times, extend)` does.
    pub fn at_times(&self, times_days: &[f64], extend: bool) -> Vec<AtTime> {
        let mut passed = 0;
        let mut read = |&time_days: &f64| {
            let reached = self.steps().partition_point(|step| step.time_days <= time_days);
            let since = self.steps().get(passed..reached).unwrap_or_default();
            passed = passed.max(reached);
            let last = self.steps()[..reached].last().map(|step| step.estimate);
            AtTime {
                time_days,
                at_risk: self.at_risk(time_days),
                events_since: since.iter().map(|step| step.events).sum(),
                estimate: if extend { last.or(self.at(time_days)) } else { self.at(time_days) },
            }
        };
        times_days.iter().map(&mut read).collect()
    }
}
