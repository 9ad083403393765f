//! Intervals of a proportion in closed form or of a posterior, and Blaker's exact one.

use super::binomial::Binomial;
use super::exact::Proportion;
use crate::distributions::{Beta, bisect};
use crate::interval::{Interval, Level};

impl Proportion {
    /// Computes Wilson's interval, which inverts the test of normal approximation; it covers the
    /// truth on average about as often as it says. J. Am. Stat. Assoc. 22 (1927) 209.
    ///
    /// ```
    /// use thymoid_trial::{Level, Proportion};
    /// let all = Proportion::new(10, 10)?.wilson(Level::PERCENT_95);
    /// assert!((all.low - 0.7225).abs() < 5e-5 && all.high == 1.0);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn wilson(self, level: Level) -> Interval {
        let (n, share, z) = (self.of as f64, self.estimate(), level.z());
        let shrink = 1.0 + z * z / n;
        let centre = (share + z * z / (2.0 * n)) / shrink;
        let half = z / shrink * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
        self.with_certain_ends(centre - half, centre + half)
    }

    /// Computes Wilson's interval with a correction for continuity, about as wide as the exact one.
    /// Newcombe, Stat. Med. 17 (1998) 857, method 4.
    pub fn wilson_continuity(self, level: Level) -> Interval {
        let (n, share, z) = (self.of as f64, self.estimate(), level.z());
        let end = |sign: f64| {
            let root = z * z + 2.0 * sign - 1.0 / n + 4.0 * share * (n * (1.0 - share) - sign);
            (2.0 * n * share + z * z + sign * (z * root.sqrt() + 1.0)) / (2.0 * (n + z * z))
        };
        self.with_certain_ends(end(-1.0), end(1.0))
    }

    /// Computes the interval of Agresti and Coull, not cut to [0, 1]. Am. Stat. 52 (1998) 119.
    pub fn agresti_coull(self, level: Level) -> Interval {
        let z = level.z();
        let n = self.of as f64 + z * z;
        let centre = (self.count as f64 + z * z / 2.0) / n;
        let half = z * (centre * (1.0 - centre) / n).sqrt();
        Interval { low: centre - half, high: centre + half }
    }

    /// Computes the equal-tailed interval after Jeffreys' prior, Beta(1/2, 1/2); its end is 0 or 1
    /// where none or all succeeded. Brown, Cai and DasGupta, Stat. Sci. 16 (2001) 101.
    ///
    /// ```
    /// use thymoid_trial::{Level, Proportion};
    /// let one = Proportion::new(1, 10)?.jeffreys(Level::PERCENT_95);
    /// assert!((one.low - 0.0110).abs() < 5e-5 && (one.high - 0.3813).abs() < 5e-5);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn jeffreys(self, level: Level) -> Interval {
        let posterior = self.posterior(0.5);
        self.with_certain_ends(
            posterior.quantile(level.tail()),
            posterior.quantile(1.0 - level.tail()),
        )
    }

    /// Computes the equal-tailed interval after a uniform prior.
    pub fn uniform_prior(self, level: Level) -> Interval {
        let posterior = self.posterior(1.0);
        Interval {
            low: posterior.quantile(level.tail()),
            high: posterior.quantile(1.0 - level.tail()),
        }
    }

    /// Computes Blaker's interval, which lies within that of Clopper and Pearson and still covers
    /// the truth at least as often as it says: from the first to the last probability that is
    /// acceptable at the level. Can. J. Stat. 28 (2000) 783.
    ///
    /// ```
    /// use thymoid_trial::{Level, Proportion};
    /// let seen = Proportion::new(8, 10)?;
    /// let exact = seen.clopper_pearson(Level::PERCENT_95);
    /// let blaker = seen.blaker(Level::PERCENT_95);
    /// assert!(exact.low <= blaker.low && blaker.high < exact.high);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn blaker(self, level: Level) -> Interval {
        let alpha = 2.0 * level.tail();
        let Self { count, of } = self;
        Interval {
            low: lowest_acceptable(count, of, alpha),
            high: 1.0 - lowest_acceptable(of - count, of, alpha),
        }
    }

    fn posterior(self, prior: f64) -> Beta {
        let failures = (self.of - self.count) as f64;
        Beta { a: self.count as f64 + prior, b: failures + prior }
    }

    /// Replaces the end beyond which no probability makes what was seen less likely.
    fn with_certain_ends(self, low: f64, high: f64) -> Interval {
        Interval {
            low: if self.count == 0 { 0.0 } else { low },
            high: if self.count == self.of { 1.0 } else { high },
        }
    }
}

/// Finds the smallest probability whose acceptability exceeds `alpha`.
///
/// The acceptability of `p` is the upper tail from `count` with the longest lower tail that is no
/// more likely. That tail grows by one outcome wherever `p` passes the point at which both are
/// equal; between two such points the acceptability falls, then rises. So it is enough to look at
/// the points and, once it has risen above `alpha` before the next, in between.
fn lowest_acceptable(count: u64, of: u64, alpha: f64) -> f64 {
    if count == 0 {
        return 0.0;
    }
    let upper = |p| Binomial { n: of, p }.at_least(count);
    let mut from = 0.0;
    for tail in 0..=count {
        // Outcomes below `tail` are in the lower tail between `from` and `to`.
        let lower = |p| if tail == 0 { 0.0 } else { Binomial { n: of, p }.at_most(tail - 1) };
        let acceptability = |p| upper(p) + lower(p);
        if acceptability(from) > alpha {
            return from;
        }
        let to = bisect(from, 1.0, |p| upper(p) > Binomial { n: of, p }.at_most(tail));
        if acceptability(to) > alpha {
            return bisect(from, to, |p| acceptability(p) > alpha);
        }
        from = to;
    }
    from
}
