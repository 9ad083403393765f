//! Do the effects of covariates change with time?

use serde::{Deserialize, Serialize};
use thymoid_core::math::ln;

use super::fit::CoxFit;
use super::likelihood::{parts, spread};
use crate::distributions::chi_square_upper;
use crate::error::Error;
use crate::linear::Square;
use crate::survival::{Clock, FollowUp, KaplanMeier, RightCensored};

/// What an effect may change with.
///
/// ```
/// use thymoid_trial::TimeScale;
/// assert_eq!(TimeScale::default(), TimeScale::KaplanMeier);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeScale {
    /// One less survival just before: the default of R.
    #[default]
    KaplanMeier,
    /// The rank among all times of follow-up.
    Rank,
    /// Time.
    Identity,
    /// Its logarithm.
    Log,
}

/// A test that effects do not change with time.
///
/// ```
/// use thymoid_trial::Proportionality;
/// let test = Proportionality { chi_square: 15.2, freedom: 3, p: 0.0016 };
/// assert!(test.p < 0.05); // the effect changes
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Proportionality {
    /// Score statistic.
    pub chi_square: f64,
    /// Its degrees of freedom.
    pub freedom: usize,
    /// Its p-value.
    pub p: f64,
}

impl CoxFit {
    /// Tests each term, by its columns, and all of them (last): the score test of an interaction
    /// with time, as `cox.zph` of R's survival 3 (Grambsch and Therneau, Biometrika 81 (1994)
    /// 515).
    ///
    /// # Errors
    /// On the scale of logarithms with a death at time 0, and where time does not vary enough.
    pub fn proportionality<C: Clock>(
        &self,
        rows: &FollowUp<C>,
        scale: TimeScale,
        terms: &[Vec<usize>],
    ) -> Result<Vec<Proportionality>, Error> {
        let times = self.scaled_times(rows, scale)?;
        let deaths: f64 = self.sets.deaths.iter().map(|time| time.dead.len() as f64).sum();
        let weighted = self.sets.deaths.iter().zip(&times);
        let mean = weighted.map(|(at, g)| at.dead.len() as f64 * g).sum::<f64>() / deaths;
        let number = self.sets.terms();
        let hazards = self.sets.hazards(&self.coefficients);
        let mut score = vec![0.0; number];
        let mut information = Square::zeros(2 * number);
        for (at, g) in self.sets.deaths.iter().zip(times) {
            let g = g - mean;
            for part in parts(&self.sets, &hazards, at, self.ties) {
                let covariance = spread(&self.sets, &hazards, at, &part);
                for a in 0..number {
                    let dead = at.dead.iter().map(|&row| self.sets.x[row][a]).sum::<f64>();
                    let share = part.deaths / at.dead.len() as f64;
                    score[a] += g * (dead * share - part.deaths * part.mean[a]);
                    for b in 0..number {
                        let v = part.deaths * covariance[(a, b)];
                        information[(a, b)] += v;
                        information[(a, number + b)] += g * v;
                        information[(number + a, b)] += g * v;
                        information[(number + a, number + b)] += g * g * v;
                    }
                }
            }
        }
        let all: Vec<usize> = (0..number).collect();
        let test = |columns: &Vec<usize>| {
            let places: Vec<usize> =
                (0..number).chain(columns.iter().map(|a| number + a)).collect();
            let slopes = columns.iter().map(|&a| score[a]);
            let right: Vec<f64> = std::iter::repeat_n(0.0, number).chain(slopes).collect();
            let test = information.part(&places).quadratic(&right).ok_or(Error::NoInformation)?;
            let freedom = columns.len();
            Ok(Proportionality { chi_square: test, freedom, p: chi_square_upper(test, freedom) })
        };
        terms.iter().chain([&all]).map(test).collect()
    }

    /// The scale at every time of deaths.
    fn scaled_times<C: Clock>(
        &self,
        rows: &FollowUp<C>,
        scale: TimeScale,
    ) -> Result<Vec<f64>, Error> {
        let curve = KaplanMeier::new(&RightCensored::from(rows));
        let value = |time: f64| match scale {
            TimeScale::KaplanMeier => {
                let before = curve.steps().partition_point(|step| step.time_days < time);
                1.0 - curve.steps()[..before].last().map_or(1.0, |step| step.estimate.survival)
            }
            TimeScale::Rank => {
                let below = rows.end.iter().filter(|other| **other < time).count() as f64;
                let tied = rows.end.iter().filter(|other| **other == time).count() as f64;
                below + 0.5 * (tied + 1.0)
            }
            TimeScale::Identity => time,
            TimeScale::Log => ln(time),
        };
        let times: Vec<f64> = self.sets.deaths.iter().map(|at| value(at.time)).collect();
        if times.iter().all(|time| time.is_finite()) {
            return Ok(times);
        }
        let allowed = "above 0 for every death on the scale of logarithms";
        Err(Error::OutOfRange { quantity: "time", allowed, value: 0.0 })
    }
}
