//! The probability of being in a state at a time.

use serde::Serialize;

use crate::error::Error;
use crate::survival::Estimate;

/// A child in one state, from when to when, and where it went from there.
///
/// ```
/// use thymoid_trial::Stay;
/// // Implanted on day 0, recovered on day 90, followed to day 400.
/// let course = [
///     Stay { child: 0, entry_days: 0.0, end_days: 90.0, from: 0, to: Some(1) },
///     Stay { child: 0, entry_days: 90.0, end_days: 400.0, from: 1, to: None },
/// ];
/// assert_eq!(course[0].end_days, course[1].entry_days);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Stay {
    /// Which child.
    pub child: usize,
    /// From when it is at risk of leaving; minus infinity for the beginning, so that an event at 0
    /// counts.
    pub entry_days: f64,
    /// Until when.
    pub end_days: f64,
    /// The state.
    pub from: usize,
    /// The state it went to; none if follow-up ended.
    pub to: Option<usize>,
}

/// The states of children over time; all begin in state 0.
///
/// Aalen and Johansen, Scand. J. Stat. 5 (1978) 141.
///
/// ```
/// use thymoid_trial::{Stay, state_occupation};
/// let stay = |child, end_days, to| {
///     Stay { child, entry_days: 0.0, end_days, from: 0, to }
/// };
/// // Of four children one recovers, one dies, two are followed on.
/// let stays = [
///     stay(0, 90.0, Some(1)), stay(1, 60.0, Some(2)), stay(2, 400.0, None), stay(3, 400.0, None)
/// ];
/// let states = state_occupation(&stays, 3)?;
/// let (recovered, dead) = (states.at(365.0, 1), states.at(365.0, 2));
/// assert!((recovered.survival - 0.25).abs() < 1e-15 && (dead.survival - 0.25).abs() < 1e-15);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct States {
    number: usize,
    steps: Vec<StateStep>,
}

/// The states at one time, and up to the next.
///
/// ```
/// use thymoid_trial::{Stay, state_occupation};
/// let stay = Stay { child: 0, entry_days: 0.0, end_days: 90.0, from: 0, to: Some(1) };
/// let states = state_occupation(&[stay], 2)?;
/// assert_eq!(states.steps()[0].probability, [0.0, 1.0]);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StateStep {
    /// Time.
    pub time_days: f64,
    /// Children at risk in each state.
    pub at_risk: Vec<usize>,
    /// Probability of each state.
    pub probability: Vec<f64>,
    /// Variances of Greenwood's type: the binomial ones where nobody was censored.
    pub variance: Vec<f64>,
    /// Variances by the infinitesimal jackknife, as R's `survival` prints.
    pub jackknife_variance: Vec<f64>,
}

/// Estimates how probable each state is at each time.
///
/// # Errors
/// Without children, for a state that is not one, and for a stay that does not last.
pub fn state_occupation(stays: &[Stay], states: usize) -> Result<States, Error> {
    if stays.is_empty() {
        return Err(Error::Empty { what: "child followed" });
    }
    for (row, stay) in stays.iter().enumerate() {
        let (entry, end) = (stay.entry_days, stay.end_days);
        if entry >= end {
            return Err(Error::NotFollowed { row: row + 1, entry, end });
        }
        if stay.from.max(stay.to.unwrap_or(0)) >= states {
            let value = stay.from.max(stay.to.unwrap_or(0)) as f64;
            let allowed = "less than the number of states";
            return Err(Error::OutOfRange { quantity: "state", allowed, value });
        }
    }
    let times = thymoid_core::math::sorted_distinct(stays.iter().map(|stay| stay.end_days));
    let mut course = Course::new(stays, states);
    let steps = times.into_iter().map(|time| course.pass(time)).collect();
    Ok(States { number: states, steps })
}

impl States {
    /// Returns the steps in order of time.
    pub fn steps(&self) -> &[StateStep] {
        &self.steps
    }

    /// Returns the probability of a state at a time, and its standard error of Greenwood's type.
    pub fn at(&self, time_days: f64, state: usize) -> Estimate {
        let reached = self.steps.partition_point(|step| step.time_days <= time_days);
        match self.steps[..reached].last() {
            None => {
                let survival = if state == 0 { 1.0 } else { 0.0 };
                Estimate { survival, standard_error: 0.0 }
            }
            Some(step) => Estimate {
                survival: step.probability[state],
                standard_error: step.variance[state].sqrt(),
            },
        }
    }

    /// Computes the mean time in each state within a horizon.
    ///
    /// # Errors
    /// When the horizon is beyond the follow-up.
    ///
    /// ```
    /// use thymoid_trial::{Stay, state_occupation};
    /// let stay = Stay { child: 0, entry_days: 0.0, end_days: 90.0, from: 0, to: Some(1) };
    /// let states = state_occupation(&[stay], 2)?;
    /// assert_eq!(states.mean_days(90.0)?, [90.0, 0.0]);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn mean_days(&self, horizon_days: f64) -> Result<Vec<f64>, Error> {
        let follow_up_days = self.steps.last().map_or(0.0, |step| step.time_days);
        if !(horizon_days > 0.0 && horizon_days <= follow_up_days) {
            return Err(Error::Horizon { horizon_days, follow_up_days });
        }
        let mut mean = vec![0.0; self.number];
        let mut from = 0.0;
        let ends = self.steps.iter().map(|step| step.time_days).filter(|&t| t < horizon_days);
        for until in ends.chain([horizon_days]) {
            for (state, mean) in mean.iter_mut().enumerate() {
                *mean += self.at(from, state).survival * (until - from);
            }
            from = until;
        }
        Ok(mean)
    }
}

/// The estimate carried from time to time.
struct Course<'a> {
    stays: &'a [Stay],
    states: usize,
    probability: Vec<f64>,
    covariance: Vec<Vec<f64>>,
    /// How each child's weight would move each probability.
    influence: Vec<Vec<f64>>,
}

impl<'a> Course<'a> {
    fn new(stays: &'a [Stay], states: usize) -> Self {
        let mut probability = vec![0.0; states];
        probability[0] = 1.0;
        let children = stays.iter().map(|stay| stay.child + 1).max().unwrap_or(0);
        Self {
            stays,
            states,
            probability,
            covariance: vec![vec![0.0; states]; states],
            influence: vec![vec![0.0; states]; children],
        }
    }

    fn pass(&mut self, time: f64) -> StateStep {
        let states = self.states;
        let at_risk = |stay: &&Stay| stay.entry_days < time && stay.end_days >= time;
        let mut risk = vec![0_usize; states];
        let mut moves = vec![vec![0_usize; states]; states];
        for stay in self.stays.iter().filter(at_risk) {
            risk[stay.from] += 1;
            if let (true, Some(to)) = (stay.end_days == time, stay.to) {
                moves[stay.from][to] += 1;
            }
        }
        // The probability of each move, and of staying.
        let step: Vec<Vec<f64>> = (0..states)
            .map(|from| {
                let n = risk[from] as f64;
                let gone: usize = moves[from].iter().sum();
                let chance = |to: usize| match (from == to, gone) {
                    (true, 0) => 1.0,
                    (true, _) => (n - gone as f64) / n,
                    (false, 0) => 0.0,
                    (false, _) => moves[from][to] as f64 / n,
                };
                (0..states).map(chance).collect()
            })
            .collect();
        self.move_covariance(&step, &risk);
        self.move_influence(&step, &risk, time);
        self.probability = through(&self.probability, &step);
        let jackknife = |state: usize| {
            thymoid_core::math::sum(self.influence.iter().map(|of| of[state] * of[state]))
        };
        StateStep {
            time_days: time,
            at_risk: risk,
            probability: self.probability.clone(),
            variance: (0..states).map(|state| self.covariance[state][state]).collect(),
            jackknife_variance: (0..states).map(jackknife).collect(),
        }
    }

    /// The multinomial covariance of the moves of this time, after what was uncertain before.
    fn move_covariance(&mut self, step: &[Vec<f64>], risk: &[usize]) {
        let states = self.states;
        let half: Vec<Vec<f64>> = self.covariance.iter().map(|row| through(row, step)).collect();
        for j in 0..states {
            for k in 0..states {
                let before: f64 = (0..states).map(|h| step[h][j] * half[h][k]).sum();
                let now: f64 = (0..states)
                    .filter(|&h| risk[h] > 0)
                    .map(|h| {
                        let same = if j == k { step[h][j] } else { 0.0 };
                        let spread = (same - step[h][j] * step[h][k]) / risk[h] as f64;
                        self.probability[h] * self.probability[h] * spread
                    })
                    .sum();
                self.covariance[j][k] = before + now;
            }
        }
    }

    fn move_influence(&mut self, step: &[Vec<f64>], risk: &[usize], time: f64) {
        for of in &mut self.influence {
            *of = through(of, step);
        }
        for stay in self.stays {
            if !(stay.entry_days < time && stay.end_days >= time) {
                continue;
            }
            let share = self.probability[stay.from] / risk[stay.from] as f64;
            let went = if stay.end_days == time { stay.to.unwrap_or(stay.from) } else { stay.from };
            for (to, influence) in self.influence[stay.child].iter_mut().enumerate() {
                let did = if to == went { 1.0 } else { 0.0 };
                *influence += share * (did - step[stay.from][to]);
            }
        }
    }
}

/// A row of probabilities after a step.
fn through(row: &[f64], step: &[Vec<f64>]) -> Vec<f64> {
    (0..row.len()).map(|to| row.iter().zip(step).map(|(p, from)| p * from[to]).sum()).collect()
}
