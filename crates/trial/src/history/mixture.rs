//! Priors and posteriors of a probability as mixtures of beta distributions.

use serde::Serialize;
use thymoid_core::math::{exp, ln, ln_1p, ln_sum_exp, sum};

use crate::distributions::{Beta, bisect, ln_beta};
use crate::error::{Error, positive, probability};
use crate::proportion::Binomial;

/// A mixture of beta distributions, weights first; they sum to 1.
///
/// ```
/// use thymoid_trial::{Beta, BetaMixture};
/// let prior = BetaMixture::new(vec![(1.0, Beta::new(11.0, 32.0)?)])?.robust(0.2)?;
/// // Data far from the history are explained by the vague component.
/// let seen = prior.after(18, 20);
/// assert!(seen.components()[1].0 > 0.99);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BetaMixture(Vec<(f64, Beta)>);

impl BetaMixture {
    /// Makes a mixture; weights need not sum to 1.
    ///
    /// # Errors
    /// When there is no component, or a weight is not positive and finite.
    pub fn new(components: Vec<(f64, Beta)>) -> Result<Self, Error> {
        if components.is_empty() {
            return Err(Error::Empty { what: "component of the mixture" });
        }
        for (weight, _) in &components {
            positive("weight of a component", *weight)?;
        }
        let total = sum(components.iter().map(|(weight, _)| *weight));
        Ok(Self(components.into_iter().map(|(weight, beta)| (weight / total, beta)).collect()))
    }

    /// Returns the components, weights first.
    pub fn components(&self) -> &[(f64, Beta)] {
        &self.0
    }

    /// Adds a uniform component of this `weight`, for the case that the history does not apply.
    /// Schmidli et al., Biometrics 70 (2014) 1023.
    ///
    /// # Errors
    /// When the weight is no probability.
    pub fn robust(&self, weight: f64) -> Result<Self, Error> {
        probability("weight of the robust component", weight)?;
        if weight == 0.0 {
            return Ok(self.clone());
        }
        let shrunk = self.0.iter().map(|&(each, beta)| ((1.0 - weight) * each, beta));
        Ok(Self(shrunk.chain([(weight, Beta { a: 1.0, b: 1.0 })]).collect()))
    }

    /// Returns the posterior after `count` successes of `of` children.
    #[must_use]
    pub fn after(&self, count: u32, of: u32) -> Self {
        let ln_weights: Vec<f64> = self.ln_evidence(count, of).collect();
        let total = ln_sum_exp(&ln_weights);
        let update = |(&(_, beta), ln_weight): (&(f64, Beta), f64)| {
            (exp(ln_weight - total), beta.after(count, of))
        };
        Self(self.0.iter().zip(ln_weights).map(update).collect())
    }

    /// Computes how probable `count` successes of `of` children are before they are seen.
    pub fn marginal_likelihood(&self, count: u32, of: u32) -> f64 {
        let terms: Vec<f64> = self.ln_evidence(count, of).collect();
        let (n, k) = (u64::from(of), u64::from(count));
        // Half of a fair coin: the number of ways is its probability over 2^-n.
        let ways = Binomial { n, p: 0.5 }.pmf(k);
        exp(ln_sum_exp(&terms) + ln(ways) + n as f64 * std::f64::consts::LN_2)
    }

    /// Returns the logarithms of weight times probability of one sequence of outcomes.
    fn ln_evidence(&self, count: u32, of: u32) -> impl Iterator<Item = f64> {
        self.0.iter().map(move |&(weight, beta)| {
            let after = beta.after(count, of);
            ln(weight) + ln_beta(after.a, after.b) - ln_beta(beta.a, beta.b)
        })
    }

    /// Returns the mean.
    pub fn mean(&self) -> f64 {
        sum(self.0.iter().map(|(weight, beta)| weight * beta.mean()))
    }

    /// Returns the variance.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        sum(self.0.iter().map(|(weight, beta)| {
            let away = beta.mean() - mean;
            weight * (beta.variance() + away * away)
        }))
    }

    /// Computes the probability below `x`.
    pub fn below(&self, x: f64) -> f64 {
        sum(self.0.iter().map(|(weight, beta)| weight * beta.below(x)))
    }

    /// Computes the probability above `x`.
    pub fn above(&self, x: f64) -> f64 {
        sum(self.0.iter().map(|(weight, beta)| weight * beta.above(x)))
    }

    /// Finds the `p` with `probability` below it.
    pub fn quantile(&self, probability: f64) -> f64 {
        if probability <= 0.5 {
            bisect(0.0, 1.0, |x| self.below(x) > probability)
        } else {
            bisect(0.0, 1.0, |x| self.above(x) <= 1.0 - probability)
        }
    }

    /// Finds the highest point inside (0, 1), on a grid of 2000 and then by the slope.
    pub fn mode(&self) -> f64 {
        const GRID: u32 = 2000;
        let at = |i: u32| f64::from(i) / f64::from(GRID);
        let mut best = (f64::NEG_INFINITY, 1);
        for i in 1..GRID {
            let height = self.density(at(i));
            if height > best.0 {
                best = (height, i);
            }
        }
        let slope = |x: f64| {
            let (ln_p, ln_q) = (ln(x), ln_1p(-x));
            sum(self.0.iter().map(|(weight, beta)| {
                let steep = (beta.a - 1.0) / x - (beta.b - 1.0) / (1.0 - x);
                weight * beta.density(ln_p, ln_q) * steep
            }))
        };
        bisect(at(best.1 - 1), at(best.1 + 1), |x| slope(x) <= 0.0)
    }

    /// Returns the density at `x`, strictly between 0 and 1.
    pub fn density(&self, x: f64) -> f64 {
        let (ln_p, ln_q) = (ln(x), ln_1p(-x));
        sum(self.0.iter().map(|(weight, beta)| weight * beta.density(ln_p, ln_q)))
    }

    /// Finds the fewest successes of `n` children after which $P(p > p_0)$ is above `cut`.
    pub fn successes_needed(&self, n: u32, p0: f64, cut: f64) -> Option<u32> {
        (0..=n).find(|&x| self.after(x, n).above(p0) > cut)
    }
}
