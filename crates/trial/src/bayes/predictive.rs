//! Predictive probability: how likely it is that the trial will succeed, given what was seen.

use serde::Serialize;
use thymoid_core::math::sum;

use crate::designs::{MonitoredDesign, MonitoredLook};
use crate::distributions::Beta;
use crate::error::{Error, open_probability};

/// The design of Lee and Liu, Clin. Trials 5 (2008) 93: at the end success is declared if
/// $P(p > p_0) > \theta_T$; at any look the trial stops if the probability of getting there is
/// below $\theta_L$, or above $\theta_U$.
///
/// ```
/// use thymoid_trial::{Beta, PredictiveDesign};
/// let design = PredictiveDesign {
///     prior: Beta::new(0.2, 0.8)?,
///     p0: 0.2,
///     n_max: 36,
///     first: 10,
///     theta_t: 0.9,
///     theta_l: 0.001,
///     theta_u: None,
/// };
/// // As printed by the authors: alpha 0.088, 27.67 children expected, 86 % stop early.
/// let idle = design.design()?.characteristics(0.2)?;
/// assert!((idle.success - 0.088).abs() < 5e-4 && (idle.expected_n - 27.67).abs() < 5e-3);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PredictiveDesign {
    /// What is known before.
    pub prior: Beta,
    /// Success probability to exceed.
    pub p0: f64,
    /// Children at most.
    pub n_max: u32,
    /// Children at the first look; one follows after each child more.
    pub first: u32,
    /// Posterior probability above which success is declared.
    pub theta_t: f64,
    /// Predictive probability below which the trial stops for futility.
    pub theta_l: f64,
    /// Predictive probability above which it stops with success; never if none.
    pub theta_u: Option<f64>,
}

impl PredictiveDesign {
    /// Finds the successes needed at the end; one more than there are children if none suffice.
    pub fn successes_needed(&self) -> u32 {
        let enough = |x: &u32| self.prior.after(*x, self.n_max).above(self.p0) > self.theta_t;
        (0..=self.n_max).find(enough).unwrap_or(self.n_max + 1)
    }

    /// Computes the predictive probability of success after `x` successes of `n` children.
    ///
    /// ```
    /// # use thymoid_trial::{Beta, PredictiveDesign};
    /// # let design = PredictiveDesign {
    /// #     prior: Beta::new(0.5, 0.5)?, p0: 0.5, n_max: 24, first: 6, theta_t: 0.95,
    /// #     theta_l: 0.05, theta_u: None,
    /// # };
    /// // 17 successes are enough, whatever comes.
    /// assert_eq!(design.probability(20, 18), 1.0);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn probability(&self, n: u32, x: u32) -> f64 {
        predictive(self.prior.after(x, n), self.n_max - n, self.successes_needed(), x)
    }

    /// Returns the bounds look by look; the last one is the final analysis.
    ///
    /// # Errors
    /// When a probability is none, or the first look lies beyond the last.
    pub fn looks(&self) -> Result<Vec<MonitoredLook>, Error> {
        open_probability("p0", self.p0)?;
        open_probability("theta_T", self.theta_t)?;
        crate::error::probability("theta_L", self.theta_l)?;
        crate::error::probability("theta_U", self.theta_u.unwrap_or(1.0))?;
        if self.first == 0 || self.first > self.n_max {
            return Err(Error::OutOfRange {
                quantity: "children at the first look",
                allowed: "from 1 to the largest number of children",
                value: self.first.into(),
            });
        }
        let needed = self.successes_needed();
        let look = |n| {
            let v = |x: &u32| predictive(self.prior.after(*x, n), self.n_max - n, needed, *x);
            MonitoredLook {
                n,
                // It rises with the successes.
                stop_futility_at_most: (0..=n).take_while(|x| v(x) < self.theta_l).last(),
                stop_efficacy_at_least: self
                    .theta_u
                    .and_then(|upper| (0..=n).find(|x| v(x) > upper)),
            }
        };
        Ok((self.first..=self.n_max).map(look).collect())
    }

    /// Returns the design, whose characteristics can be enumerated.
    ///
    /// # Errors
    /// When it cannot be as written.
    pub fn design(&self) -> Result<MonitoredDesign, Error> {
        let mut looks = self.looks()?;
        if let Some(last) = looks.last_mut() {
            *last = final_look(self.n_max, self.successes_needed());
        }
        MonitoredDesign::new(looks)
    }
}

/// Returns the last look: success from `needed` successes on, or never.
pub(super) fn final_look(n: u32, needed: u32) -> MonitoredLook {
    MonitoredLook {
        n,
        stop_futility_at_most: needed.checked_sub(1),
        stop_efficacy_at_least: (needed <= n).then_some(needed),
    }
}

/// Computes the probability of at least `needed - x` successes among `more` children, each as
/// likely as `known` says: a sum of the beta-binomial distribution, term by term.
fn predictive(known: Beta, more: u32, needed: u32, x: u32) -> f64 {
    let missing = needed.saturating_sub(x);
    if missing == 0 {
        return 1.0;
    }
    if missing > more {
        return 0.0;
    }
    let (a, b) = known.counts();
    let m = f64::from(more);
    let none: f64 = (0..more).map(f64::from).map(|i| (b + i) / (a + b + i)).product();
    let terms = (0..=more).scan(none, |term, y| {
        let now = *term;
        let y = f64::from(y);
        *term *= (m - y) / (y + 1.0) * (a + y) / (b + m - y - 1.0);
        Some(now)
    });
    sum(terms.skip(missing as usize))
}
