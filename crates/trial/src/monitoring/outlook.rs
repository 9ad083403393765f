//! What may still come of a running trial.

use crate::designs::MonitoredDesign;
use crate::distributions::Beta;

/// A running trial seen from one day: outcomes in the order of implantation, those to come unknown.
///
/// What is to come is drawn from the posterior child by child (Pólya's urn), so that the looks of
/// the plan, which stop the trial before its end, are all counted exactly.
///
/// ```
/// use thymoid_trial::{Beta, MonitoredDesign, MonitoredLook};
/// use thymoid_trial::monitoring::Outlook;
/// let look = MonitoredLook {
///     n: 2,
///     stop_futility_at_most: Some(0),
///     stop_efficacy_at_least: Some(1),
/// };
/// let design = MonitoredDesign::new(vec![look])?;
/// let known = Beta::new(1.0, 1.0)?;
/// let outlook = Outlook { design: &design, known, outcomes: &[None] };
/// // Two children to come, one success is enough: 1 - 1/2 2/3.
/// assert!((outlook.success() - 2.0 / 3.0).abs() < 1e-15);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Outlook<'a> {
    /// Looks and bounds.
    pub design: &'a MonitoredDesign,
    /// What is known of the success probability.
    pub known: Beta,
    /// Outcomes in the order of implantation; children not implanted yet need no place.
    pub outcomes: &'a [Option<bool>],
}

/// What one outcome would change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WhatIf {
    /// Whether the child succeeds.
    pub succeeds: bool,
    /// What would be known then.
    pub known: Beta,
    /// Predictive probability of declaring success then.
    pub success: f64,
}

impl Outlook<'_> {
    /// Computes the predictive probability that the trial declares success.
    pub fn success(&self) -> f64 {
        let (a, b) = self.known.counts();
        // Probability of so many successes in a trial that goes on; then those declared.
        let (mut going, mut declared) = (vec![1.0], 0.0);
        let (mut seen, mut known_successes, mut drawn) = (0, 0, 0.0);
        for look in self.design.looks() {
            for child in seen..look.n as usize {
                let mut next = vec![0.0; going.len() + 1];
                if let Some(succeeded) = self.outcomes.get(child).copied().flatten() {
                    let up = usize::from(succeeded);
                    known_successes += up;
                    going.iter().enumerate().for_each(|(x, weight)| next[x + up] += weight);
                } else {
                    for (x, weight) in going.iter().enumerate().filter(|(_, w)| **w > 0.0) {
                        let of_drawn = x.saturating_sub(known_successes) as f64;
                        let succeeds = (a + of_drawn) / (a + b + drawn);
                        next[x + 1] += weight * succeeds;
                        next[x] += weight * (1.0 - succeeds);
                    }
                    drawn += 1.0;
                }
                going = next;
            }
            seen = look.n as usize;
            let futile = look.stop_futility_at_most.map_or(0, |most| most as usize + 1);
            let enough = look.stop_efficacy_at_least.map_or(usize::MAX, |least| least as usize);
            for (x, weight) in going.iter_mut().enumerate() {
                if x >= enough {
                    declared += *weight;
                }
                if x >= enough || x < futile {
                    *weight = 0.0;
                }
            }
        }
        declared
    }

    /// Computes what the outcome of one child would change: one that is pending, by its place in
    /// the order of implantation, or the next to be implanted.
    pub fn what_if(&self, place: usize, succeeds: bool) -> WhatIf {
        let mut outcomes = self.outcomes.to_vec();
        outcomes.resize(outcomes.len().max(place + 1), None);
        outcomes[place] = Some(succeeds);
        let known = self.known.after(u32::from(succeeds), 1);
        let success = Outlook { known, outcomes: &outcomes, ..*self }.success();
        WhatIf { succeeds, known, success }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bayes::PredictiveDesign;
    use crate::designs::MonitoredLook;

    /// Without looks on the way it is the beta-binomial sum of Lee and Liu, whatever the order.
    #[test]
    fn without_looks_it_is_the_predictive_probability() {
        let prior = Beta::new(0.5, 0.5).unwrap();
        let plan = PredictiveDesign {
            prior,
            p0: 0.5,
            n_max: 24,
            first: 6,
            theta_t: 0.95,
            theta_l: 0.05,
            theta_u: None,
        };
        let needed = plan.successes_needed();
        let last = MonitoredLook {
            n: 24,
            stop_futility_at_most: Some(needed - 1),
            stop_efficacy_at_least: Some(needed),
        };
        let design = MonitoredDesign::new(vec![last]).unwrap();
        let yes = Some(true);
        let outcomes = [yes, None, yes, Some(false), None, yes, yes, Some(false), yes];
        let known = prior.after(5, 7);
        let outlook = Outlook { design: &design, known, outcomes: &outcomes };
        assert!((outlook.success() - plan.probability(7, 5)).abs() < 1e-13);
    }

    /// What is expected of the next outcome is what is known now.
    #[test]
    fn outcomes_to_come_average_to_the_present() {
        let look = |n, stop, win| MonitoredLook {
            n,
            stop_futility_at_most: Some(stop),
            stop_efficacy_at_least: win,
        };
        let design = MonitoredDesign::new(vec![look(6, 2, None), look(12, 7, Some(8))]).unwrap();
        let known = Beta::new(0.5, 0.5).unwrap().after(3, 4);
        let outcomes = [Some(true), None, Some(true), Some(false), Some(true)];
        let outlook = Outlook { design: &design, known, outcomes: &outcomes };
        for place in [1, 5] {
            let mean = known.counts().0 / (known.counts().0 + known.counts().1);
            let average = mean * outlook.what_if(place, true).success
                + (1.0 - mean) * outlook.what_if(place, false).success;
            assert!((average - outlook.success()).abs() < 1e-14, "{place}");
        }
    }
}
