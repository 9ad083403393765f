//! The one-sample log-rank test against a Weibull curve.

use serde::{Deserialize, Serialize};
use thymoid_core::math::{exp, ln, normal_quantile, pow};

use crate::distributions::integrate;
use crate::error::{Error, open_probability, positive};

/// What the test must find.
///
/// ```
/// use thymoid_trial::OneSampleAim;
/// // The example of Wu, Pharm. Stat. 14 (2015) 26: 88 children.
/// let aim = OneSampleAim {
///     shape: 1.22, s0: 0.5, x0: 9.0, hazard_ratio: 4.0 / 7.0, accrual: 5.0, follow_up: 3.0,
///     alpha: 0.05, power: 0.8,
/// };
/// assert_eq!(aim.size()?.n_wu.ceil(), 88.0);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneSampleAim {
    /// Shape of the Weibull curve of the null: below 1, most events come early.
    pub shape: f64,
    /// Survival of the null ...
    pub s0: f64,
    /// ... at this time.
    pub x0: f64,
    /// Hazard over that of the null worth finding, below 1.
    pub hazard_ratio: f64,
    /// Time over which children are enrolled.
    pub accrual: f64,
    /// Time for which the last one is followed.
    pub follow_up: f64,
    /// One-sided type I error.
    pub alpha: f64,
    /// Power.
    pub power: f64,
}

/// Sizes by three methods, with what they follow from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OneSampleSize {
    /// Expected events of the null in a child's time at risk under the alternative.
    pub v0: f64,
    /// Probability of an event under the alternative.
    pub v1: f64,
    /// Mean of the null's cumulative hazard over the null's events.
    pub v00: f64,
    /// The same over the alternative's.
    pub v01: f64,
    /// Exact variance of a child's observed less expected events under the alternative.
    pub variance_h1: f64,
    /// Children with that variance (Wu 2015).
    pub n_wu: f64,
    /// Children with the simpler one of Kwak and Jung, Stat. Med. 33 (2014) 2004.
    pub n_kwak_jung: f64,
    /// Children with that of the null.
    pub n_null_variance: f64,
    /// Events expected among those of `n_wu`.
    pub events_wu: f64,
}

/// Panels over the time of accrual.
const PANELS: u32 = 8;

impl OneSampleAim {
    /// Computes the sizes.
    ///
    /// # Errors
    /// When a number is not what it must be, or the hazard ratio not below 1.
    pub fn size(&self) -> Result<OneSampleSize, Error> {
        self.check()?;
        let ratio = self.hazard_ratio;
        let v0 = self.over_null(|_| 1.0);
        let v00 = self.over_null(|cumulative| cumulative);
        let (v1, v01) = (ratio * v0, ratio * v00);
        let variance_h1 = v1 - v1 * v1 + 2.0 * v00 - v0 * v0 - 2.0 * v01 + 2.0 * v0 * v1;
        let (z_alpha, z_power) = (-normal_quantile(self.alpha), normal_quantile(self.power));
        let n = |null: f64, alternative: f64| {
            let each = (null.sqrt() * z_alpha + alternative.sqrt() * z_power) / (v1 - v0);
            each * each
        };
        let n_wu = n(v0, variance_h1);
        Ok(OneSampleSize {
            v0,
            v1,
            v00,
            v01,
            variance_h1,
            n_wu,
            n_kwak_jung: n(v0, v1),
            n_null_variance: n(v0, v0),
            events_wu: n_wu * v1,
        })
    }

    fn check(&self) -> Result<(), Error> {
        positive("shape", self.shape)?;
        open_probability("survival of the null", self.s0)?;
        positive("time of that survival", self.x0)?;
        open_probability("hazard ratio", self.hazard_ratio)?;
        positive("time of accrual", self.accrual)?;
        open_probability("alpha", self.alpha)?;
        open_probability("power", self.power)?;
        if self.follow_up >= 0.0 && self.follow_up.is_finite() {
            return Ok(());
        }
        let (quantity, value) = ("follow-up", self.follow_up);
        Err(Error::OutOfRange { quantity, allowed: "0 or more", value })
    }

    /// Integrates a function of the null's cumulative hazard over it, for a child at risk: by the
    /// cumulative hazard itself, so that a hazard without bound at the start does no harm.
    fn over_null(&self, f: impl Fn(f64) -> f64) -> f64 {
        let scale = -ln(self.s0) / pow(self.x0, self.shape);
        let cumulative = |time: f64| scale * pow(time, self.shape);
        let end = self.accrual + self.follow_up;
        let at_risk = |x: f64| {
            let time = pow(x / scale, 1.0 / self.shape);
            ((end - time) / self.accrual).min(1.0)
        };
        // Nobody's follow-up ends before `follow_up`; the rest in panels.
        let later =
            (0..=PANELS).map(|i| self.follow_up + self.accrual * f64::from(i) / f64::from(PANELS));
        let mut breaks: Vec<f64> = later.map(cumulative).collect();
        if self.follow_up > 0.0 {
            let first = breaks[0];
            breaks.splice(0..0, (0..4).map(|i| first * f64::from(i) / 4.0));
        }
        integrate(&breaks, |x| at_risk(x) * exp(-self.hazard_ratio * x) * f(x))
    }
}
