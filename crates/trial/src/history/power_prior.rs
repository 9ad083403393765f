//! Power priors: one earlier study, each of its children worth a share of a new one.

use serde::Serialize;
use thymoid_core::math::{exp, sum};

use crate::distributions::{Beta, bisect, ln_beta, panels};
use crate::error::{Error, probability};
use crate::proportion::Proportion;

/// What is known of a probability after borrowing: beta distributions, weights first, one for each
/// share of an earlier child that is considered.
///
/// ```
/// use thymoid_trial::{Beta, Proportion, power_prior};
/// let (new, earlier) = (Proportion::new(18, 24)?, Proportion::new(74, 95)?);
/// let vague = Beta::new(1.0, 1.0)?;
/// let none = power_prior(vague, new, earlier, 0.0)?;
/// let half = power_prior(vague, new, earlier, 0.5)?;
/// assert!(half.variance() < none.variance());
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Borrowed {
    parts: Vec<(f64, Beta)>,
    /// Mean share of an earlier child.
    pub share_mean: f64,
    /// Standard deviation of it.
    pub share_sd: f64,
}

/// Returns the posterior if each earlier child counts `share` of a new one.
///
/// Ibrahim and Chen, Stat. Sci. 15 (2000) 46.
///
/// # Errors
/// When the share is not in [0, 1].
pub fn power_prior(
    vague: Beta,
    new: Proportion,
    earlier: Proportion,
    share: f64,
) -> Result<Borrowed, Error> {
    probability("share of an earlier child", share)?;
    let parts = vec![(1.0, add(add(vague, earlier, share), new, 1.0))];
    Ok(Borrowed { parts, share_mean: share, share_sd: 0.0 })
}

/// Panels over the share of an earlier child.
const PANELS: u32 = 8;

/// Returns the posterior if that share is uniform a priori, normalised so that the data decide it.
///
/// Duan, Ye and Smith, Environmetrics 17 (2006) 95.
///
/// ```
/// use thymoid_trial::{Beta, Proportion, normalised_power_prior};
/// let earlier = Proportion::new(74, 95)?;
/// let share = |x| {
///     let new = Proportion::new(x, 24)?;
///     Ok::<_, thymoid_trial::Error>(
///         normalised_power_prior(Beta::new(1.0, 1.0)?, new, earlier).share_mean,
///     )
/// };
/// // 18 of 24 agree with 74 of 95; 6 of 24 do not, and nearly nothing is borrowed.
/// assert!(share(18)? > 0.5 && share(6)? < 0.05);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
pub fn normalised_power_prior(vague: Beta, new: Proportion, earlier: Proportion) -> Borrowed {
    let eighths: Vec<f64> = (0..=PANELS).map(|i| f64::from(i) / f64::from(PANELS)).collect();
    let nodes = panels(&eighths);
    let weigh = |&(share, width): &(f64, f64)| {
        let prior = add(vague, earlier, share);
        let beta = add(prior, new, 1.0);
        (width * exp(ln_beta(beta.a, beta.b) - ln_beta(prior.a, prior.b)), beta)
    };
    let raw: Vec<(f64, Beta)> = nodes.iter().map(weigh).collect();
    let total = sum(raw.iter().map(|(weight, _)| *weight));
    let parts: Vec<_> = raw.into_iter().map(|(weight, beta)| (weight / total, beta)).collect();
    let shares = || parts.iter().zip(&nodes).map(|((weight, _), (share, _))| (*weight, *share));
    let share_mean = sum(shares().map(|(weight, share)| weight * share));
    let variance = sum(shares().map(|(w, share)| w * (share - share_mean) * (share - share_mean)));
    Borrowed { share_mean, share_sd: variance.sqrt(), parts }
}

fn add(known: Beta, seen: Proportion, share: f64) -> Beta {
    let failures = (seen.of - seen.count) as f64;
    Beta { a: known.a + share * seen.count as f64, b: known.b + share * failures }
}

impl Borrowed {
    /// Returns the mean.
    pub fn mean(&self) -> f64 {
        sum(self.parts.iter().map(|(weight, beta)| weight * beta.mean()))
    }

    /// Returns the variance.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        sum(self.parts.iter().map(|(weight, beta)| {
            let away = beta.mean() - mean;
            weight * (beta.variance() + away * away)
        }))
    }

    /// Computes the probability above `x`.
    pub fn above(&self, x: f64) -> f64 {
        sum(self.parts.iter().map(|(weight, beta)| weight * beta.above(x)))
    }

    /// Finds the `p` with `probability` below it.
    pub fn quantile(&self, probability: f64) -> f64 {
        let below = |x| sum(self.parts.iter().map(|(weight, beta)| weight * beta.below(x)));
        bisect(0.0, 1.0, |x| below(x) > probability)
    }
}
