//! Designs that may stop at any look, for futility or with success, and what they do.

use serde::Serialize;
use thymoid_core::math::sum;

use super::design::{Design, grown};
use crate::error::Error;
use crate::proportion::Binomial;

/// One look of a trial that may stop for futility or with success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MonitoredLook {
    /// Children with an outcome by then, all looks together.
    pub n: u32,
    /// Successes that stop for futility, and all fewer; never if none.
    pub stop_futility_at_most: Option<u32>,
    /// Successes that stop with success, and all more; never if none.
    pub stop_efficacy_at_least: Option<u32>,
}

/// Looks in order. A trial that ends without stopping with success does not declare it.
///
/// ```
/// use thymoid_trial::{MonitoredDesign, MonitoredLook};
/// let look = |n, futility, efficacy| MonitoredLook {
///     n,
///     stop_futility_at_most: Some(futility),
///     stop_efficacy_at_least: Some(efficacy),
/// };
/// // Two children decide if they agree, else a third.
/// let design = MonitoredDesign::new(vec![look(2, 0, 2), look(3, 1, 2)])?;
/// let coin = design.characteristics(0.5)?;
/// assert_eq!((coin.success, coin.stop_futility, coin.expected_n), (0.5, 0.25, 2.5));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonitoredDesign(Vec<MonitoredLook>);

/// How a trial of such a design ends, on average.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonitoredCharacteristics {
    /// Look by look.
    pub looks: Vec<LookEnds>,
    /// Probability of declaring success, at any look.
    pub success: f64,
    /// Probability of stopping for futility before the last look.
    pub stop_futility: f64,
    /// Probability of stopping with success before the last look.
    pub stop_efficacy: f64,
    /// Expected number of children.
    pub expected_n: f64,
}

/// Probabilities of ending at one look.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LookEnds {
    /// For futility.
    pub futility: f64,
    /// With success.
    pub efficacy: f64,
}

impl MonitoredDesign {
    /// Makes a design of looks.
    ///
    /// # Errors
    /// Unless there is at least one look, each with more children than the one before, at most
    /// 10 000, and bounds that do not cross.
    pub fn new(looks: Vec<MonitoredLook>) -> Result<Self, Error> {
        if looks.is_empty() {
            return Err(Error::Empty { what: "look in the design" });
        }
        let mut enrolled = 0;
        for (index, look) in looks.iter().enumerate() {
            let wrong = |reason| Err(Error::Look { look: index + 1, reason });
            grown(index, look.n, enrolled)?;
            if let (Some(futility), Some(efficacy)) =
                (look.stop_futility_at_most, look.stop_efficacy_at_least)
                && futility >= efficacy
            {
                return wrong("successes that stop for futility must be fewer than those that win");
            }
            enrolled = look.n;
        }
        Ok(Self(looks))
    }

    /// Returns the looks in order.
    pub fn looks(&self) -> &[MonitoredLook] {
        &self.0
    }

    /// Computes the exact characteristics if each child succeeds with probability `p`.
    ///
    /// # Errors
    /// When `p` is no probability.
    pub fn characteristics(&self, p: f64) -> Result<MonitoredCharacteristics, Error> {
        // `going[x]`: probability of x successes so far in a trial not stopped.
        let mut going = vec![1.0];
        let (mut enrolled, mut expected_n) = (0, 0.0);
        let mut looks = vec![];
        for look in &self.0 {
            let stage = u64::from(look.n - enrolled);
            expected_n += sum(going.iter().copied()) * stage as f64;
            going = after(&going, Binomial::new(stage, p)?);
            let futile = look.stop_futility_at_most.map_or(0, |most| most as usize + 1);
            let futile = futile.min(going.len());
            let enough = look.stop_efficacy_at_least.map_or(going.len(), |least| least as usize);
            let enough = enough.min(going.len());
            looks.push(LookEnds {
                futility: sum(going[..futile].iter().copied()),
                efficacy: sum(going[enough..].iter().copied()),
            });
            going[..futile].fill(0.0);
            going[enough..].fill(0.0);
            enrolled = look.n;
        }
        let before_last = &looks[..looks.len() - 1];
        Ok(MonitoredCharacteristics {
            success: sum(looks.iter().map(|look| look.efficacy)),
            stop_futility: sum(before_last.iter().map(|look| look.futility)),
            stop_efficacy: sum(before_last.iter().map(|look| look.efficacy)),
            expected_n,
            looks,
        })
    }
}

/// Returns the distribution of successes after so many children more.
pub(crate) fn after(going: &[f64], more: Binomial) -> Vec<f64> {
    let probabilities: Vec<f64> = (0..=more.n).map(|k| more.pmf(k)).collect();
    let mut next = vec![0.0; going.len() + more.n as usize];
    for (x, weight) in going.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        for (k, probability) in probabilities.iter().enumerate() {
            next[x + k] += weight * probability;
        }
    }
    next
}

impl From<&Design> for MonitoredDesign {
    fn from(design: &Design) -> Self {
        let last = design.looks().len() - 1;
        let look = |(index, look): (usize, &super::design::Look)| MonitoredLook {
            n: look.n,
            stop_futility_at_most: look.needed.checked_sub(1),
            stop_efficacy_at_least: (index == last).then_some(look.needed),
        };
        Self(design.looks().iter().enumerate().map(look).collect())
    }
}

/// Simon's notation, the successes that stop of the children seen, look by look; where a look
/// before the last can win, the successes that win stand behind a bar.
impl std::fmt::Display for MonitoredDesign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = |bound: Option<u32>| bound.map_or_else(|| "-".to_owned(), |b| b.to_string());
        let before_last = &self.0[..self.0.len() - 1];
        let early = before_last.iter().any(|look| look.stop_efficacy_at_least.is_some());
        for (index, look) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{}", word(look.stop_futility_at_most))?;
            if early {
                write!(f, "|{}", word(look.stop_efficacy_at_least))?;
            }
            write!(f, "/{}", look.n)?;
        }
        Ok(())
    }
}
