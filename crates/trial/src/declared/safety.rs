//! The rule that stops a trial for harm.

use serde::{Deserialize, Serialize};
use thymoid_core::SinceImplant;

use crate::distributions::Beta;
use crate::error::{Error, open_probability};

/// Stops when it is nearly certain that more children die than may (Thall and Simon 1994), asked at
/// each death. A child that is alive counts by the share of the months that it was followed (as TOP
/// does, Lin et al. 2020): a death is known at once and a survival only at the end, so that a rule
/// which waits for the end would see the deaths first and stop trials in which few die.
///
/// ```
/// use thymoid_trial::declared::SafetyRule;
/// let rule = SafetyRule { by_month: 6.0, acceptable: 0.3, certainty: 0.9, prior: [0.6, 1.4] };
/// let stops: Vec<u32> = [3, 5, 10].into_iter().filter_map(|n| rule.stops_at(n)).collect();
/// // Three of three, four of five, six of ten.
/// assert_eq!(stops, [3, 4, 6]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SafetyRule {
    /// Deaths up to this month count.
    pub by_month: f64,
    /// Share of deaths that is acceptable.
    pub acceptable: f64,
    /// Posterior probability of a larger share from which the trial stops.
    pub certainty: f64,
    /// Beta prior: deaths and survivors that it is worth.
    pub prior: [f64; 2],
}

impl SafetyRule {
    /// Refuses what is no rule.
    ///
    /// # Errors
    /// For a share or certainty that is no probability, or a prior that is no distribution.
    pub fn check(&self) -> Result<(), Error> {
        open_probability("acceptable share of deaths", self.acceptable)?;
        open_probability("certainty of the safety rule", self.certainty)?;
        crate::error::positive("by_month of the safety rule", self.by_month)?;
        Beta::new(self.prior[0], self.prior[1]).map(|_| ())
    }

    /// Returns the posterior probability that more die than may, after so many deaths and `lived`
    /// children's worth of months that were lived through.
    pub fn probability(&self, deaths: u32, lived: f64) -> f64 {
        let [a, b] = self.prior;
        Beta { a: a + f64::from(deaths), b: b + lived }.above(self.acceptable)
    }

    /// Finds the fewest deaths that stop the trial of `n` children whose months are over; none if
    /// no number does.
    pub fn stops_at(&self, n: u32) -> Option<u32> {
        (0..=n).find(|deaths| self.probability(*deaths, f64::from(n - deaths)) >= self.certainty)
    }

    /// Counts deaths, and children's worth of months lived through, up to a day.
    ///
    /// ```
    /// use thymoid_trial::declared::{AtRisk, SafetyRule};
    /// let rule = SafetyRule { by_month: 6.0, acceptable: 0.3, certainty: 0.9, prior: [0.6, 1.4] };
    /// let child = |implanted, died| AtRisk { implanted, died, seen_until: 1000.0 };
    /// let children = [child(0.0, Some(50.0)), child(0.0, None), child(400.0, None)];
    /// let (deaths, lived) = rule.counts(&children, 91.3125); // a quarter of a year
    /// assert_eq!((deaths, lived), (1, 0.5));
    /// ```
    pub fn counts(&self, children: &[AtRisk], day: f64) -> (u32, f64) {
        let months = SinceImplant::from_months(self.by_month).days();
        let (mut deaths, mut lived) = (0, 0.0);
        for child in children.iter().filter(|child| child.implanted <= day) {
            let until = child.died.unwrap_or(child.seen_until).min(day);
            let share = (until - child.implanted) / months;
            if share <= 1.0 && child.died.is_some_and(|died| died <= day) {
                deaths += 1;
            } else {
                lived += share.clamp(0.0, 1.0);
            }
        }
        (deaths, lived)
    }

    /// Finds the day of the death, up to a day, at which the rule stops the trial.
    pub fn stops_on(&self, children: &[AtRisk], until: f64) -> Option<f64> {
        let mut days: Vec<f64> = children.iter().filter_map(|child| child.died).collect();
        days.retain(|day| *day <= until);
        days.sort_by(f64::total_cmp);
        days.into_iter().find(|day| {
            let (deaths, lived) = self.counts(children, *day);
            self.probability(deaths, lived) >= self.certainty
        })
    }
}

/// A child as the rule that stops for harm sees it; days of the trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtRisk {
    /// When it was implanted.
    pub implanted: f64,
    /// When it died.
    pub died: Option<f64>,
    /// Until when it is known to have lived, if it has not died.
    pub seen_until: f64,
}
