//! Spending of alpha with exact binomial probabilities, for an arm of few children.

use serde::Serialize;
use thymoid_core::math::sum;

use super::spending::Spending;
use crate::designs::{MonitoredDesign, MonitoredLook, after};
use crate::error::{Error, open_probability};
use crate::proportion::Binomial;

/// A single arm that may stop with success: each look rejects from the fewest successes that keep
/// the type I error so far within the spending function.
///
/// ```
/// use thymoid_trial::{BinomialSpending, Spending};
/// let spending = BinomialSpending { p0: 0.5, alpha: 0.05, spending: Spending::Pocock };
/// let from: Vec<_> = spending.looks(&[8, 16, 24])?.iter().map(|look| look.reject_from).collect();
/// assert_eq!(from, [Some(8), Some(13), Some(17)]);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BinomialSpending {
    /// Success probability of the null.
    pub p0: f64,
    /// Type I error.
    pub alpha: f64,
    /// How it is spent over the children.
    pub spending: Spending,
}

/// One look of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SpentLook {
    /// Children by then.
    pub n: u32,
    /// Successes from which it rejects; none if even all would not.
    pub reject_from: Option<u32>,
    /// Type I error so far.
    pub spent: f64,
    /// What would have been allowed.
    pub allowed: f64,
}

impl BinomialSpending {
    /// Finds the bounds at looks of so many children.
    ///
    /// # Errors
    /// When a probability is none, or the looks do not grow.
    pub fn looks(&self, children: &[u32]) -> Result<Vec<SpentLook>, Error> {
        open_probability("p0", self.p0)?;
        open_probability("alpha", self.alpha)?;
        let no_bounds = |&n: &u32| MonitoredLook {
            n,
            stop_futility_at_most: None,
            stop_efficacy_at_least: None,
        };
        // Its checks of the looks are those needed here.
        MonitoredDesign::new(children.iter().map(no_bounds).collect())?;
        let n_max = f64::from(children[children.len() - 1]);
        let (mut going, mut enrolled, mut spent) = (vec![1.0], 0, 0.0);
        let mut looks = vec![];
        for &n in children {
            going = after(&going, Binomial::new((n - enrolled).into(), self.p0)?);
            enrolled = n;
            let allowed = self.spending.spent(self.alpha, f64::from(n) / n_max, 1);
            let tail = |from: u32| sum(going[from as usize..].iter().copied());
            let from = (0..=n).rev().take_while(|&from| spent + tail(from) <= allowed).last();
            if let Some(from) = from {
                spent += tail(from);
                going[from as usize..].fill(0.0);
            }
            looks.push(SpentLook { n, reject_from: from, spent, allowed });
        }
        Ok(looks)
    }

    /// Returns the design, whose characteristics can be enumerated.
    ///
    /// # Errors
    /// As [`Self::looks`].
    pub fn design(&self, children: &[u32]) -> Result<MonitoredDesign, Error> {
        let look = |look: SpentLook| MonitoredLook {
            n: look.n,
            stop_futility_at_most: None,
            stop_efficacy_at_least: look.reject_from,
        };
        MonitoredDesign::new(self.looks(children)?.into_iter().map(look).collect())
    }
}
