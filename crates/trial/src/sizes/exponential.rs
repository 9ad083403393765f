//! A constant hazard against a given one.

use serde::{Deserialize, Serialize};
use thymoid_core::math::{exp, ln, normal_quantile};

use crate::distributions::Gamma;
use crate::error::{Error, open_probability, positive};

/// What a test of a constant hazard must find.
///
/// ```
/// use thymoid_trial::ExponentialAim;
/// // Deaths at 1.4 a year untreated, hoped for at 0.26; one in twenty a year is lost.
/// let aim = ExponentialAim {
///     h0: 1.4, h1: 0.26, accrual: 3.0, follow_up: 1.0, loss: 0.05, alpha: 0.025, power: 0.9,
/// };
/// let size = aim.size()?;
/// assert_eq!((size.events_exact, size.n_log_hazard.ceil()), (4, 9.0));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExponentialAim {
    /// Hazard of the null.
    pub h0: f64,
    /// Hazard worth finding, below it.
    pub h1: f64,
    /// Time over which children are enrolled.
    pub accrual: f64,
    /// Time for which the last one is followed.
    pub follow_up: f64,
    /// Hazard of being lost.
    pub loss: f64,
    /// One-sided type I error.
    pub alpha: f64,
    /// Power.
    pub power: f64,
}

/// Sizes by three methods.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExponentialSize {
    /// Probability that a child has the event within the study under the null.
    pub event_probability_h0: f64,
    /// The same under the alternative.
    pub event_probability_h1: f64,
    /// Events needed, from the normal distribution of the log hazard.
    pub events_log_hazard: f64,
    /// Children needed for these.
    pub n_log_hazard: f64,
    /// Children needed from that of the hazard itself (Lachin, Control. Clin. Trials 2 (1981) 93).
    pub n_lachin: f64,
    /// Events needed by the exact chi-square test, if the study ends with them.
    pub events_exact: u32,
    /// Twice the null hazard times the time at risk from which it rejects.
    pub critical: f64,
    /// Power of it.
    pub power_exact: f64,
}

impl ExponentialAim {
    /// Computes the sizes.
    ///
    /// # Errors
    /// When a hazard, time or error is none, or `h1` not below `h0`.
    pub fn size(&self) -> Result<ExponentialSize, Error> {
        self.check()?;
        let Self { h0, h1, alpha, power, .. } = *self;
        let (z_alpha, z_power) = (-normal_quantile(alpha), normal_quantile(power));
        let [of_h0, of_h1] = [h0, h1].map(|hazard| self.event_probability(hazard));
        let square = |x: f64| x * x;
        let events_log_hazard = square((z_alpha + z_power) / ln(h0 / h1));
        let root = |hazard: f64, share: f64| hazard / share.sqrt();
        let n_lachin = square((z_alpha * root(h0, of_h0) + z_power * root(h1, of_h1)) / (h0 - h1));
        let (events_exact, critical, power_exact) = self.exact()?;
        Ok(ExponentialSize {
            event_probability_h0: of_h0,
            event_probability_h1: of_h1,
            events_log_hazard,
            n_log_hazard: events_log_hazard / of_h1,
            n_lachin,
            events_exact,
            critical,
            power_exact,
        })
    }

    fn check(&self) -> Result<(), Error> {
        positive("hazard of the null", self.h0)?;
        positive("hazard worth finding", self.h1)?;
        positive("time of accrual", self.accrual)?;
        for (quantity, value) in [("follow-up", self.follow_up), ("hazard of loss", self.loss)] {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(Error::OutOfRange { quantity, allowed: "0 or more", value });
            }
        }
        open_probability("alpha", self.alpha)?;
        open_probability("power", self.power)?;
        if self.h1 >= self.h0 {
            let quantity = "hazard worth finding";
            return Err(Error::OutOfRange { quantity, allowed: "below h0", value: self.h1 });
        }
        Ok(())
    }

    fn event_probability(&self, hazard: f64) -> f64 {
        let total = hazard + self.loss;
        let stay = |time: f64| exp(-total * time);
        let followed = stay(self.follow_up) - stay(self.accrual + self.follow_up);
        hazard / total * (1.0 - followed / (self.accrual * total))
    }

    /// Finds the fewest events with the power. Twice the hazard times the time at risk is
    /// chi-square with two degrees of freedom for each event.
    fn exact(&self) -> Result<(u32, f64, f64), Error> {
        const MOST: u32 = 10_000;
        for events in 1..=MOST {
            let chi_square = Gamma::chi_square(2.0 * f64::from(events))?;
            let critical = chi_square.quantile(1.0 - self.alpha);
            let power = chi_square.above(critical * self.h1 / self.h0);
            if power >= self.power {
                return Ok((events, critical, power));
            }
        }
        Err(Error::NoDesign { n_max: MOST })
    }
}
