//! The exact test of one proportion.

use serde::Serialize;

use super::binomial::Binomial;
use super::exact::Proportion;
use crate::error::{Error, probability};

/// Outcomes whose probabilities agree to this are equally likely, as in R's `binom.test`.
const TIE: f64 = 1.0 + 1e-7;

/// How surprising a count is under a given success probability.
///
/// Two-sided values differ by what counts as at least as surprising on the other side: nothing but
/// twice the smaller tail, all that is no likelier (R's `binom.test`), or the longest tail that is
/// no likelier than the observed one (Blaker).
///
/// ```
/// use thymoid_trial::Proportion;
/// let test = Proportion::new(13, 18)?.test(0.5)?;
/// assert!((test.upper - 0.0481).abs() < 5e-5);
/// assert!((test.two_sided_likelihood - 2.0 * test.upper).abs() < 1e-15);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BinomialTest {
    /// At least as many.
    pub upper: f64,
    /// At most as many.
    pub lower: f64,
    /// More, and half of as many.
    pub mid_upper: f64,
    /// Fewer, and half of as many.
    pub mid_lower: f64,
    /// Twice the smaller tail.
    pub two_sided_doubled: f64,
    /// All outcomes no likelier than the observed one.
    pub two_sided_likelihood: f64,
    /// The observed tail and the longest opposite one that is no likelier.
    pub two_sided_blaker: f64,
}

impl Proportion {
    /// Tests the success probability `p0`.
    ///
    /// # Errors
    /// When it is no probability.
    pub fn test(self, p0: f64) -> Result<BinomialTest, Error> {
        let b = Binomial { n: self.of, p: probability("p0", p0)? };
        let (upper, lower) = (b.at_least(self.count), b.at_most(self.count));
        let half = 0.5 * b.pmf(self.count);
        let same = b.pmf(self.count) * TIE;
        let unlikely = (0..=self.of).map(|k| b.pmf(k)).filter(|&p| p <= same);
        Ok(BinomialTest {
            upper,
            lower,
            mid_upper: upper - half,
            mid_lower: lower - half,
            two_sided_doubled: (2.0 * upper.min(lower)).min(1.0),
            two_sided_likelihood: thymoid_core::math::sum(unlikely).min(1.0),
            two_sided_blaker: acceptability(b, upper, lower),
        })
    }
}

fn acceptability(b: Binomial, upper: f64, lower: f64) -> f64 {
    let opposite = if upper <= lower {
        (0..=b.n).map(|k| b.at_most(k)).take_while(|&tail| tail <= upper * TIE).last()
    } else {
        (0..=b.n).rev().map(|k| b.at_least(k)).take_while(|&tail| tail <= lower * TIE).last()
    };
    (upper.min(lower) + opposite.unwrap_or(0.0)).min(1.0)
}
