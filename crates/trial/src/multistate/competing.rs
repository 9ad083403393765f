//! Events of several causes, one of which precludes the others.

use serde::Serialize;

use super::aalen_johansen::{StateStep, Stay, state_occupation};
use crate::error::Error;
use crate::interval::{Interval, Level};
use crate::survival::{Clock, Estimate, FollowUp, Transform};

/// Children followed to the first of several events.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_trial::{CompetingRisks, FollowUp};
/// let days = [30.0, 60.0, 90.0, 400.0].map(SinceImplant::from_days);
/// let rows = FollowUp::new(&days, &[true, true, false, false])?;
/// // The first recovered, the second died.
/// let risks = CompetingRisks::new(rows, &[Some(0), Some(1), None, None], 2)?;
/// let day = risks.cumulative_incidence()?[1].clone();
/// assert_eq!(
///     (day.time_days, day.causes[0].incidence, day.causes[1].incidence), (60.0, 0.25, 0.25)
/// );
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CompetingRisks<C> {
    pub(crate) rows: FollowUp<C>,
    pub(crate) cause: Vec<Option<usize>>,
    pub(crate) causes: usize,
}

/// Cumulative incidences at one time.
///
/// ```
/// use thymoid_trial::IncidenceStep;
/// let step = IncidenceStep { time_days: 30.0, at_risk: 12, causes: Vec::new() };
/// assert_eq!(step.at_risk, 12);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncidenceStep {
    /// Time.
    pub time_days: f64,
    /// Children at risk of a first event.
    pub at_risk: usize,
    /// Each cause.
    pub causes: Vec<CauseStep>,
}

/// The cumulative incidence of one cause.
///
/// ```
/// use thymoid_trial::{CauseStep, Level};
/// let one_of_twelve = CauseStep {
///     incidence: 1.0 / 12.0,
///     standard_error: (11.0_f64 / 1728.0).sqrt(),
///     jackknife_error: (11.0_f64 / 1728.0).sqrt(),
///     cmprsk_variance: 1.0 / 144.0,
/// };
/// assert!(one_of_twelve.interval(Level::PERCENT_95).unwrap().high < 0.32);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CauseStep {
    /// Probability of the event by this time.
    pub incidence: f64,
    /// Its standard error of Greenwood's type, the binomial one where nobody was censored.
    pub standard_error: f64,
    /// By the infinitesimal jackknife, as R's `survival` prints.
    pub jackknife_error: f64,
    /// The variance of Aalen that R's `cmprsk` prints: larger at few children, and above 0 when the
    /// incidence is 1.
    pub cmprsk_variance: f64,
}

impl CauseStep {
    /// Computes the interval on the log-log scale; none at 0 and 1.
    pub fn interval(self, level: Level) -> Option<Interval> {
        let Self { incidence, standard_error, .. } = self;
        // Sums of shares are 1 but for rounding.
        if incidence > 1.0 - 1e-12 {
            return None;
        }
        Estimate { survival: incidence, standard_error }.interval(Transform::LogLog, level)
    }
}

impl<C: Clock> CompetingRisks<C> {
    /// Takes the cause of each child's event, from 0 to less than `causes`.
    ///
    /// # Errors
    /// When a cause is not one of them, or stands where there was no event, or the other way about.
    pub fn new(rows: FollowUp<C>, cause: &[Option<usize>], causes: usize) -> Result<Self, Error> {
        if cause.len() != rows.children() {
            return Err(Error::Length { times: rows.children(), events: cause.len() });
        }
        for (row, cause) in cause.iter().enumerate() {
            if cause.is_some() != rows.event[row] || cause.is_some_and(|cause| cause >= causes) {
                return Err(Error::Cause { row: row + 1 });
            }
        }
        Ok(Self { rows, cause: cause.to_vec(), causes })
    }

    /// Estimates the cumulative incidence of every cause; causes of one time are handled together.
    ///
    /// # Errors
    /// Never for follow-up that was accepted.
    pub fn cumulative_incidence(&self) -> Result<Vec<IncidenceStep>, Error> {
        let Self { rows, cause, causes } = self;
        let stay = |child: usize| Stay {
            child,
            entry_days: rows.entry.as_ref().map_or(f64::NEG_INFINITY, |entry| entry[child]),
            end_days: rows.end[child],
            from: 0,
            to: cause[child].map(|cause| cause + 1),
        };
        let stays: Vec<Stay> = (0..rows.children()).map(stay).collect();
        let states = state_occupation(&stays, causes + 1)?;
        let mut aalen: Vec<Aalen> = (0..*causes).map(Aalen::new).collect();
        let step = |step: &StateStep| {
            let moved = self.events_at(step.time_days);
            let causes = (0..*causes)
                .map(|cause| CauseStep {
                    incidence: step.probability[cause + 1],
                    standard_error: step.variance[cause + 1].sqrt(),
                    jackknife_error: step.jackknife_variance[cause + 1].sqrt(),
                    cmprsk_variance: aalen[cause].pass(step.at_risk[0] as f64, &moved),
                })
                .collect();
            IncidenceStep { time_days: step.time_days, at_risk: step.at_risk[0], causes }
        };
        Ok(states.steps().iter().map(step).collect())
    }

    fn events_at(&self, time: f64) -> Vec<f64> {
        let mut events = vec![0.0; self.causes];
        for (end, cause) in self.rows.end.iter().zip(&self.cause) {
            if let (true, Some(cause)) = (*end == time, cause) {
                events[*cause] += 1.0;
            }
        }
        events
    }
}

/// The variance of `cuminc` in R's `cmprsk`: martingale variation of the cause and of the others.
struct Aalen {
    cause: usize,
    survival: f64,
    incidence: f64,
    /// Sums of squares and products of the two integrands of the variance.
    sums: [f64; 3],
    variance: f64,
}

impl Aalen {
    const fn new(cause: usize) -> Self {
        Self { cause, survival: 1.0, incidence: 0.0, sums: [0.0; 3], variance: 0.0 }
    }

    /// Passes the events of one time out of `n` at risk, and returns the variance.
    fn pass(&mut self, n: f64, events: &[f64]) -> f64 {
        let own = events[self.cause];
        let others = events.iter().sum::<f64>() - own;
        if own + others == 0.0 {
            return self.variance;
        }
        let after = self.survival * (n - own - others) / n;
        self.incidence += self.survival * own / n;
        let inverse = if after > 0.0 { 1.0 / after } else { 0.0 };
        let variation = |d: f64| {
            let tied = if d > 1.0 { 1.0 - (d - 1.0) / (n - 1.0) } else { 1.0 };
            self.survival * self.survival * tied * d / (n * n)
        };
        let mut add = |t: f64, variation: f64| {
            self.sums[0] += t * t * variation;
            self.sums[1] += inverse * t * variation;
            self.sums[2] += inverse * inverse * variation;
        };
        let (by_others, by_own) = (variation(others), variation(own));
        if others > 0.0 && after > 0.0 {
            add(self.incidence * inverse, by_others);
        }
        if own > 0.0 {
            add(1.0 + inverse * self.incidence, by_own);
        }
        self.survival = after;
        let f = self.incidence;
        if own > 0.0 {
            self.variance = self.sums[0] + f * f * self.sums[2] - 2.0 * f * self.sums[1];
        }
        self.variance
    }
}
