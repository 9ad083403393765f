//! The product-limit estimator.

use serde::Serialize;

use super::data::{RightCensored, Tie};
use super::estimate::Estimate;

/// What happens at one time of follow-up.
///
/// ```
/// use thymoid_trial::{KaplanMeier, RightCensored};
/// // Who is censored at the time of a death was at risk of it.
/// let curve = KaplanMeier::new(&RightCensored::new(&[5.0, 5.0], &[false, true])?);
/// let step = curve.steps()[0];
/// assert_eq!((step.at_risk, step.events, step.censored), (2, 1, 1));
/// assert_eq!(step.estimate.survival, 0.5);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    /// Time.
    pub time_days: f64,
    /// Children followed up to this time.
    pub at_risk: usize,
    /// Children with the event at this time.
    pub events: usize,
    /// Children whose follow-up ends at this time, after the events.
    pub censored: usize,
    /// Survival from this time on, to the next step.
    pub estimate: Estimate,
}

/// A survival curve: one step for every distinct time, events and censorings alike.
///
/// Kaplan and Meier, J. Am. Stat. Assoc. 53 (1958) 457; standard errors by Greenwood's formula
/// (Reports on Public Health and Medical Subjects 33, HMSO 1926).
///
/// ```
/// use thymoid_trial::{KaplanMeier, Level, RightCensored, Transform};
/// let followed = RightCensored::new(&[30.0, 90.0, 90.0, 365.0], &[true, true, false, false])?;
/// let curve = KaplanMeier::new(&followed);
/// let year = curve.at(365.0).unwrap();
/// assert!((year.survival - 3.0 / 4.0 * 2.0 / 3.0).abs() < 1e-15);
/// assert!(year.interval(Transform::LogLog, Level::PERCENT_95).unwrap().low < 0.1);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KaplanMeier {
    steps: Vec<Step>,
    /// When children came under observation, in order; empty if all were from the beginning.
    entries: Vec<f64>,
    children: usize,
}

impl KaplanMeier {
    /// Estimates the curve of these children.
    pub fn new(data: &RightCensored) -> Self {
        let entries = data.entries();
        let delayed = !entries.is_empty();
        let (mut entered, mut left) = (if delayed { 0 } else { data.children() }, 0);
        let (mut survival, mut greenwood) = (1.0, 0.0);
        let step = |tie: &Tie| {
            while delayed && entered < entries.len() && entries[entered] < tie.time_days {
                entered += 1;
            }
            let at_risk = entered - left;
            let stay = at_risk - tie.events;
            survival *= stay as f64 / at_risk as f64;
            // The variance at survival 0 is 0, the limit of the formula.
            if stay > 0 && tie.events > 0 {
                greenwood += tie.events as f64 / (at_risk as f64 * stay as f64);
            }
            left += tie.events + tie.censored;
            Step {
                time_days: tie.time_days,
                at_risk,
                events: tie.events,
                censored: tie.censored,
                estimate: Estimate { survival, standard_error: survival * greenwood.sqrt() },
            }
        };
        let steps = data.by_time().iter().map(step).collect();
        Self { steps, entries: entries.to_vec(), children: data.children() }
    }

    /// Returns the steps in order of time.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Returns survival to `time_days`, an event at that time included; none after the longest
    /// follow-up, unless no one was left, or for a negative time.
    ///
    /// ```
    /// use thymoid_trial::{KaplanMeier, RightCensored};
    /// let curve = KaplanMeier::new(&RightCensored::new(&[100.0, 200.0], &[true, false])?);
    /// assert_eq!(curve.at(99.0).unwrap().survival, 1.0);
    /// assert_eq!(curve.at(100.0).unwrap().survival, 0.5);
    /// // Nobody was followed for so long.
    /// assert!(curve.at(201.0).is_none());
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn at(&self, time_days: f64) -> Option<Estimate> {
        let reached = self.steps.partition_point(|step| step.time_days <= time_days);
        match self.steps[..reached].last() {
            None => (time_days >= 0.0).then_some(Estimate { survival: 1.0, standard_error: 0.0 }),
            Some(last) => {
                let known = time_days <= self.follow_up_days() || last.estimate.survival == 0.0;
                known.then_some(last.estimate)
            }
        }
    }

    /// Returns the longest follow-up.
    pub fn follow_up_days(&self) -> f64 {
        self.steps.last().map_or(0.0, |step| step.time_days)
    }

    /// Returns the number of children.
    pub const fn children(&self) -> usize {
        self.children
    }

    /// Returns how many children are at risk just before and at a time.
    ///
    /// ```
    /// use thymoid_trial::{KaplanMeier, RightCensored};
    /// let curve = KaplanMeier::new(&RightCensored::new(&[100.0, 200.0], &[true, false])?);
    /// assert_eq!([99.0, 100.0, 100.5, 201.0].map(|day| curve.at_risk(day)), [2, 2, 1, 0]);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn at_risk(&self, time_days: f64) -> usize {
        let gone = self.steps.partition_point(|step| step.time_days < time_days);
        self.entered(|entry| entry < time_days) - self.left(gone)
    }

    /// Returns how many are still followed just after a time.
    pub(super) fn followed_after(&self, time_days: f64) -> usize {
        let gone = self.steps.partition_point(|step| step.time_days <= time_days);
        self.entered(|entry| entry <= time_days) - self.left(gone)
    }

    /// Returns the time at which survival falls to 0 although other children are followed later:
    /// with delayed entry, the end of a risk set of one (or of few) ends the curve for good.
    ///
    /// ```
    /// use thymoid_core::Age;
    /// use thymoid_trial::{FollowUp, KaplanMeier, RightCensored};
    /// let at = |days: [f64; 2]| days.map(Age::from_days);
    /// let rows = FollowUp::entering(&at([0.0, 30.0]), &at([20.0, 90.0]), &[true, false])?;
    /// let curve = KaplanMeier::new(&RightCensored::from(&rows));
    /// assert_eq!(curve.ended_early_days(), Some(20.0));
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn ended_early_days(&self) -> Option<f64> {
        let zero = self.steps.iter().find(|step| step.estimate.survival == 0.0)?;
        (zero.time_days < self.follow_up_days()).then_some(zero.time_days)
    }

    fn entered(&self, before: impl Fn(f64) -> bool) -> usize {
        if self.entries.is_empty() {
            self.children
        } else {
            self.entries.partition_point(|&entry| before(entry))
        }
    }

    /// How many have left before a step.
    fn left(&self, steps: usize) -> usize {
        // At the step itself those who entered and did not leave are its risk set.
        match self.steps[..steps].last() {
            None => 0,
            Some(last) => {
                self.entered(|entry| entry < last.time_days) - last.at_risk
                    + last.events
                    + last.censored
            }
        }
    }
}
