//! One group against a given hazard: the question of a trial without a control arm.

use serde::Serialize;
use thymoid_core::math::normal_cdf;

use crate::distributions::{gamma_quantile, poisson_at_least, poisson_at_most};
use crate::interval::{Interval, Level};
use crate::survival::{Clock, FollowUp};

/// Deaths below whom only the exact test is to be trusted.
const FEW: u64 = 30;

/// Observed deaths of one group against those expected under a given hazard.
///
/// ```
/// use thymoid_core::Age;
/// use thymoid_trial::{FollowUp, Level, one_sample};
/// // Untreated, 6 % are alive at two years of age; the hazard runs on the clock of age, and
/// // children come under it at implantation: what they survived before is not counted.
/// let untreated = |age: Age| -(0.06_f64.ln()) * age.days() / 730.0;
/// let at = |days: [f64; 3]| days.map(Age::from_days);
/// let rows = FollowUp::entering(
///     &at([301.0, 347.0, 97.0]),
///     &at([547.0, 1254.0, 338.0]),
///     &[true, false, true],
/// )?;
/// let test = one_sample(&rows, untreated, Level::PERCENT_95);
/// assert_eq!(test.observed, 2);
/// assert!((test.expected - 5.37).abs() < 0.01 && test.p_exact_lower > 0.05);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OneSample {
    /// Deaths.
    pub observed: u64,
    /// Deaths expected under the hazard, over the time these children were at risk.
    pub expected: f64,
    /// $(O - E) / \sqrt E$ (Breslow, Biometrika 62 (1975) 115); its square is R's `survdiff`.
    pub z_expected: f64,
    /// $(O - E) / \sqrt{(O + E) / 2}$ (Wu, Pharm. Stat. 14 (2015) 13).
    pub z_mean: f64,
    /// $(O - E) / \sqrt O$; none without deaths.
    pub z_observed: Option<f64>,
    /// Probability of as few deaths under the hazard, by the Poisson distribution.
    pub p_exact_lower: f64,
    /// Probability of as many.
    pub p_exact_upper: f64,
    /// Observed over expected: the standardised mortality ratio.
    pub ratio: f64,
    /// Its exact interval.
    pub ratio_interval: Interval,
}

impl OneSample {
    /// Returns the one-sided p-value of $(O - E) / \sqrt E$.
    pub fn p_expected_lower(&self) -> f64 {
        normal_cdf(self.z_expected)
    }

    /// Returns the one-sided p-value of $(O - E) / \sqrt{(O + E) / 2}$.
    pub fn p_mean_lower(&self) -> f64 {
        normal_cdf(self.z_mean)
    }

    /// Returns the p-value to use when none is asked for: exact below thirty deaths, Wu's from
    /// there.
    pub fn p_lower(&self) -> f64 {
        if self.observed < FEW { self.p_exact_lower } else { self.p_mean_lower() }
    }
}

/// Tests one group against a cumulative hazard on the clock of its follow-up.
///
/// The compiler refuses a hazard by age for follow-up since implantation:
///
/// ```compile_fail
/// use thymoid_core::{Age, SinceImplant};
/// use thymoid_trial::{FollowUp, Level, one_sample};
/// let rows = FollowUp::new(&[SinceImplant::from_days(90.0)], &[true])?;
/// one_sample(&rows, |age: Age| age.days() / 730.0, Level::PERCENT_95);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
pub fn one_sample<C: Clock>(
    rows: &FollowUp<C>,
    cumulative_hazard: impl Fn(C) -> f64,
    level: Level,
) -> OneSample {
    let hazard = |days: f64| cumulative_hazard(C::from_days(days));
    let at_risk = |row: usize| {
        hazard(rows.end[row]) - rows.entry.as_ref().map_or(0.0, |entry| hazard(entry[row]))
    };
    let expected = thymoid_core::math::sum((0..rows.children()).map(at_risk));
    let observed = rows.events() as u64;
    let deaths = observed as f64;
    let excess = deaths - expected;
    let tail = level.tail();
    let low = if observed == 0 { 0.0 } else { gamma_quantile(tail, deaths) };
    let high = gamma_quantile(1.0 - tail, deaths + 1.0);
    OneSample {
        observed,
        expected,
        z_expected: excess / expected.sqrt(),
        z_mean: excess / (0.5 * (deaths + expected)).sqrt(),
        z_observed: (observed > 0).then(|| excess / deaths.sqrt()),
        p_exact_lower: poisson_at_most(observed, expected),
        p_exact_upper: poisson_at_least(observed, expected),
        ratio: deaths / expected,
        ratio_interval: Interval { low: low / expected, high: high / expected },
    }
}
