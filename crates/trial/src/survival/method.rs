//! How an interval of a survival curve is made.

use serde::{Deserialize, Serialize};

use super::beta_product::BetaProduct;
use super::estimate::Transform;
use super::kaplan_meier::{KaplanMeier, Step};
use super::small_sample::{likelihood_ratio, rothman};
use crate::interval::{Interval, Level};

/// Children below whom the classic intervals are not to be trusted.
const FEW: usize = 50;

/// How an interval of a survival curve is made.
///
/// With ten children and a true survival of 0.90, what is called 95 % covers 65 % (log), 58 %
/// (log-log) and 65 % (plain); with twenty at 0.94, 68 to 71 %: a curve that is still at 1 gets no
/// interval, or a point. The beta product covers at least what it says.
///
/// ```
/// use thymoid_trial::{IntervalMethod, KaplanMeier, Level, RightCensored};
/// let all_alive = RightCensored::new(&[400.0; 10], &[false; 10])?;
/// let curve = KaplanMeier::new(&all_alive);
/// let method = IntervalMethod::usual(curve.children());
/// let year = curve.interval(365.0, method, Level::PERCENT_95).unwrap();
/// // Nobody of ten died: as Clopper and Pearson have it, not the point 1.
/// assert!((year.low - 0.025_f64.powf(0.1)).abs() < 1e-12 && year.high == 1.0);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalMethod {
    /// Products of beta variables (Fay, Brittain and Proschan, Biostatistics 14 (2013) 723), by
    /// the method of moments: Clopper-Pearson where nobody is censored before.
    BetaProduct,
    /// Wilson's interval at the effective number of children (Rothman, J. Chronic Dis. 31 (1978)
    /// 557).
    Rothman,
    /// The likelihood ratio (Thomas and Grunkemeier, J. Am. Stat. Assoc. 70 (1975) 865).
    LikelihoodRatio,
    /// One of the five classic scales.
    Classic(Transform),
}

impl IntervalMethod {
    /// Every method.
    pub const ALL: [Self; 8] = [
        Self::BetaProduct,
        Self::Rothman,
        Self::LikelihoodRatio,
        Self::Classic(Transform::Log),
        Self::Classic(Transform::LogLog),
        Self::Classic(Transform::Plain),
        Self::Classic(Transform::Logit),
        Self::Classic(Transform::Arcsine),
    ];

    /// Returns the one to use when none is asked for: the beta product below fifty children,
    /// log-log from there.
    pub const fn usual(children: usize) -> Self {
        if children < FEW { Self::BetaProduct } else { Self::Classic(Transform::LogLog) }
    }

    /// Returns its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BetaProduct => "beta-product",
            Self::Rothman => "rothman",
            Self::LikelihoodRatio => "likelihood-ratio",
            Self::Classic(Transform::Plain) => "plain",
            Self::Classic(Transform::Log) => "log",
            Self::Classic(Transform::LogLog) => "log-log",
            Self::Classic(Transform::Logit) => "logit",
            Self::Classic(Transform::Arcsine) => "arcsin",
        }
    }
}

impl std::str::FromStr for IntervalMethod {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|method| method.name() == name);
        known.ok_or_else(|| format!("give one of: {}", Self::ALL.map(Self::name).join(", ")))
    }
}

impl KaplanMeier {
    /// Computes an interval of survival to a time; none beyond the follow-up, and where the method
    /// has none.
    pub fn interval(
        &self,
        time_days: f64,
        method: IntervalMethod,
        level: Level,
    ) -> Option<Interval> {
        let estimate = self.at(time_days)?;
        let past = self.steps().iter().take_while(|step| step.time_days <= time_days);
        match method {
            IntervalMethod::Classic(scale) => estimate.interval(scale, level),
            IntervalMethod::Rothman => rothman(estimate, level),
            IntervalMethod::LikelihoodRatio => {
                likelihood_ratio(&past.copied().collect::<Vec<_>>(), level)
            }
            IntervalMethod::BetaProduct => {
                let mut product = BetaProduct::default();
                past.for_each(|step| product.pass(step));
                Some(product.interval(self.followed_after(time_days), level))
            }
        }
    }

    /// Computes the interval at every step.
    pub fn band(&self, method: IntervalMethod, level: Level) -> Vec<Option<Interval>> {
        let mut product = BetaProduct::default();
        let steps = self.steps();
        let at = |(i, step): (usize, &Step)| match method {
            IntervalMethod::Classic(scale) => step.estimate.interval(scale, level),
            IntervalMethod::Rothman => rothman(step.estimate, level),
            IntervalMethod::LikelihoodRatio => likelihood_ratio(&steps[..=i], level),
            IntervalMethod::BetaProduct => {
                product.pass(step);
                Some(product.interval(self.followed_after(step.time_days), level))
            }
        };
        steps.iter().enumerate().map(at).collect()
    }
}
