//! The product-limit estimator.

use serde::Serialize;

use super::data::RightCensored;
use super::estimate::{Estimate, Transform};
use crate::interval::Level;

/// How near 0.5 counts as 0.5 for a median, as in R.
const HALF_TOLERANCE: f64 = 1.490_116_119_384_765_6e-8;

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
}

/// When half have had the event.
///
/// ```
/// use thymoid_trial::{KaplanMeier, Level, RightCensored, Transform};
/// let mostly_alive = RightCensored::new(&[10.0, 90.0, 90.0], &[true, false, false])?;
/// let median = KaplanMeier::new(&mostly_alive).median(Transform::LogLog, Level::PERCENT_95);
/// // The curve stays above one half, but its lower band does not.
/// assert_eq!((median.days, median.low_days), (None, Some(10.0)));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Median {
    /// Median in days; none if the curve stays above one half.
    pub days: Option<f64>,
    /// Lower end of its interval; none if even the lower band stays above.
    pub low_days: Option<f64>,
    /// Upper end of its interval; none if the upper band stays above.
    pub high_days: Option<f64>,
}

impl KaplanMeier {
    /// Estimates the curve of these children.
    pub fn new(data: &RightCensored) -> Self {
        let mut at_risk = data.len();
        let mut survival = 1.0;
        let mut greenwood = 0.0;
        let step = |tie: &[(f64, bool)]| {
            let events = tie.iter().filter(|row| row.1).count();
            let left = at_risk - events;
            survival *= left as f64 / at_risk as f64;
            // The variance at survival 0 is 0, the limit of the formula.
            if left > 0 {
                greenwood += events as f64 / (at_risk as f64 * left as f64);
            }
            let step = Step {
                time_days: tie[0].0,
                at_risk,
                events,
                censored: tie.len() - events,
                estimate: Estimate { survival, standard_error: survival * greenwood.sqrt() },
            };
            at_risk -= tie.len();
            step
        };
        Self { steps: data.by_time().map(step).collect() }
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

    /// Computes the median and the interval that inverts the curve's confidence band.
    ///
    /// Brookmeyer and Crowley, Biometrics 38 (1982) 29; a curve flat at exactly one half gives
    /// the middle of that stretch, as R does.
    ///
    /// ```
    /// use thymoid_trial::{KaplanMeier, Level, RightCensored, Transform};
    /// let curve = KaplanMeier::new(&RightCensored::new(&[10.0, 20.0, 30.0, 40.0], &[true; 4])?);
    /// // One half from day 20 to day 30.
    /// assert_eq!(curve.median(Transform::Log, Level::PERCENT_95).days, Some(25.0));
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn median(&self, scale: Transform, level: Level) -> Median {
        let band = |step: &Step| step.estimate.interval(scale, level);
        Median {
            days: self.first_half(|step| Some(step.estimate.survival)),
            low_days: self.first_half(|step| band(step).map(|interval| interval.low)),
            high_days: self.first_half(|step| band(step).map(|interval| interval.high)),
        }
    }

    /// Finds when a curve defined at the steps first comes down to one half.
    fn first_half(&self, curve: impl Fn(&Step) -> Option<f64>) -> Option<f64> {
        let mut below = self.steps.iter().filter_map(|step| {
            curve(step).filter(|&y| y < 0.5 + HALF_TOLERANCE).map(|y| (step.time_days, y))
        });
        let (first, level) = below.next()?;
        let flat = (level - 0.5).abs() < HALF_TOLERANCE;
        match below.find(|&(_, y)| y < level) {
            Some((next, _)) if flat => Some(f64::midpoint(first, next)),
            _ => Some(first),
        }
    }

    /// Returns the longest follow-up.
    pub fn follow_up_days(&self) -> f64 {
        self.steps.last().map_or(0.0, |step| step.time_days)
    }
}
