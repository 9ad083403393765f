//! Two more intervals that hold their level better than the classic ones at few children.

use thymoid_core::math::ln_1p;

use super::estimate::Estimate;
use super::kaplan_meier::Step;
use crate::distributions::bisect;
use crate::interval::{Interval, Level};

/// Wilson's interval, with as many children as would give this standard error by the binomial
/// distribution; none at survival 0 and 1, where no number would.
pub(super) fn rothman(estimate: Estimate, level: Level) -> Option<Interval> {
    let Estimate { survival: s, standard_error } = estimate;
    if s <= 0.0 || s >= 1.0 {
        return None;
    }
    let n = s * (1.0 - s) / (standard_error * standard_error);
    let z = level.z();
    let share = z * z / n;
    let middle = (s + 0.5 * share) / (1.0 + share);
    let half = z / (1.0 + share) * (s * (1.0 - s) / n + share / (4.0 * n)).sqrt();
    Some(Interval { low: middle - half, high: middle + half })
}

/// The survivals that the likelihood ratio does not reject; none at survival 0 and 1.
///
/// With a multiplier $\lambda$, $S(\lambda) = \prod 1 - d / (n + \lambda)$ and $-2 \ln R =
/// 2 \sum n \ln(1 + \lambda / n) - (n - d) \ln(1 + \lambda / (n - d))$.
pub(super) fn likelihood_ratio(past: &[Step], level: Level) -> Option<Interval> {
    let deaths: Vec<(f64, f64)> = past
        .iter()
        .filter(|step| step.events > 0)
        .map(|step| (step.at_risk as f64, step.events as f64))
        .collect();
    if deaths.is_empty() || deaths.iter().any(|(n, d)| n <= d) {
        return None;
    }
    let bound = level.z() * level.z();
    let excess = |multiplier: f64| {
        let term = |&(n, d): &(f64, f64)| {
            n * ln_1p(multiplier / n) - (n - d) * ln_1p(multiplier / (n - d))
        };
        2.0 * thymoid_core::math::sum(deaths.iter().map(term)) - bound
    };
    let survival =
        |multiplier: f64| deaths.iter().map(|(n, d)| 1.0 - d / (n + multiplier)).product::<f64>();
    let fewest = deaths.iter().map(|(n, d)| n - d).fold(f64::INFINITY, f64::min);
    let mut far = 1.0;
    while excess(far) < 0.0 {
        far *= 2.0;
    }
    Some(Interval {
        low: survival(bisect(-fewest, 0.0, |multiplier| -excess(multiplier) >= 0.0)),
        high: survival(bisect(0.0, far, |multiplier| excess(multiplier) >= 0.0)),
    })
}
