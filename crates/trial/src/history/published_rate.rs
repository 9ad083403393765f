//! How wrong a published figure may be before a conclusion that leans on it turns.

use serde::Serialize;

use crate::distributions::{Beta, bisect};
use crate::error::{Error, open_probability, positive, probability};

/// A published success probability, borrowed as if so many children had been seen here.
///
/// ```
/// use thymoid_trial::{Beta, PublishedRate};
/// let published =
///     PublishedRate { rate: 0.77, children: 20.0, vague: Beta::new(1.0, 1.0)?, robust: 0.0 };
/// // With 15 of 24 here, more than 60 % is believed...
/// let tipping = published.tipping(15, 24, 0.5, 0.95)?;
/// assert!(tipping.above_p0 > 0.95);
/// // ... and would be unless the published figure were really below 62 %.
/// let turns = tipping.turns_at.unwrap();
/// assert!(turns > 0.4 && turns < 0.77);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PublishedRate {
    /// The published probability.
    pub rate: f64,
    /// Children it is taken to be worth.
    pub children: f64,
    /// What is known without it.
    pub vague: Beta,
    /// Weight of the case that it does not apply at all.
    pub robust: f64,
}

/// The published figure at which a conclusion turns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RateTipping {
    /// $P(p > p_0)$ with the figure as published.
    pub above_p0: f64,
    /// The same without borrowing.
    pub above_p0_alone: f64,
    /// Highest published figure, at or below the one used, at which the conclusion is the other
    /// one; or lowest above it if success is not concluded. None if none turns it.
    pub turns_at: Option<f64>,
}

/// Steps between two published figures that are looked at before bisection.
const STEPS: u32 = 1000;

impl PublishedRate {
    /// Finds the figure at which the conclusion $P(p > p_0) > c$ turns, after `count` successes of
    /// `of` children.
    ///
    /// # Errors
    /// When a probability is none, the children are not positive, or `count` exceeds `of`.
    pub fn tipping(&self, count: u32, of: u32, p0: f64, cut: f64) -> Result<RateTipping, Error> {
        probability("published rate", self.rate)?;
        positive("children that the published rate is worth", self.children)?;
        probability("weight of the robust component", self.robust)?;
        open_probability("p0", p0)?;
        open_probability("posterior probability that wins", cut)?;
        if count > of {
            return Err(Error::Proportion { count: count.into(), of: of.into() });
        }
        let above = |rate: f64| self.posterior_above(rate, count, of, p0);
        let above_p0 = above(self.rate);
        let wins = above_p0 > cut;
        let turned = |rate: f64| (above(rate) > cut) != wins;
        // Wrong in the direction that matters: too high if it wins, too low if it does not.
        let end = if wins { 0.0 } else { 1.0 };
        let at = |i: u32| self.rate + (end - self.rate) * f64::from(i) / f64::from(STEPS);
        let turns_at = (1..=STEPS).find(|&i| turned(at(i))).map(|i| {
            // Distance from the published figure, so that bisection runs upwards.
            let away = |distance: f64| {
                if wins { self.rate - distance } else { self.rate + distance }
            };
            let [near, far] = [at(i - 1), at(i)].map(|rate| (rate - self.rate).abs());
            away(bisect(near, far, |distance| turned(away(distance))))
        });
        let above_p0_alone = self.vague.after(count, of).above(p0);
        Ok(RateTipping { above_p0, above_p0_alone, turns_at })
    }

    fn posterior_above(&self, rate: f64, count: u32, of: u32, p0: f64) -> f64 {
        let informed = Beta {
            a: self.vague.a + self.children * rate,
            b: self.vague.b + self.children * (1.0 - rate),
        };
        let evidence = |prior: Beta| {
            let after = prior.after(count, of);
            let ln_beta = crate::distributions::ln_beta;
            thymoid_core::math::exp(ln_beta(after.a, after.b) - ln_beta(prior.a, prior.b))
        };
        let [with, without] =
            [(1.0 - self.robust) * evidence(informed), self.robust * evidence(self.vague)];
        let above = |prior: Beta| prior.after(count, of).above(p0);
        (with * above(informed) + without * above(self.vague)) / (with + without)
    }
}
