//! Kaplan and Meier's estimate at one time against a given survival.

use serde::{Deserialize, Serialize};
use thymoid_core::math::{exp, ln, normal_quantile};

use crate::distributions::integrate;
use crate::error::{Error, open_probability, positive};
use crate::survival::Transform;

/// What the test must find; between, survival is taken to fall exponentially.
///
/// ```
/// use thymoid_trial::{FixedTimeAim, Transform};
/// let aim = FixedTimeAim {
///     s0: 0.5, s1: 0.77, at: 1.0, accrual: 3.0, follow_up: 1.0, alpha: 0.05, power: 0.8,
/// };
/// // The scale matters at this size.
/// assert_eq!(aim.size(Transform::Plain)?.n.ceil(), 19.0);
/// assert_eq!(aim.size(Transform::Log)?.n.ceil(), 24.0);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedTimeAim {
    /// Survival of the null.
    pub s0: f64,
    /// Survival worth finding.
    pub s1: f64,
    /// Time of both.
    pub at: f64,
    /// Time over which children are enrolled.
    pub accrual: f64,
    /// Time for which the last one is followed.
    pub follow_up: f64,
    /// One-sided type I error.
    pub alpha: f64,
    /// Power.
    pub power: f64,
}

/// Sizes on one scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FixedTimeSize {
    /// Children, with the variances of null and alternative.
    pub n: f64,
    /// Children, with that of the alternative for both.
    pub n_alternative_variance: f64,
}

impl FixedTimeAim {
    /// Computes the sizes of a test on this scale.
    ///
    /// # Errors
    /// When a number is not what it must be, or nobody is followed up to the time.
    pub fn size(&self, scale: Transform) -> Result<FixedTimeSize, Error> {
        self.check()?;
        let [null, alternative] = [self.s0, self.s1].map(|s| on_scale(scale, s, self.greenwood(s)));
        let (z_alpha, z_power) = (-normal_quantile(self.alpha), normal_quantile(self.power));
        let gap = alternative.value - null.value;
        let both = z_alpha * null.variance.sqrt() + z_power * alternative.variance.sqrt();
        let one = (z_alpha + z_power) / gap;
        Ok(FixedTimeSize {
            n: (both / gap) * (both / gap),
            n_alternative_variance: one * one * alternative.variance,
        })
    }

    fn check(&self) -> Result<(), Error> {
        open_probability("survival of the null", self.s0)?;
        open_probability("survival worth finding", self.s1)?;
        positive("time of the survival", self.at)?;
        positive("time of accrual", self.accrual)?;
        open_probability("alpha", self.alpha)?;
        open_probability("power", self.power)?;
        let wrong = |quantity, allowed, value| Err(Error::OutOfRange { quantity, allowed, value });
        if !(self.follow_up >= 0.0 && self.follow_up.is_finite()) {
            return wrong("follow-up", "0 or more", self.follow_up);
        }
        if self.s1 <= self.s0 {
            return wrong("survival worth finding", "above s0", self.s1);
        }
        if self.at >= self.accrual + self.follow_up {
            return wrong("time of the survival", "below accrual and follow-up", self.at);
        }
        Ok(())
    }

    /// Computes the variance of one child's estimate over the square of the survival `s`.
    fn greenwood(&self, s: f64) -> f64 {
        let hazard = -ln(s) / self.at;
        let at_risk = |time: f64| ((self.accrual + self.follow_up - time) / self.accrual).min(1.0);
        let first = self.follow_up.min(self.at);
        let mut breaks = vec![0.0];
        breaks.extend([first].into_iter().filter(|first| *first > 0.0));
        let rest = (1..=4).map(|i| first + (self.at - first) * f64::from(i) / 4.0);
        breaks.extend(rest.filter(|_| self.at > first));
        integrate(&breaks, |time| hazard * exp(hazard * time) / at_risk(time))
    }
}

/// A survival on a scale, with the variance there.
struct OnScale {
    value: f64,
    variance: f64,
}

fn on_scale(scale: Transform, s: f64, greenwood: f64) -> OnScale {
    let ln_s = ln(s);
    let (value, variance) = match scale {
        Transform::Plain => (s, s * s * greenwood),
        Transform::Log => (ln_s, greenwood),
        Transform::LogLog => (ln(-ln_s), greenwood / (ln_s * ln_s)),
        Transform::Logit => (ln_s - ln(1.0 - s), greenwood / ((1.0 - s) * (1.0 - s))),
        Transform::Arcsine => (
            thymoid_core::math::atan2(s.sqrt(), (1.0 - s).sqrt()),
            s * greenwood / (4.0 * (1.0 - s)),
        ),
    };
    OnScale { value, variance }
}
